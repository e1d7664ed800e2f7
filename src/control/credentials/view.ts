import type { Selectable } from 'kysely'
import { formatUsd, type Nano } from '../../model/money.ts'
import type { Database } from '../../store/schema.ts'
import type { ControlDeps } from '../deps.ts'
import { monthAt } from '../shared/month.ts'
import type { PriceView } from '../shared/price.ts'
import { iso } from '../shared/time.ts'
import type { CredentialView } from './schema.ts'

export type CredentialRow = Selectable<Database['credentials']>

/** The credentials as answers show them: never a secret, each with what it cost this month. */
export async function viewCredentials(
  deps: ControlDeps,
  ws: string,
  rows: readonly CredentialRow[],
): Promise<CredentialView[]> {
  const spent = await spentThisMonth(deps, ws, rows)
  return rows.map((row) => viewCredential(row, spent.get(row.id) ?? 0n))
}

export async function viewOneCredential(deps: ControlDeps, row: CredentialRow): Promise<CredentialView> {
  const [view] = await viewCredentials(deps, row.workspace_id, [row])
  return view as CredentialView
}

function viewCredential(row: CredentialRow, spent: Nano): CredentialView {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    provider: row.provider,
    name: row.name,
    hint: row.hint,
    baseUrl: row.base_url,
    region: row.region,
    monthlyBudgetUsd: row.monthly_budget === null ? null : formatUsd(row.monthly_budget),
    monthSpentUsd: formatUsd(spent),
    priority: row.priority,
    models: row.models,
    prices: row.prices as Record<string, PriceView>,
    disabled: row.disabled,
    createdAt: iso(row.created_at),
  }
}

async function spentThisMonth(
  deps: ControlDeps,
  ws: string,
  rows: readonly CredentialRow[],
): Promise<Map<string, Nano>> {
  if (rows.length === 0) return new Map()
  const workspace = await deps.db
    .selectFrom('workspaces')
    .select('time_zone')
    .where('id', '=', ws)
    .executeTakeFirstOrThrow()
  const ids = rows.map((row) => row.id)
  const days = await deps.db
    .selectFrom('credential_spend')
    .select(['credential_id', 'cost'])
    .where('credential_id', 'in', ids)
    .where('day', '>=', `${monthAt(deps.clock(), workspace.time_zone)}-01`)
    .execute()
  const sums = new Map<string, Nano>()
  for (const { credential_id, cost } of days) sums.set(credential_id, (sums.get(credential_id) ?? 0n) + cost)
  return sums
}
