/** Before the first retry; doubled with each one that follows, ms. */
const FIRST_WAIT_MS = 200
const LONGEST_WAIT_MS = 5_000
/** A provider that asks for more than that is not waited for: the client is told how long it takes. */
export const LONGEST_ASKED_MS = 10_000

/**
 * Ms to wait before candidates are tried again for the `round`th time, from 1: at random up to a bound that doubles, so
 * that those who failed together do not come back together; never shorter than what a provider asked for.
 */
export function retryWait(round: number, askedMs: number, random: () => number = Math.random): number {
  const most = Math.min(FIRST_WAIT_MS * 2 ** (round - 1), LONGEST_WAIT_MS)
  const own = most * random()
  // The asked time is a bound from below; a little on top keeps callers apart.
  return askedMs > 0 ? askedMs + own : own
}
