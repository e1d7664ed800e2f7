import { localDay, startOfLocalDay } from '../../kit/local-day.ts'
import { invalid } from '../shared/faults.ts'
import type { SeriesQuery } from './schema.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MOST = { hour: 48, day: 100 } as const
const USUAL_MS = { hour: DAY_MS, day: 30 * DAY_MS } as const

/** One bar of a chart. */
export interface Bucket {
  /** Epoch ms; `until` is where the next one begins. */
  readonly from: number
  readonly until: number
  /** `YYYY-MM-DD` as the sums of days have it. Undefined: an hour. */
  readonly day: string | undefined
}

/** Whole hours or local days that cover the span, oldest first. Throws Fault for a span that is none or too long. */
export function bucketsOf({ interval, since, until }: SeriesQuery, timeZone: string, now: number): readonly Bucket[] {
  const end = until ?? now
  const begin = since ?? end - USUAL_MS[interval]
  if (begin >= end) throw invalid('since', 'since must be before until.')
  const first = interval === 'hour' ? Math.floor(begin / HOUR_MS) : localDay(timeZone, begin)
  const last = interval === 'hour' ? Math.floor((end - 1) / HOUR_MS) : localDay(timeZone, end - 1)
  if (last - first >= MOST[interval]) {
    throw invalid('since', `That is more than ${MOST[interval]} of this interval. Ask for less at once.`)
  }
  const at = (index: number) => (interval === 'hour' ? index * HOUR_MS : startOfLocalDay(timeZone, index))
  return Array.from({ length: last - first + 1 }, (_, i) => ({
    from: at(first + i),
    until: at(first + i + 1),
    day: interval === 'hour' ? undefined : new Date((first + i) * DAY_MS).toISOString().slice(0, 10),
  }))
}
