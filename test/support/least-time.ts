/** Tries of a measurement that a machine which stands still meanwhile may spoil. */
const TRIES = 10

/**
 * The least of several measurements in ms; none follows one below `enough`. Others on the machine make times longer, never
 * shorter: what is too slow by itself is so each time.
 */
export async function leastOf(enough: number, measure: (attempt: number) => Promise<number> | number): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < TRIES && least >= enough; attempt++) least = Math.min(least, await measure(attempt))
  return least
}

/** Throws where `work` takes longer than `ms` each time. */
export async function inTime(ms: number, work: () => Promise<unknown> | unknown): Promise<void> {
  const least = await leastOf(ms, async () => {
    const begun = performance.now()
    await work()
    return performance.now() - begun
  })
  if (least >= ms) throw new Error(`it took ${least.toFixed(0)} ms and more, not less than ${ms}`)
}
