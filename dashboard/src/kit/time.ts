/** Time is shown in the zone of the workspace, in which its days and budgets begin as well. */
const formats = new Map<string, Intl.DateTimeFormat>()

const shapes = {
  full: { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' },
  short: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  date: { dateStyle: 'medium' },
  month: { month: 'long', year: 'numeric' },
  day: { month: 'short', day: 'numeric' },
  hour: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

export function formatTime(iso: string, timeZone: string, shape: keyof typeof shapes = 'full'): string {
  const name = `${shape} ${timeZone}`
  let format = formats.get(name)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { ...shapes[shape], timeZone })
    formats.set(name, format)
  }
  return format.format(new Date(iso))
}

/** `2026-11` as people say it. */
export function formatMonth(month: string): string {
  return formatTime(`${month}-01T00:00:00Z`, 'UTC', 'month')
}

export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** `YYYY-MM-DD` of the zone's calendar. */
export function dayIn(epochMs: number, timeZone: string): string {
  return new Date(epochMs + offsetAt(epochMs, timeZone)).toISOString().slice(0, 10)
}

/** ISO 8601 of the wall clock that a `datetime-local` field shows, in the zone; undefined for an empty field. */
export function fromLocalField(text: string, timeZone: string): string | undefined {
  if (text === '') return undefined
  const asUtc = Date.parse(`${text}Z`)
  if (Number.isNaN(asUtc)) return undefined
  // Twice: the first guess may lie on the other side of a change of the clocks.
  const once = asUtc - offsetAt(asUtc, timeZone)
  return new Date(asUtc - offsetAt(once, timeZone)).toISOString()
}

/** What a `datetime-local` field shows for this time in the zone. */
export function toLocalField(iso: string, timeZone: string): string {
  const at = Date.parse(iso)
  return new Date(at + offsetAt(at, timeZone)).toISOString().slice(0, 16)
}

/** Milliseconds that the zone is ahead of UTC. */
function offsetAt(epochMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  }).formatToParts(epochMs)
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value)
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return wall - Math.floor(epochMs / 1_000) * 1_000
}
