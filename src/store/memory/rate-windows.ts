import { bucketMs, SlidingWindow, windowBuckets } from '../../limits/sliding-window.ts'

/** A key's counters of the last minute; allocated when the key first meets such a limit. */
export class KeyRates {
  requests: SlidingWindow | undefined
  tokens: SlidingWindow | undefined

  requestsAt(now: number): SlidingWindow {
    this.requests ??= new SlidingWindow(now)
    return this.requests
  }

  tokensAt(now: number): SlidingWindow {
    this.tokens ??= new SlidingWindow(now)
    return this.tokens
  }
}

/**
 * Counters by key in two generations. What nobody touched for a whole generation (a full window, so
 * it counts nothing any more) is dropped with its map: no timer, no scan, no per-key bookkeeping.
 */
export class RateWindows {
  #young = new Map<string, KeyRates>()
  #old = new Map<string, KeyRates>()
  #turnsAt = 0

  get size(): number {
    return this.#young.size + this.#old.size
  }

  /** `now` in epoch ms. */
  of(keyId: string, now: number): KeyRates {
    if (now >= this.#turnsAt) this.#turn(now)
    const known = this.#young.get(keyId)
    if (known) return known
    const rates = this.#old.get(keyId) ?? new KeyRates()
    this.#old.delete(keyId)
    this.#young.set(keyId, rates)
    return rates
  }

  #turn(now: number): void {
    this.#old = this.#young
    this.#young = new Map()
    this.#turnsAt = now + (windowBuckets + 1) * bucketMs
  }
}
