import { type Kysely, sql } from 'kysely'
import type { Lane } from '../model/lane.ts'
import type { Nano } from '../model/money.ts'
import type { Database } from '../store/schema.ts'

/** Workspaces per statement. */
const AT_ONCE = 500

export interface WorkspaceMonth {
  readonly workspaceId: string
  /** `YYYY-MM` in the workspace's time zone. */
  readonly month: string
}

export interface LaneVolume extends WorkspaceMonth {
  readonly lane: Lane
  readonly volume: Nano
}

/** What workspaces were charged in these months by lane; a row for each key and lane is added up. */
export async function readMonthVolumes(db: Kysely<Database>, months: readonly WorkspaceMonth[]): Promise<LaneVolume[]> {
  const found: LaneVolume[] = []
  for (let at = 0; at < months.length; at += AT_ONCE) {
    const pairs = months.slice(at, at + AT_ONCE).map((m) => sql`(${m.workspaceId}::text, ${m.month}::text)`)
    const { rows } = await sql<{ workspace_id: string; month: string; lane: string; volume: string }>`
      select u.workspace_id, u.month, u.lane, sum(u.charge)::text as volume
        from (values ${sql.join(pairs)}) as m (workspace_id, month)
        join usage_months u on u.workspace_id = m.workspace_id and u.month = m.month
       group by 1, 2, 3`.execute(db)
    for (const { workspace_id: workspaceId, month, lane, volume } of rows) {
      found.push({ workspaceId, month, lane: lane as Lane, volume: BigInt(volume) })
    }
  }
  return found
}
