/** Milliseconds that share a bucket. */
export const bucketMs = 500
/**
 * One more than a minute has, because 60 seconds that begin in the middle of a bucket touch one more: so no real minute,
 * wherever it begins, ever holds more than the limit. What is counted leaves half a second late at most, so that
 * 120 / 121 of the limit pass under lasting pressure. Few enough that Redis keeps their hash in its compact form (128).
 */
export const windowBuckets = 121

/** Counts what happened in the last minute. Constant time per call, amortised. Not for negative amounts. */
export class SlidingWindow {
  readonly #buckets: number[] = new Array<number>(windowBuckets).fill(0)
  /** Newest bucket: epoch ms / `bucketMs`. */
  #head: number
  /** Nothing is counted in buckets before this one. */
  #tail: number
  #total = 0

  /** `now` in epoch ms. */
  constructor(now: number) {
    this.#head = this.#tail = bucketAt(now)
  }

  /** What the window holds at `now` (epoch ms). A clock that steps back stands still here. */
  total(now: number): number {
    this.#advance(bucketAt(now))
    return this.#total
  }

  /** Counts `amount` now and returns the bucket it was filed in, for `correct`. */
  add(now: number, amount: number): number {
    this.#advance(bucketAt(now))
    this.#shift(this.#head, amount)
    return this.#head
  }

  /** Changes what was filed in `bucket` by `delta`; a bucket that has left the window stays gone. */
  correct(now: number, bucket: number, delta: number): void {
    this.#advance(bucketAt(now))
    if (bucket <= this.#head - windowBuckets || bucket > this.#head) return
    if (bucket < this.#tail) this.#tail = bucket
    this.#shift(bucket, delta)
  }

  /** Ms until something becomes free; 0 when nothing is counted. */
  resetMs(now: number): number {
    if (this.total(now) === 0) return 0
    let oldest = this.#tail
    while (oldest < this.#head && this.#buckets[oldest % windowBuckets] === 0) oldest++
    this.#tail = oldest
    return (oldest + windowBuckets) * bucketMs - now
  }

  /** Ms until `amount` fits under `limit`; undefined when it never will. */
  waitMs(now: number, amount: number, limit: number): number | undefined {
    if (amount > limit) return undefined
    let left = this.total(now)
    if (left + amount <= limit) return 0
    let bucket = this.#tail
    for (; left + amount > limit; bucket++) left -= this.#buckets[bucket % windowBuckets] ?? 0
    return (bucket - 1 + windowBuckets) * bucketMs - now
  }

  #shift(bucket: number, delta: number): void {
    const slot = bucket % windowBuckets
    this.#buckets[slot] = (this.#buckets[slot] ?? 0) + delta
    this.#total += delta
  }

  #advance(bucket: number): void {
    if (bucket <= this.#head) return
    if (bucket - this.#head >= windowBuckets) {
      this.#buckets.fill(0)
      this.#total = 0
      this.#tail = bucket
    }
    this.#head = bucket
    for (; this.#tail <= bucket - windowBuckets; this.#tail++) {
      const slot = this.#tail % windowBuckets
      this.#total -= this.#buckets[slot] ?? 0
      this.#buckets[slot] = 0
    }
  }
}

function bucketAt(now: number): number {
  return Math.floor(now / bucketMs)
}
