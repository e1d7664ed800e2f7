/**
 * What extra attempts are allowed as a share of requests, so that a provider in trouble is not asked several times as
 * much as usual. Each request adds its share, each extra attempt takes one; what was not used stays, up to a bound.
 */
export class Allowance {
  readonly #most: number
  #left: number

  /** `most`: kept at most, and what there is at first. */
  constructor(most: number) {
    this.#most = most
    this.#left = most
  }

  /** A request has come; `share`: extra attempts for each, 0.2 for one in five. */
  earn(share: number): void {
    this.#left = Math.min(this.#most, this.#left + share)
  }

  /** False: there is none left. */
  take(): boolean {
    if (this.#left < 1) return false
    this.#left--
    return true
  }
}
