import { credentialHint } from '../../keys/hint.ts'
import type { ControlDeps, Trx } from '../deps.ts'
import { invalid, notFound } from '../shared/faults.ts'
import { checkBaseUrl } from './check-credential.ts'
import { storedPrices } from './create-credential.ts'
import type { CredentialView, PatchCredential } from './schema.ts'
import { sealSecret } from './secret.ts'
import { type CredentialRow, viewOneCredential } from './view.ts'

/** Changes what the body names. A new secret or budget is in effect for the next request. */
export async function changeCredential(
  deps: ControlDeps,
  ws: string,
  id: string,
  body: PatchCredential,
): Promise<CredentialView> {
  await checkBaseUrl(deps, body.baseUrl)
  const row = await deps.db.transaction().execute(async (trx) => {
    const former = await lockCredential(trx, ws, id)
    refuseRedirect(former, body)
    const changed = await trx
      .updateTable('credentials')
      .set({ ...plainColumns(body), ...(await secretColumns(deps, trx, former, body.apiKey)), id })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
    await deps.recordChange(trx, 'credential', id)
    return changed
  })
  await deps.afterChange()
  return viewOneCredential(deps, row)
}

/** Otherwise whoever may change a credential could have its secret, which no answer shows, sent to a server of theirs. */
function refuseRedirect(former: CredentialRow, body: PatchCredential): void {
  if (body.baseUrl === undefined || body.baseUrl === former.base_url || body.apiKey !== undefined) return
  throw invalid('apiKey', 'A new baseUrl needs the apiKey again: a stored secret is not sent to another address.')
}

async function lockCredential(trx: Trx, ws: string, id: string): Promise<CredentialRow> {
  const row = await trx
    .selectFrom('credentials')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', ws)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw notFound('credential', id)
  return row
}

function plainColumns(body: PatchCredential) {
  return {
    ...(body.name === undefined ? {} : { name: body.name }),
    ...(body.baseUrl === undefined ? {} : { base_url: body.baseUrl }),
    ...(body.region === undefined ? {} : { region: body.region }),
    ...(body.monthlyBudgetUsd === undefined ? {} : { monthly_budget: body.monthlyBudgetUsd }),
    ...(body.priority === undefined ? {} : { priority: body.priority }),
    ...(body.models === undefined ? {} : { models: JSON.stringify(body.models) }),
    ...(body.prices === undefined ? {} : { prices: storedPrices(body.prices) }),
    ...(body.disabled === undefined ? {} : { disabled: body.disabled }),
  }
}

async function secretColumns(deps: ControlDeps, trx: Trx, row: CredentialRow, apiKey: string | undefined) {
  if (apiKey === undefined) return {}
  return {
    ciphertext: await sealSecret(deps, trx, row.workspace_id, row.id, apiKey),
    hint: credentialHint(apiKey),
  }
}
