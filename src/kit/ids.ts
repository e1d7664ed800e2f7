import { randomFillSync } from 'node:crypto'

/** Random bytes are asked for in bulk: one call for each id costs more than all the rest of making it. */
const RANDOM_BYTES = 10
const pool = Buffer.alloc(RANDOM_BYTES * 400)
let used = pool.length

let lastTime = 0
let lastTimeHex = ''

/** The variant's two bits, 10, and two random ones. */
const variants = '89ab'

/** A UUIDv7 (RFC 9562, 5.7) as 32 hex digits: 48 bits of epoch milliseconds, then 74 random bits. */
function uuid7(): string {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const random = pool.toString('hex', used, used + RANDOM_BYTES)
  const variant = variants[(pool[used + 1] as number) & 3] as string
  used += RANDOM_BYTES
  const now = Date.now()
  if (now !== lastTime) {
    lastTime = now
    lastTimeHex = now.toString(16).padStart(12, '0')
  }
  return `${lastTimeHex}7${random.slice(0, 3)}${variant}${random.slice(4, 19)}`
}

/** Time-ordered, opaque id: the prefix and a UUIDv7, such as `req_0190…`. */
export function newId(prefix: string): string {
  return `${prefix}_${uuid7()}`
}

/** The lowest id that could have been made at this time, to turn a time into a bound on ids. */
export function idAt(prefix: string, epochMs: number): string {
  return `${prefix}_${Math.max(0, Math.floor(epochMs)).toString(16).padStart(12, '0')}${'0'.repeat(20)}`
}
