import { sql } from 'kysely'
import type { ControlDeps } from '../deps.ts'
import type { Grouping, GroupKey } from './grouping.ts'
import { earliestOf, lowestIdAt, timeOf } from './periods.ts'

/**
 * The id to begin a walk at that goes on after a group: no request of its period, or of a later one, has a lower one.
 * Batches count on the day on which they were recorded, under the id of the request that made them, days before.
 */
export async function walkStart(
  deps: ControlDeps,
  ws: string,
  grouping: Grouping,
  after: GroupKey | undefined,
): Promise<string> {
  const earliest = earliestOf(grouping, after)
  if (earliest === undefined) return lowestIdAt(undefined)
  const { rows } = await sql<{ first: string | null }>`
    select min(request_id) as first from provider_objects
     where workspace_id = ${ws} and kind = 'batch' and recorded_at >= ${BigInt(earliest)}`.execute(deps.db)
  const first = rows[0]?.first ?? undefined
  return lowestIdAt(first === undefined ? earliest : Math.min(earliest, timeOf(first)))
}
