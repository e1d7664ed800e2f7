/** When a circuit opens and for how long. */
export interface CircuitSettings {
  /** Failures in a row that open it; 0: never. */
  readonly failures: number
  /** The first time that it stays open, ms; doubled with each opening that follows without a success between. */
  readonly openMs: number
  readonly longestOpenMs: number
}

/** Ms in which outcomes are counted together; a share of failures says nothing over a longer time. */
const WINDOW_MS = 30_000
/** Outcomes within a window before its share of failures counts. */
const ENOUGH = 20
/** Outcomes, and the share of failures among them, from which on others are asked first. */
const SOME = 5
const STRAINED = 0.2
/** A probe that nobody has heard of for so long is given up, ms: the next one may go. */
const LONGEST_PROBE_MS = 60_000

/**
 * Keeps requests from what fails all the time. Closed until so many failures come in a row, or make up half of a
 * window; then open, when nothing is let through; then half open, when one probe at a time is let through. The probe's
 * success closes it, its failure opens it for twice as long. Times are epoch ms.
 */
export class Circuit {
  #inRow = 0
  #bad = 0
  #all = 0
  #windowStart = 0
  #openings = 0
  /** 0: closed. */
  #openUntil = 0
  /** 0: nobody probes. */
  #probedAt = 0

  /** Ms until it is worth a try; 0: now. */
  closedFor(now: number): number {
    if (this.#openUntil === 0) return 0
    if (now < this.#openUntil) return this.#openUntil - now
    return this.#probedAt > 0 && now - this.#probedAt < LONGEST_PROBE_MS ? 1_000 : 0
  }

  /** An attempt begins; of a half-open circuit it is the probe. */
  enter(now: number): void {
    if (this.#openUntil > 0 && now >= this.#openUntil) this.#probedAt = now
  }

  succeeded(now: number): void {
    this.#inRow = 0
    this.#openings = 0
    this.#openUntil = 0
    this.#probedAt = 0
    this.#count(now, 0)
  }

  /** Nothing was learnt, the client left for instance: the next may probe. */
  undecided(): void {
    this.#probedAt = 0
  }

  /** True: this failure opened it. */
  failed(now: number, { failures, openMs, longestOpenMs }: CircuitSettings): boolean {
    this.#inRow++
    this.#count(now, 1)
    const wasProbe = this.#probedAt > 0
    this.#probedAt = 0
    if (failures === 0 || (this.#openUntil > 0 && !wasProbe)) return false
    const often = this.#all >= ENOUGH && this.#bad * 2 >= this.#all
    if (!wasProbe && this.#inRow < failures && !often) return false
    this.#openUntil = now + Math.min(openMs * 2 ** Math.min(this.#openings, 20), longestOpenMs)
    this.#openings++
    this.#all = 0
    this.#bad = 0
    return true
  }

  /** So many fail that others are better asked first. */
  isStrained(now: number): boolean {
    return now - this.#windowStart <= WINDOW_MS && this.#all >= SOME && this.#bad >= this.#all * STRAINED
  }

  /** Nothing is known against it. */
  isSound(now: number): boolean {
    return this.#openUntil === 0 && now - this.#windowStart > WINDOW_MS
  }

  #count(now: number, bad: 0 | 1): void {
    if (now - this.#windowStart > WINDOW_MS) {
      this.#windowStart = now
      this.#all = 0
      this.#bad = 0
    }
    this.#all++
    this.#bad += bad
  }
}
