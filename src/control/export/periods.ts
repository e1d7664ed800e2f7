import { idAt } from '../../kit/ids.ts'
import type { Grouping, GroupKey } from './grouping.ts'

/**
 * How the days of records lie to the time in their ids. A day is that of the workspace's time zone when the request
 * came, so it begins at most 14 hours before the same day of UTC and ends at most 12 hours after it, whatever zones the
 * workspace has had. The rest is room for an id that was made a moment before or after. Only a batch counts on a later
 * day than its id's: the one on which it was recorded.
 */
const EARLIEST_MS = 15 * 3_600_000
const LATEST_MS = 14 * 3_600_000

/** Periods before this one (`YYYY-MM-DD` or `YYYY-MM`) have no requests from this id on. */
export function openPeriodAt(grouping: Grouping, id: string): string | undefined {
  if (grouping.period === undefined) return undefined
  const day = new Date(timeOf(id) - LATEST_MS).toISOString().slice(0, 10)
  return grouping.names[grouping.period] === 'day' ? day : day.slice(0, 7)
}

/** Epoch ms before which no request of this group's period, or of a later one, came; undefined: there is no period. */
export function earliestOf({ period }: Grouping, key: GroupKey | undefined): number | undefined {
  const begin = period === undefined ? undefined : key?.[period]
  const at = begin ? Date.parse(begin) : Number.NaN
  return Number.isNaN(at) ? undefined : at - EARLIEST_MS
}

/** No id made at this time or later is lower; the empty one is below all. */
export function lowestIdAt(epochMs: number | undefined): string {
  return epochMs === undefined ? '' : idAt('req', epochMs)
}

/** Epoch ms at which a request id was made: its first 12 hex digits. */
export function timeOf(id: string): number {
  return Number.parseInt(id.slice('req_'.length, 'req_'.length + 12), 16)
}
