import { type GroupRow, type SumName, sumNames } from './group-page.ts'
import type { Grouping, GroupKey } from './grouping.ts'

/** One line of a grouped export. Money in nano-dollars. */
export interface Group extends Record<SumName, bigint | null> {
  readonly key: GroupKey
  requests: bigint
}

/** Groups in memory at once: some ten megabytes. */
const MOST = 20_000

/**
 * Sums by group, of bounded size. When there are too many groups, the last ones in order are given up, and nothing is
 * added to them any more: what is handed out is always complete, and `leftOut` tells that another walk is needed.
 */
export class GroupSums {
  readonly #grouping: Grouping
  readonly #after: GroupKey | undefined
  readonly #most: number
  readonly #groups = new Map<string, Group>()
  #ceiling: GroupKey | undefined

  /** `after`: groups up to this one were handed out before and are passed over. `most`: groups at once. */
  constructor(grouping: Grouping, after: GroupKey | undefined, most = MOST) {
    this.#grouping = grouping
    this.#after = after
    this.#most = most
  }

  /** The first group that was given up. */
  get leftOut(): GroupKey | undefined {
    return this.#ceiling
  }

  add(row: GroupRow): void {
    if (!row.matches) return
    const { compare, keyOf } = this.#grouping
    const key = keyOf(row)
    if (this.#after && compare(key, this.#after) <= 0) return
    if (this.#ceiling && compare(key, this.#ceiling) >= 0) return
    const name = JSON.stringify(key)
    const group = this.#groups.get(name)
    if (group) return merge(group, row)
    this.#groups.set(name, { key, ...empty, requests: row.requests, ...sumsOf(row) })
    if (this.#groups.size > this.#most) this.#giveUp()
  }

  /** Removes and answers the groups before this period, in order; without a period all there are. */
  take(period?: string): Group[] {
    const at = this.#grouping.period
    const taken: Group[] = []
    for (const [name, group] of this.#groups) {
      if (period !== undefined && at !== undefined && (group.key[at] ?? '') >= period) continue
      taken.push(group)
      this.#groups.delete(name)
    }
    return taken.sort((a, b) => this.#grouping.compare(a.key, b.key))
  }

  /** Three quarters stay; the rest is found again by another walk. */
  #giveUp(): void {
    const kept = Math.ceil(this.#most * 0.75)
    const groups = [...this.#groups].sort(([, a], [, b]) => this.#grouping.compare(a.key, b.key))
    this.#ceiling = groups[kept]?.[1].key
    for (const [name] of groups.slice(kept)) this.#groups.delete(name)
  }
}

const empty: Record<SumName, bigint | null> = {
  ...{ input: null, cache_read: null, cache_write: null, output: null, reasoning: null, cost: null, charge: null },
}

function sumsOf(row: GroupRow): Record<SumName, bigint | null> {
  return Object.fromEntries(sumNames.map((name) => [name, row[name]])) as Record<SumName, bigint | null>
}

function merge(group: Group, row: GroupRow): void {
  group.requests += row.requests
  for (const name of sumNames) {
    const more = row[name]
    if (more !== null) group[name] = (group[name] ?? 0n) + more
  }
}
