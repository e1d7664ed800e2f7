import { createHmac } from 'node:crypto'
import { credentialHint } from '../../keys/hint.ts'
import { newId } from '../../kit/ids.ts'
import { writePrice } from '../../model/written-price.ts'
import type { ControlDeps, Trx } from '../deps.ts'
import { claim, keepAnswer } from '../shared/idempotency.ts'
import { int8 } from '../shared/time.ts'
import { checkBaseUrl, checkProvider } from './check-credential.ts'
import { findCredential } from './read-credentials.ts'
import type { CreateCredential, CredentialView } from './schema.ts'
import { sealSecret } from './secret.ts'
import { type CredentialRow, viewOneCredential } from './view.ts'

export async function createCredential(
  deps: ControlDeps,
  ws: string,
  body: CreateCredential,
  idempotencyKey: string | undefined,
): Promise<CredentialView> {
  checkProvider(deps, body.provider)
  await checkBaseUrl(deps, body.baseUrl)
  const call =
    idempotencyKey === undefined
      ? undefined
      : { scope: `${ws}:credentials`, key: idempotencyKey, body: fingerprinted(deps, body) }
  const made = await deps.db.transaction().execute(async (trx) => {
    const earlier = call && (await claim(trx, deps, call))
    if (earlier) return earlier.body
    const row = await insertCredential(trx, deps, ws, body)
    if (call) await keepAnswer(trx, call, { status: 201, body: row.id })
    await deps.recordChange(trx, 'credential', row.id)
    return row
  })
  await deps.afterChange()
  return viewOneCredential(deps, typeof made === 'string' ? await findCredential(deps.db, ws, made) : made)
}

/** The body without its secret, of which even a hash is kept only under the master key. */
function fingerprinted(deps: ControlDeps, body: CreateCredential): CreateCredential {
  return { ...body, apiKey: createHmac('sha256', deps.masterKey).update(body.apiKey).digest('hex') }
}

async function insertCredential(
  trx: Trx,
  deps: ControlDeps,
  ws: string,
  body: CreateCredential,
): Promise<CredentialRow> {
  const id = newId('cred')
  return trx
    .insertInto('credentials')
    .values({
      id,
      workspace_id: ws,
      provider: body.provider,
      name: body.name ?? body.provider,
      base_url: body.baseUrl ?? null,
      region: body.region ?? null,
      ciphertext: await sealSecret(deps, trx, ws, id, body.apiKey),
      hint: credentialHint(body.apiKey),
      monthly_budget: body.monthlyBudgetUsd ?? null,
      priority: body.priority,
      models: JSON.stringify(body.models),
      prices: storedPrices(body.prices),
      disabled: false,
      created_at: int8(deps.clock()),
      deleted_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** JSON of WrittenPrice by model, as the snapshot reads it. */
export function storedPrices(prices: CreateCredential['prices']): string {
  return JSON.stringify(Object.fromEntries(Object.entries(prices).map(([name, price]) => [name, writePrice(price)])))
}
