/** Node hashes on a pool of four threads, which also look up names for requests under way: two stay free. */
const AT_ONCE = 2
/** Each takes some 50 ms of a core. */
const MOST_WAITING = 40

/**
 * Lets few hash at once and some wait; `refuse` makes the error of those for whom there is no room. Hashing is made to
 * be expensive, and anybody may ask for it.
 */
export function boundedHashing(refuse: () => Error): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running >= AT_ONCE) {
      if (waiting.length >= MOST_WAITING) throw refuse()
      await new Promise<void>((go) => waiting.push(go))
    } else running++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      // Whoever waited takes over the place.
      if (next) next()
      else running--
    }
  }
}
