import { v7 } from 'uuid'

/** Time-ordered, opaque id: the prefix and a UUIDv7 (RFC 9562) as 32 hex digits, such as `req_0190…`. */
export function newId(prefix: string): string {
  return `${prefix}_${v7().replaceAll('-', '')}`
}

/** The lowest id that could have been made at this time, to turn a time into a bound on ids. */
export function idAt(prefix: string, epochMs: number): string {
  return `${prefix}_${Math.max(0, Math.floor(epochMs)).toString(16).padStart(12, '0')}${'0'.repeat(20)}`
}
