import type { Nano } from '../../model/money.ts'

/** The largest amount Lua's doubles compare exactly: about 9 million USD. */
export const largestExact: Nano = BigInt(Number.MAX_SAFE_INTEGER)

export function isExact(amount: Nano): boolean {
  return amount <= largestExact && amount >= -largestExact
}

/** Throws RangeError beyond ±2^53 nano, where shared counters would begin to be wrong. */
export function exact(amount: Nano): string {
  if (!isExact(amount)) throw new RangeError(`amount beyond 2^53 nano-dollars: ${amount}`)
  return amount.toString()
}

/** A cap above the largest exact amount is one that can never be reached here. */
export function exactCap(cap: Nano | undefined): string {
  if (cap === undefined) return ''
  return (cap > largestExact ? largestExact : cap).toString()
}
