/** Samples that a figure rests on; older ones are forgotten. */
const KEPT = 64
/** Fewer say nothing. */
const ENOUGH = 16
/** A figure is made anew after so many samples. */
const RENEWED = 16
/** What is younger, ms, counts as recent; fewer of it say nothing. */
const RECENT_MS = 60_000
const ENOUGH_RECENT = 5

/** Times to the first content of one deployment, the latest of them. */
export class Latencies {
  readonly #samples = new Float64Array(KEPT)
  /** Epoch ms of each. */
  readonly #times = new Float64Array(KEPT)
  #count = 0
  #p95: number | undefined

  /** `ms`: 0 or more; `at`: epoch ms. */
  add(ms: number, at: number): void {
    this.#times[this.#count % KEPT] = at
    this.#samples[this.#count++ % KEPT] = ms
    if (this.#count >= ENOUGH && this.#count % RENEWED === 0) this.#p95 = this.#percentile(0.95)
  }

  /** Ms that 95 of 100 answers take at most; undefined: too few are known. */
  get p95(): number | undefined {
    return this.#p95
  }

  /**
   * Ms that this share of the answers of the last minute took at most; undefined: too few are known. What has not been
   * asked for a minute is unknown again, so that who was slow gets another chance.
   */
  recent(share: number, now: number): number | undefined {
    const known = Math.min(this.#count, KEPT)
    let found = 0
    for (let at = 0; at < known; at++) {
      if (now - (this.#times[at] as number) < RECENT_MS) recentSamples[found++] = this.#samples[at] as number
    }
    return found < ENOUGH_RECENT ? undefined : percentileOf(recentSamples.subarray(0, found).sort(), share)
  }

  #percentile(share: number): number {
    const sorted = this.#samples.slice(0, Math.min(this.#count, KEPT)).sort()
    return percentileOf(sorted, share)
  }
}

const recentSamples = new Float64Array(KEPT)

function percentileOf(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] as number
}
