import { startOfLocalDay } from '../../kit/local-day.ts'
import { monthBounds } from '../shared/month.ts'

const DAY_MS = 86_400_000

/** A month as the books know it: days are those of requests, times those of other transactions. */
export interface MonthSpan {
  readonly month: string
  /** First day of the month and of the next one, `YYYY-MM-DD`. */
  readonly firstDay: string
  readonly nextDay: string
  /** Epoch ms at which they begin in the zone. */
  readonly from: number
  readonly until: number
}

export function monthSpan(month: string, timeZone: string): MonthSpan {
  const { from: firstDay, before: nextDay } = monthBounds(month)
  const begin = (day: string) => startOfLocalDay(timeZone, Date.parse(day) / DAY_MS)
  return { month, firstDay, nextDay, from: begin(firstDay), until: begin(nextDay) }
}

/** All months from one to another, the latest first. */
export function monthsBack(from: string, to: string): string[] {
  const months: string[] = []
  for (let index = indexOf(to); index >= indexOf(from); index--) {
    months.push(`${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`)
  }
  return months
}

function indexOf(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1
}
