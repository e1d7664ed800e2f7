import { localDay, localDayText, startOfLocalDay } from './local-day.ts'

const msPerDay = 86_400_000

/** The zone's calendar month, `YYYY-MM`. Throws RangeError on an unknown zone. */
export function localMonthText(timeZone: string, instant: number): string {
  return localDayText(timeZone, instant).slice(0, 7)
}

/** Epoch ms at which the zone's next calendar month begins. */
export function localMonthEnd(timeZone: string, instant: number): number {
  const today = new Date(localDay(timeZone, instant) * msPerDay)
  return startOfLocalDay(timeZone, Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1) / msPerDay)
}
