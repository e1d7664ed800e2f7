import { sql } from 'kysely'
import { localMonthText } from '../../kit/local-month.ts'
import { type Lane, lanes } from '../../model/lane.ts'
import { formatUsd, type Nano } from '../../model/money.ts'
import type { ControlDeps } from '../deps.ts'
import { notFound } from '../shared/faults.ts'
import type { QuotesView } from './schema.ts'

/** What a workspace was charged in its present calendar month. */
export interface MonthVolume {
  /** `YYYY-MM` in its time zone. */
  readonly month: string
  readonly of: (lane: string) => Nano
}

export async function readVolume(deps: ControlDeps, ws: string): Promise<MonthVolume> {
  const workspace = await deps.db.selectFrom('workspaces').select('time_zone').where('id', '=', ws).executeTakeFirst()
  if (!workspace) throw notFound('workspace', ws)
  const month = localMonthText(workspace.time_zone, deps.clock())
  // Sums of int8 are numeric in SQL; as text they come back exact from both drivers.
  const { rows } = await sql<{ lane: string; volume: string }>`
    select lane, sum(charge)::text as volume from usage_months
     where workspace_id = ${ws} and month = ${month} group by lane`.execute(deps.db)
  const byLane = new Map(rows.map((row) => [row.lane, BigInt(row.volume)]))
  return { month, of: (lane) => byLane.get(lane) ?? 0n }
}

/** Of one lane or all. */
export function viewVolume(volume: MonthVolume, lane: Lane | undefined): QuotesView['volume'] {
  const shown = lane === undefined ? lanes : [lane]
  return { month: volume.month, chargedUsd: Object.fromEntries(shown.map((one) => [one, formatUsd(volume.of(one))])) }
}
