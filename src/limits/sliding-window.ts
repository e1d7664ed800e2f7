/**
 * Buckets of one second. 61 of them, because 60 seconds that begin in the middle of a second touch 61:
 * so no real minute, wherever it begins, ever holds more than the limit.
 */
export const windowBuckets = 61

/** Counts what happened in the last minute. Constant time per call, amortised. Not for negative amounts. */
export class SlidingWindow {
  readonly #buckets: number[] = new Array<number>(windowBuckets).fill(0)
  /** Newest second (epoch s). */
  #head: number
  /** Nothing is counted in seconds before this one. */
  #tail: number
  #total = 0

  /** `now` in epoch ms. */
  constructor(now: number) {
    this.#head = this.#tail = Math.floor(now / 1000)
  }

  /** What the window holds at `now` (epoch ms). A clock that steps back stands still here. */
  total(now: number): number {
    this.#advance(Math.floor(now / 1000))
    return this.#total
  }

  /** Counts `amount` now and returns the second it was filed under, for `correct`. */
  add(now: number, amount: number): number {
    this.#advance(Math.floor(now / 1000))
    this.#shift(this.#head, amount)
    return this.#head
  }

  /** Changes what was filed under `second` by `delta`; a second that has left the window stays gone. */
  correct(now: number, second: number, delta: number): void {
    this.#advance(Math.floor(now / 1000))
    if (second <= this.#head - windowBuckets || second > this.#head) return
    if (second < this.#tail) this.#tail = second
    this.#shift(second, delta)
  }

  /** Ms until something becomes free; 0 when nothing is counted. */
  resetMs(now: number): number {
    if (this.total(now) === 0) return 0
    let oldest = this.#tail
    while (oldest < this.#head && this.#buckets[oldest % windowBuckets] === 0) oldest++
    this.#tail = oldest
    return (oldest + windowBuckets) * 1000 - now
  }

  /** Ms until `amount` fits under `limit`; undefined when it never will. */
  waitMs(now: number, amount: number, limit: number): number | undefined {
    if (amount > limit) return undefined
    let left = this.total(now)
    if (left + amount <= limit) return 0
    let second = this.#tail
    for (; left + amount > limit; second++) left -= this.#buckets[second % windowBuckets] ?? 0
    return (second - 1 + windowBuckets) * 1000 - now
  }

  #shift(second: number, delta: number): void {
    const slot = second % windowBuckets
    this.#buckets[slot] = (this.#buckets[slot] ?? 0) + delta
    this.#total += delta
  }

  #advance(second: number): void {
    if (second <= this.#head) return
    if (second - this.#head >= windowBuckets) {
      this.#buckets.fill(0)
      this.#total = 0
      this.#tail = second
    }
    this.#head = second
    for (; this.#tail <= second - windowBuckets; this.#tail++) {
      const slot = this.#tail % windowBuckets
      this.#total -= this.#buckets[slot] ?? 0
      this.#buckets[slot] = 0
    }
  }
}
