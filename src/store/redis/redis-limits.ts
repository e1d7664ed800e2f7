import { clampActual, isWithin, requireAmounts } from '../../limits/amounts.ts'
import type {
  Actual,
  CredentialHold,
  CredentialRefusal,
  CreditState,
  Hold,
  Limits,
  Refusal,
  Reservation,
} from '../../limits/limits.ts'
import { Fault } from '../../model/fault.ts'
import type { Nano } from '../../model/money.ts'
import type { Key } from '../../model/workspace.ts'
import { noRate } from './admit-answer.ts'
import { postCredit, readBalance, readSpent } from './balances.ts'
import { lend, postLent, postTried } from './credential-holds.ts'
import { isExact } from './exact-amount.ts'
import { renewHeld } from './held-here.ts'
import { LimitsParts, mayHaveRun, type RedisLimitsOptions } from './limits-parts.ts'
import { RedisCredentialHold, RedisHold } from './redis-hold.ts'
import { postReservation, reserve } from './reservations.ts'

/**
 * Limits shared by any number of nodes. Where Redis does not answer in time, money fails closed
 * (refused as `unavailable`) and pure rate limits fail open, unless told otherwise. Redis must not evict (`noeviction`).
 */
export class RedisLimits implements Limits {
  /** Resolutions that had to be clamped (a charge beyond its hold, a negative amount). Should stay 0. */
  anomalies = 0
  /** Requests let through without their rate limits being checked. */
  failedOpen = 0
  readonly #parts: LimitsParts

  constructor(options: RedisLimitsOptions) {
    this.#parts = new LimitsParts(options)
  }

  /** To be called every half minute: what nobody tells of is lent again. Rejects when Redis does not answer. */
  renew(): Promise<void> {
    return renewHeld(this.#parts)
  }

  /** What moved here since this was last emptied (limits/standing.ts); for what compares it with the ledger. */
  get moved(): Set<string> {
    return this.#parts.moved
  }

  /** Resolutions and credit changes that Redis has not confirmed yet. */
  get unconfirmed(): number {
    return this.#parts.outbox.size
  }

  /** When the oldest of them was sent (epoch ms); undefined when there is none. */
  get oldestUnconfirmed(): number | undefined {
    return this.#parts.outbox.oldest
  }

  /** Redis does not answer in time, and is not asked until it does. */
  get broken(): boolean {
    return this.#parts.link.broken
  }

  /** Changes that Redis did not confirm in time, so that it was made to read the ledger again instead. */
  get givenUp(): number {
    return this.#parts.outbox.givenUp
  }

  /** Resolves when everything resolved so far has reached Redis. For shutdown, with a deadline. */
  settled(): Promise<void> {
    return this.#parts.outbox.drained()
  }

  /** Rejects with RangeError on negative or fractional amounts and on an unknown time zone. */
  async admit(reservation: Reservation): Promise<Hold | Refusal> {
    requireAmounts(reservation)
    const { key, charge, spend, timeZone } = reservation
    const window = this.#parts.period(timeZone, key.budgetPeriod)
    if (!isExact(spend) || !isExact(charge)) return unavailable()
    try {
      const answer = await reserve(this.#parts, reservation, window)
      const { status, rate, retryAfterMs, remaining, periodId, bucket } = answer
      if (status === 'granted') return this.#keep(new RedisHold(reservation, rate, window, periodId, bucket))
      if (status === 'unseeded' || status === 'void' || status === 'recount') return unavailable()
      const isMoneyReason = status === 'key_budget' || status === 'credit'
      return { refused: status, rate, retryAfterMs, remaining: isMoneyReason ? remaining : undefined }
    } catch (error) {
      this.#parts.onError(error)
      const hold = new RedisHold(reservation, noRate, window, '', 0)
      if (this.#mayPassUnasked(reservation)) {
        this.failedOpen++
        return hold
      }
      // The command may still take effect; without this its hold would block the money until it expires.
      if (mayHaveRun(error)) postReservation(this.#parts, hold, { tokens: reservation.tokens, spend: 0n, charge: 0n })
      return unavailable()
    }
  }

  #keep(hold: RedisHold): RedisHold {
    this.#parts.held.add(hold)
    return hold
  }

  /** What concerns money never does. */
  #mayPassUnasked({ key, charge }: Reservation): boolean {
    if (charge > 0n || key.maxSpend !== undefined) return false
    const isRated = (key.rpm ?? key.tpm ?? key.maxConcurrency) !== undefined
    return !isRated || this.#parts.rates() === 'allow'
  }

  /** True the first time. Redis learns of it in the background, and again until it got through. */
  resolve(hold: Hold, actual: Actual): boolean {
    if (!(hold instanceof RedisHold)) throw new TypeError('not a hold of these limits')
    if (hold.resolved) return false
    hold.resolved = true
    this.#parts.held.delete(hold)
    const clean = isWithin(hold.reservation, actual)
    if (!clean) this.anomalies++
    postReservation(this.#parts, hold, clean ? actual : clampActual(hold.reservation, actual))
    return true
  }

  admitCredential(
    credentialId: string,
    monthlyBudget: Nano | undefined,
    timeZone: string,
    amount: Nano,
  ): Promise<CredentialHold | CredentialRefusal> {
    return lend(this.#parts, credentialId, monthlyBudget, timeZone, amount)
  }

  spendCredential(hold: CredentialHold, cost: Nano): void {
    postTried(this.#parts, ownHold(hold), this.#positive(cost))
  }

  /** `cost` may exceed the hold: it is what the provider bills. */
  resolveCredential(hold: CredentialHold, cost: Nano): boolean {
    const own = ownHold(hold)
    if (own.resolved) return false
    own.resolved = true
    this.#parts.lent.delete(own)
    postLent(this.#parts, own, this.#positive(cost))
    return true
  }

  #positive(cost: Nano): Nano {
    if (cost >= 0n) return cost
    this.anomalies++
    return 0n
  }

  /** 0 when Redis cannot be asked. */
  async affordable(workspaceId: string): Promise<Nano> {
    try {
      const { credit, held } = await readBalance(this.#parts, workspaceId)
      return credit > held ? credit - held : 0n
    } catch (error) {
      this.#parts.onError(error)
      return 0n
    }
  }

  /** Rejects with Fault `unavailable` when Redis cannot be asked. */
  async creditState(workspaceId: string): Promise<CreditState> {
    const { credit, held } = await readBalance(this.#parts, workspaceId).catch(unanswered)
    return { credit, held }
  }

  /** Rejects with Fault `unavailable` when Redis cannot be asked. */
  async spentBy(key: Key, timeZone: string): Promise<Nano> {
    const window = this.#parts.period(timeZone, key.budgetPeriod)
    return readSpent(this.#parts, key, window).catch(unanswered)
  }

  /**
   * What the ledger has already is sent until it arrives. What is to be taken it does not have: counters that are not
   * filled yet are filled first, else the next filling would bring it back. Rejects with RangeError beyond 2^53 nano, and
   * with Fault `unavailable` when nothing can be taken because Redis cannot be asked.
   */
  async addCredit(workspaceId: string, delta: Nano, transactionId?: string): Promise<void> {
    if (delta < 0n) await readBalance(this.#parts, workspaceId).catch(unanswered)
    return postCredit(this.#parts, workspaceId, delta, transactionId)
  }
}

function ownHold(hold: CredentialHold): RedisCredentialHold {
  if (!(hold instanceof RedisCredentialHold)) throw new TypeError('not a hold of these limits')
  return hold
}

function unavailable(): Refusal {
  return { refused: 'unavailable', rate: noRate, retryAfterMs: 1_000, remaining: undefined }
}

function unanswered(cause: unknown): never {
  throw new Fault('unavailable', 'limits_unavailable', 'Balances cannot be read at the moment; try again.', { cause })
}
