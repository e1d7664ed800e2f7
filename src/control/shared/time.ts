import { z } from 'zod'

/** A point in time of a request: ISO 8601 with a zone, or a date (its beginning in UTC); read into epoch milliseconds. */
export function timestamp() {
  return z
    .union([z.iso.datetime({ offset: true }), z.iso.date()], {
      error: 'must be an ISO 8601 time such as 2026-01-31T12:00:00Z, or a date',
    })
    .transform((text) => Date.parse(text))
}

/** A point in time of an answer. */
export const isoTime = z.string().meta({ format: 'date-time', examples: ['2026-01-31T12:00:00.000Z'] })

export function iso(epochMs: bigint | number): string {
  return new Date(Number(epochMs)).toISOString()
}

export function isoOrNull(epochMs: bigint | number | null): string | null {
  return epochMs === null ? null : iso(epochMs)
}

/** Epoch milliseconds as an int8 column takes them. */
export function int8(epochMs: number): bigint {
  return BigInt(Math.trunc(epochMs))
}

/** An IANA time zone that this runtime knows. */
export function timeZone() {
  return z.string().max(64).refine(isTimeZone, { error: 'must be an IANA time zone such as Europe/Berlin or UTC' })
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    // Offsets such as +02:00 are accepted by Intl, but mean something else to the database.
    return /^[A-Za-z]/.test(name)
  } catch {
    return false
  }
}
