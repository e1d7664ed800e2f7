import type { Limits } from '../limits/limits.ts'
import type { Nano } from '../model/money.ts'
import type { Plan } from '../model/plan.ts'

/**
 * A workspace's credit less its holds, asked for by the plan that needs it: a cap that we choose is clipped to it, on the
 * lanes that charge. Counters in memory answer at once; shared ones later, until when it is undefined.
 */
export class Affordable {
  /** Set while the answer is on its way. */
  pending: Promise<Nano> | undefined
  readonly #limits: Limits
  readonly #workspaceId: string
  #known: Nano | undefined

  constructor(limits: Limits, workspaceId: string) {
    this.#limits = limits
    this.#workspaceId = workspaceId
  }

  get amount(): Nano | undefined {
    if (this.#known !== undefined || this.pending) return this.#known
    const answer = this.#limits.affordable(this.#workspaceId)
    if (answer instanceof Promise) this.pending = answer
    else this.#known = answer
    return this.#known
  }

  async arrived(pending: Promise<Nano>): Promise<void> {
    this.#known = await pending
    this.pending = undefined
  }
}

/** The plan; made once more when it turned out to need a credit that had to be asked for. Throws what `plan` throws. */
export function planWith(credit: Affordable, plan: () => Plan): Plan | Promise<Plan> {
  const first = plan()
  return credit.pending ? credit.arrived(credit.pending).then(plan) : first
}
