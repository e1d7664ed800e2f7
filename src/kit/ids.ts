import { randomFillSync } from 'node:crypto'

/** Random bytes are asked for and written as hex in bulk: one call for each id costs more than all the rest. */
const RANDOM_BYTES = 10
const pool = Buffer.alloc(RANDOM_BYTES * 400)
let poolHex = ''
let used = pool.length

let lastTime = 0
let lastTimeHex = ''
let counter = 0

/** The variant's two bits, 10, and two random ones. */
const variants = '89ab'

/**
 * A UUIDv7 (RFC 9562, 5.7) as 32 hex digits: 48 bits of epoch milliseconds, a 12-bit counter (6.2, method 1), 62 random
 * bits. Ids of one process come in the order in which they were made.
 */
function uuid7(): string {
  if (used === pool.length) {
    poolHex = randomFillSync(pool).toString('hex')
    used = 0
  }
  const random = poolHex.slice(2 * used + 5, 2 * (used + RANDOM_BYTES))
  const noise = pool.readUInt16LE(used)
  used += RANDOM_BYTES
  const now = Date.now()
  if (now > lastTime || counter === LAST_COUNT) tick(Math.max(now, lastTime + 1), noise & 0x3ff)
  else counter++
  return `${lastTimeHex}7${counter.toString(16).padStart(3, '0')}${variants[noise >> 14] as string}${random}`
}

const LAST_COUNT = 0xfff

/** A new millisecond; also borrowed from the future when one is full, or when the clock has stepped back. */
function tick(time: number, start: number): void {
  lastTime = time
  lastTimeHex = time.toString(16).padStart(12, '0')
  counter = start
}

/** Time-ordered, opaque id: the prefix and a UUIDv7, such as `req_0190…`. */
export function newId(prefix: string): string {
  return `${prefix}_${uuid7()}`
}

/** The lowest id that could have been made at this time, to turn a time into a bound on ids. */
export function idAt(prefix: string, epochMs: number): string {
  return `${prefix}_${Math.max(0, Math.floor(epochMs)).toString(16).padStart(12, '0')}${'0'.repeat(20)}`
}
