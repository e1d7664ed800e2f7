import type { Credential } from '../../model/workspace.ts'
import { readWrittenPrice, type WrittenPrice } from '../../model/written-price.ts'
import type { ControlDeps } from '../deps.ts'
import { nano } from '../shared/money.ts'
import { findCredential } from './read-credentials.ts'
import { openSecret } from './secret.ts'
import type { CredentialRow } from './view.ts'

/** Asks the provider whether the credential works, without using it up. */
export async function testCredential(
  deps: ControlDeps,
  ws: string,
  id: string,
): Promise<{ ok: boolean; status: number | null; message: string }> {
  const row = await findCredential(deps.db, ws, id)
  const secret = await openSecret(deps, row)
  const { ok, status, message } = await deps.testCredential(toCredential(row, secret))
  return { ok, status: status ?? null, message }
}

function toCredential(row: CredentialRow, secret: string): Credential {
  const prices = Object.entries(row.prices as Record<string, WrittenPrice>)
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    providerId: row.provider,
    name: row.name,
    baseUrl: row.base_url ?? undefined,
    region: row.region ?? undefined,
    lanes: ['byok'],
    monthlyBudget: nano(row.monthly_budget),
    priority: row.priority,
    models: row.models,
    prices: Object.fromEntries(prices.map(([name, price]) => [name, readWrittenPrice(price)])),
    disabled: row.disabled,
    secret: () => secret,
  }
}
