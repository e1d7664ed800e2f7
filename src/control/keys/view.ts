import type { Selectable } from 'kysely'
import { Fault } from '../../model/fault.ts'
import type { Lane } from '../../model/lane.ts'
import { formatUsd, type Nano } from '../../model/money.ts'
import type { BudgetPeriod, Key } from '../../model/workspace.ts'
import type { Database } from '../../store/schema.ts'
import type { ControlDeps } from '../deps.ts'
import { nano } from '../shared/money.ts'
import { iso, isoOrNull } from '../shared/time.ts'
import type { KeyView } from './schema.ts'

export type KeyRow = Selectable<Database['keys']>

/** The keys as answers show them, each with what it has spent in its period. */
export async function viewKeys(deps: ControlDeps, ws: string, rows: readonly KeyRow[]): Promise<KeyView[]> {
  const workspace = await deps.db
    .selectFrom('workspaces')
    .select('time_zone')
    .where('id', '=', ws)
    .executeTakeFirstOrThrow()
  return Promise.all(
    rows.map(async (row) => viewKey(deps, row, await deps.limits.spentBy(modelKey(row), workspace.time_zone))),
  )
}

/**
 * A key that was just written, as the answer to that shows it. What is committed is answered: where the spend cannot be
 * asked it is null. `spent` where it is known.
 */
export async function viewWrittenKey(deps: ControlDeps, row: KeyRow, spent?: Nano): Promise<KeyView> {
  if (spent !== undefined) return viewKey(deps, row, spent)
  try {
    return await viewOneKey(deps, row)
  } catch (error) {
    if (!(error instanceof Fault)) deps.onError?.(error, undefined)
    return viewKey(deps, row, undefined)
  }
}

export async function viewOneKey(deps: ControlDeps, row: KeyRow): Promise<KeyView> {
  const [view] = await viewKeys(deps, row.workspace_id, [row])
  return view as KeyView
}

function viewKey(deps: ControlDeps, row: KeyRow, spent: Nano | undefined): KeyView {
  const previousUntil =
    row.previous_until !== null && Number(row.previous_until) > deps.clock() ? row.previous_until : null
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    name: row.name,
    hint: row.hint,
    maxSpendUsd: row.max_spend === null ? null : formatUsd(row.max_spend),
    budgetPeriod: row.budget_period as BudgetPeriod,
    spentUsd: spent === undefined ? null : formatUsd(spent),
    rpm: row.rpm,
    tpm: row.tpm,
    maxConcurrency: row.max_concurrency,
    lanes: row.lanes as Lane[] | null,
    models: row.models,
    regions: row.regions,
    expiresAt: isoOrNull(row.expires_at),
    disabled: row.disabled,
    tags: row.tags,
    previousUntil: isoOrNull(previousUntil),
    createdAt: iso(row.created_at),
    revokedAt: isoOrNull(row.revoked_at),
  }
}

/** The key as the limits know it. */
export function modelKey(row: KeyRow): Key {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    name: row.name,
    maxSpend: nano(row.max_spend),
    budgetPeriod: row.budget_period as BudgetPeriod,
    rpm: row.rpm ?? undefined,
    tpm: row.tpm ?? undefined,
    maxConcurrency: row.max_concurrency ?? undefined,
    lanes: (row.lanes as Lane[] | null) ?? undefined,
    models: row.models ?? undefined,
    regions: row.regions ?? undefined,
    expiresAt: row.expires_at === null ? undefined : Number(row.expires_at),
    disabled: row.disabled,
    tags: row.tags,
  }
}
