/** Jobs that must not overlap, two priorities: an urgent one goes before all waiting ones, never into a running one. */
export class TurnQueue {
  readonly #urgent: (() => Promise<void>)[] = []
  readonly #patient: (() => Promise<void>)[] = []
  #running = false

  get idle(): boolean {
    return !this.#running && this.#urgent.length === 0 && this.#patient.length === 0
  }

  run<T>(job: () => Promise<T>, urgent = false): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const turn = () => job().then(resolve, reject)
      if (urgent) this.#urgent.push(turn)
      else this.#patient.push(turn)
      if (!this.#running) void this.#drain()
    })
  }

  async #drain(): Promise<void> {
    this.#running = true
    for (let turn = this.#next(); turn; turn = this.#next()) await turn()
    this.#running = false
  }

  #next(): (() => Promise<void>) | undefined {
    return this.#urgent.shift() ?? this.#patient.shift()
  }
}
