import { Fault } from '../model/fault.ts'

/** Beyond these the server says no at once instead of being late with everything. */
export interface OverloadLimits {
  /** Requests under way. */
  readonly maxInFlight: number
  /** How late the event loop may be, ms. */
  readonly maxLoopDelayMs: number
}

const LOOK_MS = 250
/** How late one look is tells of a single long turn; only what lasts is an overload. */
const LOOKS = 3

/** Looks at how late the event loop is; asking it costs a comparison. */
export class Overload {
  readonly #limits: () => OverloadLimits
  readonly #timer: NodeJS.Timeout
  #lateLooks = 0
  #lookedAt: number

  constructor(limits: () => OverloadLimits, now: () => number = () => performance.now()) {
    this.#limits = limits
    this.#lookedAt = now()
    this.#timer = setInterval(() => this.#look(now()), LOOK_MS).unref()
  }

  /** Throws Fault `overloaded` (503) when another request is too many. `inFlight`: with this one. */
  check(inFlight: number): void {
    const { maxInFlight } = this.#limits()
    if (inFlight <= maxInFlight && this.#lateLooks < LOOKS) return
    const text = 'The gateway has more requests than it can serve. Nothing was sent; try again in a moment.'
    throw new Fault('unavailable', 'overloaded', text, { retryAfterMs: 1_000 })
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #look(now: number): void {
    const late = now - this.#lookedAt - LOOK_MS > this.#limits().maxLoopDelayMs
    this.#lateLooks = late ? this.#lateLooks + 1 : 0
    this.#lookedAt = now
  }
}
