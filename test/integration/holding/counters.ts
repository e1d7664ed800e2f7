import type { RefusalReason } from '../../../src/limits/limits.ts'
import type { Key } from '../../../src/model/workspace.ts'
import type { LedgerInMemory } from './ledger-in-memory.ts'

const DAY = 86_400_000

/** Names the budget period that `now` lies in, UTC. */
export function periodOf({ budgetPeriod }: Pick<Key, 'budgetPeriod'>, now: number): number {
  if (budgetPeriod === 'none') return 0
  if (budgetPeriod === 'day') return Math.floor(now / DAY)
  const date = new Date(now)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

const monthly = { budgetPeriod: 'month' } as const

export interface Held {
  readonly id: string
  readonly keyId: string
  readonly period: number
  readonly spend: bigint
  readonly charge: bigint
  readonly expires: number
}

/** A sub-hold of the credential. */
export interface Lent {
  readonly id: string
  readonly period: number
  readonly amount: bigint
  readonly expires: number
}

interface Posted {
  readonly owner: string
  readonly period: number
  readonly amount: bigint
}

/** What the limits ought to know: lists of what was held and posted, and no sum that could go wrong. */
export class Counters {
  credit = 0n
  readonly holds = new Map<string, Held>()
  readonly lent = new Map<string, Lent>()
  #posted: Posted[] = []

  /** Holds whose time is over are given back. */
  expire(now: number): void {
    for (const { id, expires } of this.holds.values()) if (expires <= now) this.holds.delete(id)
    for (const { id, expires } of this.lent.values()) if (expires <= now) this.lent.delete(id)
  }

  verdict(key: Key, spend: bigint, charge: bigint, now: number): RefusalReason | undefined {
    if (key.maxSpend !== undefined && this.spent(key, now) + this.heldBy(key, now) + spend > key.maxSpend)
      return 'key_budget'
    return charge > 0n && this.credit - this.held < charge ? 'credit' : undefined
  }

  post(held: Held, spend: bigint, charge: bigint): void {
    this.holds.delete(held.id)
    this.credit -= charge
    this.#posted.push({ owner: held.keyId, period: held.period, amount: spend })
  }

  postLent(credential: string, lent: Lent, cost: bigint): void {
    this.lent.delete(lent.id)
    this.#posted.push({ owner: credential, period: lent.period, amount: cost })
  }

  get held(): bigint {
    return sum([...this.holds.values()].map(({ charge }) => charge))
  }

  heldBy(key: Key, now: number): bigint {
    const own = [...this.holds.values()].filter(
      ({ keyId, period }) => keyId === key.id && period === periodOf(key, now),
    )
    return sum(own.map(({ spend }) => spend))
  }

  spent(key: Key, now: number): bigint {
    return this.#spentOf(key.id, periodOf(key, now))
  }

  /** What the credential's month has taken, holds included. */
  taken(credential: string, now: number): bigint {
    const month = periodOf(monthly, now)
    const lent = [...this.lent.values()].filter(({ period }) => period === month)
    return this.#spentOf(credential, month) + sum(lent.map(({ amount }) => amount))
  }

  /** Forgets all and takes what the books say; `holdMs`: how long open requests that they know are held, if they are. */
  rebuild(books: LedgerInMemory, keys: readonly Key[], now: number, holdMs: number | undefined): void {
    this.holds.clear()
    this.lent.clear()
    this.credit = books.credit
    this.#posted = [...books.rows.values()].flatMap(({ keyId, credentialId, createdAt, lane, cost = 0n, charge }) => {
      const key = keys.find(({ id }) => id === keyId) as Key
      const own = { owner: keyId, period: periodOf(key, createdAt), amount: lane === 'byok' ? cost : charge }
      if (credentialId === undefined) return [own]
      return [own, { owner: credentialId, period: periodOf(monthly, createdAt), amount: cost }]
    })
    if (holdMs === undefined) return
    for (const { id, keyId, hold } of books.open) {
      const key = keys.find((each) => each.id === keyId) as Key
      const period = periodOf(key, now)
      this.holds.set(id, { id, keyId, period, spend: hold, charge: hold, expires: now + holdMs })
    }
  }

  #spentOf(owner: string, period: number): bigint {
    return sum(
      this.#posted.filter((each) => each.owner === owner && each.period === period).map(({ amount }) => amount),
    )
  }
}

export function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}
