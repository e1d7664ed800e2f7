import type { ComparableLimits, Difference, Standing, Subject } from '../../limits/standing.ts'
import type { MemoryLimits } from './memory-limits.ts'

/** The counters of a process that runs alone, as seen by what compares them with the ledger. */
export class MemoryStanding implements ComparableLimits {
  readonly #limits: MemoryLimits
  readonly #settledUntil: () => number

  /** `settledUntil`: all that was settled before (epoch ms) is on the ledger. */
  constructor(limits: MemoryLimits, settledUntil: () => number) {
    this.#limits = limits
    this.#settledUntil = settledUntil
  }

  async now(): Promise<number> {
    return Date.now()
  }

  async mayCompare(): Promise<boolean> {
    return true
  }

  async watermarks(): Promise<ReadonlyMap<string, number>> {
    return new Map([['', this.#settledUntil()]])
  }

  async moved(limit: number): Promise<readonly string[]> {
    const ids: string[] = []
    for (const id of this.#limits.moved) {
      if (ids.length === limit) break
      ids.push(id)
    }
    return ids
  }

  async standing(subject: Subject): Promise<Standing | undefined> {
    return this.#limits.standing(subject)
  }

  async repair(subject: Subject, { touched }: Standing, difference: Difference): Promise<boolean> {
    return this.#limits.repair(subject, touched, difference)
  }

  async release(): Promise<void> {}

  async compared(subject: Subject, equal: boolean): Promise<void> {
    this.#limits.moved.delete(subject)
    // To the end of the line, so that the others have their turn.
    if (!equal) this.#limits.moved.add(subject)
  }
}
