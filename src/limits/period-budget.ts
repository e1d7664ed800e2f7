import type { Nano } from '../model/money.ts'
import type { PeriodWindow } from './budget-period.ts'

/** What a key or a credential spent and holds in its current period. */
export class PeriodBudget {
  #window: PeriodWindow
  /**
   * Names the period that amounts are counted in: its start when it began. It outlives a change of
   * the key's period or the workspace's zone, so that holds taken before such a change still find home.
   */
  #id: number
  /** Start of the period whose spend `spent` is; it stays behind when the key's period is changed, until `recount`. */
  #counted: number
  spent: Nano = 0n
  held: Nano = 0n

  constructor(window: PeriodWindow) {
    this.#window = window
    this.#id = window.start
    this.#counted = window.start
  }

  get id(): number {
    return this.#id
  }

  /** Undefined when `spent` is that of the current period, else the start of the one it is of. */
  get otherPeriod(): number | undefined {
    return this.#counted === this.#window.start ? undefined : this.#counted
  }

  get window(): PeriodWindow {
    return this.#window
  }

  /**
   * Moves on to `window`. Only a period that is really over is forgotten. One that overlaps (the
   * key's period or the zone was changed) takes the amounts along; one that lies in the past
   * (a clock stepped back, a node's clock is late) changes nothing.
   */
  enter(window: PeriodWindow): void {
    if (window === this.#window || window.end <= this.#window.start) return
    if (window.start >= this.#window.end) {
      this.#id = window.start
      this.#counted = window.start
      this.spent = 0n
      this.held = 0n
    }
    this.#window = window
  }

  /** Goes over from what was spent since `from` to what was since `to` by the difference that the ledger tells. */
  recount(from: number, to: number, difference: Nano): void {
    if (from !== this.#counted || to !== this.#window.start) return
    this.#counted = to
    this.spent += difference
  }

  /** Sets what the ledger says was spent in the current period. */
  set(spent: Nano): void {
    this.#counted = this.#window.start
    this.spent = spent
  }

  /** What may still be held under `max`; negative when the limit was lowered below what is spent. */
  left(max: Nano): Nano {
    return max - this.spent - this.held
  }

  /** Gives `held` back and posts `spent`, if period `id` still runs; a past period's spend is the ledger's. */
  settle(id: number, held: Nano, spent: Nano): void {
    if (id !== this.#id) return
    this.held -= held
    this.spent += spent
  }
}
