/** Movements of credit that are between the ledger and the live counters. */
export class MoneyMoves {
  /** Epoch ms at which each began, oldest first. */
  readonly #under = new Map<symbol, number>()

  get oldest(): number | undefined {
    for (const since of this.#under.values()) return since
    return undefined
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    const move = Symbol('move')
    this.#under.set(move, Date.now())
    try {
      return await work()
    } finally {
      this.#under.delete(move)
    }
  }
}
