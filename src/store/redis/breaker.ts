/** Misses in a row that open it. */
const MISSES = 3

export interface BreakerOptions {
  /** Resolves when the other side has answered; rejects when it did not in time. */
  readonly probe: () => Promise<unknown>
  /** Ms between probes while it is open. Default 100. */
  readonly probeMs?: number
}

/**
 * Spares requests the wait for somebody who does not answer: after three missed deadlines in a row it is open, and a
 * probe of its own (never a request) finds out when to close it again.
 */
export class Breaker {
  readonly #options: BreakerOptions
  #misses = 0
  #open = false

  constructor(options: BreakerOptions) {
    this.#options = options
  }

  get open(): boolean {
    return this.#open
  }

  answered(): void {
    this.#misses = 0
  }

  missed(): void {
    this.#misses++
    if (this.#misses < MISSES || this.#open) return
    this.#open = true
    this.#probeLater()
  }

  #probeLater(): void {
    setTimeout(() => void this.#probe(), this.#options.probeMs ?? 100).unref()
  }

  async #probe(): Promise<void> {
    try {
      await this.#options.probe()
      this.#open = false
      this.#misses = 0
    } catch {
      this.#probeLater()
    }
  }
}
