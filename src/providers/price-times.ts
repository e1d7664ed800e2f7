import type { ConditionalPrice } from '@pydantic/genai-prices'

type Constraint = NonNullable<ConditionalPrice['constraint']>

const DAY = 86_400_000

/** Whether a price with this constraint holds at `at` (epoch ms). An unknown constraint never holds. */
export function isActive(constraint: Constraint, at: number): boolean {
  if (constraint.type === 'start_date') return at >= Date.parse(constraint.start_date)
  if (constraint.type !== 'time_of_date') return false
  const now = ((at % DAY) + DAY) % DAY
  const start = timeOfDay(constraint.start_time)
  const end = timeOfDay(constraint.end_time)
  return start <= end ? now >= start && now < end : now >= start || now < end
}

/** The first moment after `after` (epoch ms) at which the constraint begins or ceases to hold; undefined: never. */
export function nextBoundary(constraint: Constraint, after: number): number | undefined {
  if (constraint.type === 'start_date') {
    const start = Date.parse(constraint.start_date)
    return start > after ? start : undefined
  }
  if (constraint.type !== 'time_of_date') return undefined
  const midnight = Math.floor(after / DAY) * DAY
  const times = [timeOfDay(constraint.start_time), timeOfDay(constraint.end_time)]
  return Math.min(...times.map((time) => (midnight + time > after ? midnight + time : midnight + time + DAY)))
}

/** `06:00:00Z` or with an offset, as milliseconds since midnight UTC. */
function timeOfDay(text: string): number {
  const ms = Date.parse(`1970-01-01T${text}`)
  if (Number.isNaN(ms)) throw new RangeError(`not a time of day: ${text}`)
  return ((ms % DAY) + DAY) % DAY
}
