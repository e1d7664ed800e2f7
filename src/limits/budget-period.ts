import { localDay, startOfLocalDay } from '../kit/local-day.ts'
import type { BudgetPeriod } from '../model/workspace.ts'

/** One budget period in epoch ms: `start` belongs to it, `end` to the next. */
export interface PeriodWindow {
  readonly start: number
  readonly end: number
}

/** All time, as far as a Date can count. */
export const allTime: PeriodWindow = { start: 0, end: 8_640_000_000_000_000 }

/** Finds the current period of a zone; asks the calendar only once per period and zone. */
export class BudgetPeriods {
  readonly #zones = new Map<string, Partial<Record<BudgetPeriod, PeriodWindow>>>()

  /** The same object is returned until the period is over. Throws RangeError on an unknown zone. */
  current(timeZone: string, period: BudgetPeriod, now: number): PeriodWindow {
    if (period === 'none') return allTime
    let zone = this.#zones.get(timeZone)
    if (!zone) {
      zone = { day: undefined, week: undefined, month: undefined }
      this.#zones.set(timeZone, zone)
    }
    const known = zone[period]
    if (known && now >= known.start && now < known.end) return known
    const window = periodAt(timeZone, period, now)
    zone[period] = window
    return window
  }
}

/** The period that contains `now` (epoch ms); days begin at local midnight, weeks on Monday, months on the 1st. */
export function periodAt(timeZone: string, period: BudgetPeriod, now: number): PeriodWindow {
  if (period === 'none') return allTime
  const [first, next] = daysOf(period, localDay(timeZone, now))
  return { start: startOfLocalDay(timeZone, first), end: startOfLocalDay(timeZone, next) }
}

/** First day of the period around `day`, and of the one after it. */
function daysOf(period: Exclude<BudgetPeriod, 'none'>, day: number): [first: number, next: number] {
  if (period === 'day') return [day, day + 1]
  if (period === 'week') {
    const monday = day - ((((day + 3) % 7) + 7) % 7) // day 0 was a Thursday
    return [monday, monday + 7]
  }
  const date = new Date(day * 86_400_000)
  const year = date.getUTCFullYear()
  const month = date.getUTCMonth()
  return [Date.UTC(year, month) / 86_400_000, Date.UTC(year, month + 1) / 86_400_000]
}
