/**
 * Calendar days of an IANA time zone. A day is an integer: days since 1970-01-01 as the zone's
 * wall calendar shows them. Uses Intl (microseconds per call), so callers cache what they get.
 */
const msPerDay = 86_400_000
const msPerHour = 3_600_000

const calendars = new Map<string, Intl.DateTimeFormat>()

/** The zone's calendar day at `instant` (epoch ms). Throws RangeError on an unknown zone. */
export function localDay(timeZone: string, instant: number): number {
  let year = 0
  let month = 0
  let day = 0
  for (const { type, value } of calendarOf(timeZone).formatToParts(instant)) {
    if (type === 'year') year = Number(value)
    else if (type === 'month') month = Number(value)
    else if (type === 'day') day = Number(value)
  }
  return Date.UTC(year, month - 1, day) / msPerDay
}

/**
 * Epoch ms of the first instant that belongs to `day` in the zone. Found by bisection and not by
 * subtracting an offset: where clocks spring forward at midnight, 00:00 does not exist.
 */
export function startOfLocalDay(timeZone: string, day: number): number {
  let before = day * msPerDay - 15 * msPerHour // no zone is further east than UTC+14
  let after = day * msPerDay + 13 * msPerHour // nor further west than UTC-12
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (localDay(timeZone, middle) >= day) after = middle
    else before = middle
  }
  return after
}

/** Midnights and changes of offset fall on quarters of an hour, so within one the day stays the same. */
const msPerSlot = 900_000
const lastDays = new Map<string, { readonly slot: number; readonly text: string }>()

/** The zone's calendar day as `YYYY-MM-DD`. Cheap for the present, which is asked for with every request. */
export function localDayText(timeZone: string, instant: number): string {
  const slot = Math.floor(instant / msPerSlot)
  const last = lastDays.get(timeZone)
  if (last?.slot === slot) return last.text
  const text = new Date(localDay(timeZone, instant) * msPerDay).toISOString().slice(0, 10)
  lastDays.set(timeZone, { slot, text })
  return text
}

const msPerHalfDay = msPerDay / 2

/** Whether a day of the zone begins at `instant` (epoch ms). */
export function isDayStart(timeZone: string, instant: number): boolean {
  return localDay(timeZone, instant) !== localDay(timeZone, instant - 1)
}

/**
 * The day (`YYYY-MM-DD`) that began at `start` (epoch ms). Where none of the zone's did, the zone was another one then:
 * the day whose midnight is nearest in UTC, which is right for all zones from UTC-12 to UTC+12.
 */
export function dayBegunAt(timeZone: string, start: number): string {
  const day = isDayStart(timeZone, start) ? localDay(timeZone, start) : Math.floor((start + msPerHalfDay) / msPerDay)
  return new Date(day * msPerDay).toISOString().slice(0, 10)
}

function calendarOf(timeZone: string): Intl.DateTimeFormat {
  let calendar = calendars.get(timeZone)
  if (!calendar) {
    calendar = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    })
    calendars.set(timeZone, calendar)
  }
  return calendar
}
