import { type Selectable, sql } from 'kysely'
import { idAt } from '../../kit/ids.ts'
import { isPaid, type Lane } from '../../model/lane.ts'
import { formatUsd, type Nano } from '../../model/money.ts'
import type { Database } from '../../store/schema.ts'
import type { ControlDeps } from '../deps.ts'
import { selectRequests, walkedId } from '../requests/select-requests.ts'
import { iso } from '../shared/time.ts'
import type { ChargedRequest } from './transaction-schema.ts'

const columns = ['id', 'created_at', 'key_id', 'lane', 'served_model', 'outcome', 'cost', 'charge', 'overrun'] as const
type Row = Pick<Selectable<Database['requests']>, (typeof columns)[number]>

/** What the requests of a transaction add up to. */
export interface Due {
  readonly charge: Nano
  readonly overrun: Nano
  readonly cost: Nano
}

/** Requests that one statement looks at, and how many statements there are at most. */
const SLICE = 5_000
const SLICES = 40

/**
 * The requests of a charge. No index leads to them, for every request would pay for it: they are looked for backwards
 * from the charge, in pieces, until they account for all of it. None moves nothing, so then none is missing.
 */
export async function findCharged(
  deps: ControlDeps,
  ws: string,
  transaction: string,
  due: Due,
): Promise<{ readonly rows: readonly Row[]; readonly complete: boolean }> {
  const rows: Row[] = []
  // A request's id is made before its charge's; the next millisecond is above both.
  let before: string | undefined = idAt('req', Number.parseInt(transaction.slice(4, 16), 16) + 1)
  for (let slice = 0; slice < SLICES && before !== undefined; slice++) {
    const lowest: string | undefined = await sliceEnd(deps, ws, before)
    let select = selectRequests(deps, ws, {})
      .select(columns)
      .where(walkedId, '<', before)
      .where(sql<boolean>`transaction_id || '' = ${transaction}`)
    if (lowest !== undefined) select = select.where(walkedId, '>=', lowest)
    rows.push(...(await select.orderBy(walkedId, 'desc').execute()))
    if (accountsFor(rows, due)) return { rows: rows.reverse(), complete: true }
    before = lowest
  }
  return { rows: rows.reverse(), complete: false }
}

async function sliceEnd(deps: ControlDeps, ws: string, before: string): Promise<string | undefined> {
  const row = await selectRequests(deps, ws, {})
    .select('id')
    .where(walkedId, '<', before)
    .orderBy(walkedId, 'desc')
    .offset(SLICE)
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

function accountsFor(rows: readonly Row[], due: Due): boolean {
  const sum = (of: (row: Row) => Nano) => rows.reduce((total, row) => total + of(row), 0n)
  const cost = sum(({ lane, cost: own }) => (isPaid(lane as Lane) ? (own ?? 0n) : 0n))
  return sum((row) => row.charge) === due.charge && sum((row) => row.overrun) === due.overrun && cost === due.cost
}

export function viewCharged(row: Row): ChargedRequest {
  return {
    id: row.id,
    createdAt: iso(row.created_at),
    keyId: row.key_id,
    lane: row.lane as Lane,
    servedModel: row.served_model,
    outcome: row.outcome,
    costUsd: row.cost === null ? null : formatUsd(row.cost),
    chargeUsd: formatUsd(row.charge),
    overrunUsd: formatUsd(row.overrun),
  }
}
