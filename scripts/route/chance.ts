/** Numbers from 0 to 1 that look random and are the same for a seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A whole number that depends on a text and a seed alone. */
export function hashOf(text: string, seed = 0): number {
  let hash = (0x811c9dc5 ^ seed) | 0
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 13), 0x5bd1e995)
  return (hash ^ (hash >>> 15)) >>> 0
}

/** Interval that holds a statistic in 95 of 100 resamples of the rows. */
export function bootstrap(
  rows: number,
  statistic: (picked: Int32Array) => number,
  draws = 300,
): readonly [number, number] {
  const random = chance(7)
  const values = Array.from({ length: draws }, () =>
    statistic(Int32Array.from({ length: rows }, () => Math.floor(random() * rows))),
  ).sort((a, b) => a - b)
  return [values[Math.floor(draws * 0.025)] as number, values[Math.floor(draws * 0.975)] as number]
}
