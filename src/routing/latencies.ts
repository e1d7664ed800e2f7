/** Samples that a figure rests on; older ones are forgotten. */
const KEPT = 64
/** Fewer say nothing. */
const ENOUGH = 16
/** A figure is made anew after so many samples. */
const RENEWED = 16

/** Times to the first content of one deployment, the latest of them. */
export class Latencies {
  readonly #samples = new Float64Array(KEPT)
  #count = 0
  #p95: number | undefined

  /** `ms`: 0 or more. */
  add(ms: number): void {
    this.#samples[this.#count++ % KEPT] = ms
    if (this.#count >= ENOUGH && this.#count % RENEWED === 0) this.#p95 = this.#percentile(0.95)
  }

  /** Ms that 95 of 100 answers take at most; undefined: too few are known. */
  get p95(): number | undefined {
    return this.#p95
  }

  #percentile(share: number): number {
    const sorted = this.#samples.slice(0, Math.min(this.#count, KEPT)).sort()
    return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] as number
  }
}
