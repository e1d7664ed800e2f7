/** A change that must reach Redis. Both ways of telling it may be repeated. */
export interface Letter {
  readonly deliver: () => Promise<unknown>
  /** What the change is about: letters of one subject share one `startOver`. */
  readonly subject: string
  /** Makes Redis forget the subject, so that it is read from the ledger again. Used when `deliver` is given up. */
  readonly startOver: () => Promise<unknown>
}

export interface OutboxOptions {
  /** Ms between attempts at what failed. */
  readonly retryMs: number
  /**
   * Ms after the first attempt that may have taken effect, in which repetitions are safe: less than
   * Redis remembers what it has done.
   */
  readonly patienceMs: number
  /** False for an error that says that nothing was sent. */
  readonly mayHaveRun: (error: unknown) => boolean
  readonly onError: (error: unknown) => void
  /** Letters kept at most: a Redis that is away for long must not take the node's memory with it. Default 200,000. */
  readonly capacity?: number
}

interface Waiting extends Letter {
  /** Epoch ms; undefined while no attempt can have taken effect. */
  safeUntil: number | undefined
  /** Epoch ms at which it was sent for the first time. */
  readonly since: number
}

/** Changes that nobody waits for, repeated until they got through. */
export class Outbox {
  /** Letters that were replaced by starting their subject over. */
  givenUp = 0
  readonly #options: OutboxOptions
  readonly #waiting = new Map<Waiting | string, Waiting>()
  readonly #underWay = new Set<Waiting>()
  #failures = 0
  #timer: NodeJS.Timeout | undefined
  readonly #idle: (() => void)[] = []

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#underWay.size + this.#waiting.size
  }

  /** When the oldest change that has not got through was sent (epoch ms); undefined when there is none. */
  get oldest(): number | undefined {
    let oldest: number | undefined
    for (const letters of [this.#underWay, this.#waiting.values()])
      for (const { since } of letters) if (oldest === undefined || since < oldest) oldest = since
    return oldest
  }

  /** Resolves after the first attempt, whether it succeeded or goes on in the background. */
  send(letter: Letter): Promise<void> {
    return this.#attempt({ ...letter, safeUntil: undefined, since: Date.now() })
  }

  /** Resolves when nothing is on its way any more. For shutdown: bound it with a deadline. */
  async drained(): Promise<void> {
    while (this.size > 0) await new Promise<void>((resolve) => this.#idle.push(resolve))
  }

  async #attempt(letter: Waiting): Promise<void> {
    this.#underWay.add(letter)
    try {
      await letter.deliver()
    } catch (error) {
      this.#failures++
      this.#options.onError(error)
      if (this.#options.mayHaveRun(error)) letter.safeUntil ??= Date.now() + this.#options.patienceMs
      this.#keep(letter)
    } finally {
      this.#underWay.delete(letter)
      if (this.size === 0) for (const resolve of this.#idle.splice(0)) resolve()
    }
  }

  #keep(letter: Waiting): void {
    const isSafe = letter.safeUntil === undefined || Date.now() < letter.safeUntil
    if (letter.deliver === letter.startOver) this.#waiting.set(letter.subject, letter)
    else if (isSafe && this.#waiting.size < (this.#options.capacity ?? 200_000)) this.#waiting.set(letter, letter)
    else this.#giveUp(letter)
    this.#schedule()
  }

  /** One letter per subject remains, for as long as it takes: forgetting twice does no harm. */
  #giveUp({ subject, startOver, since }: Waiting): void {
    this.givenUp++
    this.#waiting.set(subject, { deliver: startOver, subject, startOver, safeUntil: undefined, since })
  }

  #schedule(): void {
    if (this.#timer || this.#waiting.size === 0) return
    this.#timer = setTimeout(() => {
      void this.#retry().finally(() => {
        this.#timer = undefined
        this.#schedule()
      })
    }, this.#options.retryMs)
    this.#timer.unref()
  }

  /** One letter first: while Redis is away, the rest would only add load. */
  async #retry(): Promise<void> {
    for (let batch = 1; this.#waiting.size > 0; batch = 64) {
      const before = this.#failures
      await Promise.all(this.#take(batch).map((letter) => this.#attempt(letter)))
      if (this.#failures > before) return
    }
  }

  #take(count: number): Waiting[] {
    const letters: Waiting[] = []
    for (const [name, letter] of this.#waiting) {
      if (letters.length === count) break
      this.#waiting.delete(name)
      letters.push(letter)
    }
    return letters
  }
}
