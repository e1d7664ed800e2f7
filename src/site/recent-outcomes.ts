import { isPaid, type Lane, lanes } from '../model/lane.ts'

interface Tally {
  completed: number
  failed: number
}

/** Minutes that count as recent. */
const MINUTES = 60
/** Fewer requests say nothing of a provider, and would say something of who sent them. */
const ENOUGH = 50

/**
 * Shares of answered requests of the last hour, from counters that only grow: `lane|provider|outcome`. Requests with
 * credentials of workspaces are left out.
 */
export class RecentOutcomes {
  readonly #counters: ReadonlyMap<string, number>
  /** One for each minute, the oldest first. */
  readonly #samples: Map<string, Tally>[] = []

  constructor(counters: ReadonlyMap<string, number>) {
    this.#counters = counters
    this.sample()
    setInterval(() => this.sample(), 60_000).unref()
  }

  /** A minute is over. */
  sample(): void {
    this.#samples.push(this.#totals())
    if (this.#samples.length > MINUTES) this.#samples.shift()
  }

  /** 0 to 1; undefined: too few requests. */
  answered(providerId: string): number | undefined {
    const before = this.#samples[0]?.get(providerId) ?? { completed: 0, failed: 0 }
    const after = this.#totals().get(providerId) ?? { completed: 0, failed: 0 }
    const completed = after.completed - before.completed
    const all = completed + after.failed - before.failed
    return all >= ENOUGH ? completed / all : undefined
  }

  #totals(): Map<string, Tally> {
    const totals = new Map<string, Tally>()
    for (const [name, count] of this.#counters) {
      const first = name.indexOf('|')
      const last = name.lastIndexOf('|')
      const lane = lanes.find((one: Lane) => one === name.slice(0, first))
      const outcome = name.slice(last + 1)
      if (lane === undefined || !isPaid(lane) || (outcome !== 'completed' && outcome !== 'failed')) continue
      const provider = name.slice(first + 1, last)
      const tally = totals.get(provider) ?? { completed: 0, failed: 0 }
      tally[outcome] += count
      totals.set(provider, tally)
    }
    return totals
  }
}
