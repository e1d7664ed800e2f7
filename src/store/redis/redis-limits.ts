import type { Cluster, Redis } from 'ioredis'
import { newId } from '../../kit/ids.ts'
import { clampActual, isWithin, requireAmounts } from '../../limits/amounts.ts'
import { BudgetPeriods, type PeriodWindow } from '../../limits/budget-period.ts'
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
import { type AdmitAnswer, noRate, readAdmitAnswer } from './admit-answer.ts'
import { within } from './deadline.ts'
import { exact, exactCap, isExact } from './exact-amount.ts'
import { Outbox } from './outbox.ts'
import { RedisCredentialHold, RedisHold } from './redis-hold.ts'
import { NotReadyError, RedisLink } from './redis-link.ts'
import { admitScript } from './scripts/admit.ts'
import { addCreditScript, balanceScript } from './scripts/balance.ts'
import { admitCredentialScript, resolveCredentialScript } from './scripts/credential.ts'
import { resolveScript } from './scripts/resolve.ts'
import { recountScript } from './scripts/seed.ts'
import { type Reseed, Seeding } from './seeding.ts'
import { budgetName, credentialSlot, doneKey, rateKeys, type SlotKeys, workspaceSlot } from './slot-keys.ts'

export interface RedisLimitsOptions {
  readonly redis: Redis | Cluster
  readonly reseed: Reseed
  /** Begins every Redis key. Default `trilane`. */
  readonly prefix?: string
  /** Ms a request waits for Redis. Default 50. */
  readonly deadlineMs?: number
  /** Ms a request waits for the ledger when Redis does not know its workspace. Default 2000. */
  readonly seedWaitMs?: number
  /** Ms after which a hold is taken for a crashed node's: longer than the longest request. Default 30 min. */
  readonly holdMs?: number
  /** Name of this process; its holds carry it. Without spaces. */
  readonly node?: string
  /** What becomes of pure rate limits when Redis cannot be asked: let through (the default) or refuse. */
  readonly ratesWithoutRedis?: () => 'allow' | 'refuse'
  /** For tests: replaces this node's clock and Redis'. Epoch ms. */
  readonly now?: () => number
  /** Told of every failure that was absorbed; for the log. */
  readonly onError?: (error: unknown) => void
}

/** How long Redis remembers what it has done; the outbox repeats itself for a shorter time. */
const doneMs = 10 * 60_000
const patienceMs = 8 * 60_000
/** Background work may take longer than a request may wait. */
const backgroundMs = 2_000

/**
 * Limits shared by any number of nodes. Where Redis does not answer in time, money fails closed
 * (refused as `unavailable`) and pure rate limits fail open, unless told otherwise. Redis must not evict (`noeviction`).
 */
export class RedisLimits implements Limits {
  /** Resolutions that had to be clamped (a charge beyond its hold, a negative amount). Should stay 0. */
  anomalies = 0
  /** Requests let through without their rate limits being checked. */
  failedOpen = 0
  /** Workspaces whose money moved here since this was last emptied; for what compares them with the ledger. */
  readonly moved = new Set<string>()
  readonly #node: string
  readonly #rates: () => 'allow' | 'refuse'
  readonly #spentSince: Reseed['spentSince']
  readonly #link: RedisLink
  readonly #seeding: Seeding
  readonly #outbox: Outbox
  readonly #periods = new BudgetPeriods()
  readonly #prefix: string
  readonly #waitMs: number
  readonly #holdMs: string
  readonly #now: () => number
  readonly #clock: () => string
  readonly #onError: (error: unknown) => void

  constructor(options: RedisLimitsOptions) {
    const { now } = options
    this.#now = now ?? Date.now
    this.#clock = now ? () => String(Math.floor(now())) : () => ''
    this.#prefix = options.prefix ?? 'trilane'
    this.#waitMs = options.seedWaitMs ?? 2_000
    this.#onError = options.onError ?? (() => {})
    const holdMs = options.holdMs ?? 30 * 60_000
    this.#holdMs = String(holdMs)
    this.#node = options.node ?? newId('node')
    this.#rates = options.ratesWithoutRedis ?? (() => 'allow')
    const { reseed } = options
    this.#spentSince = reseed.spentSince && ((...asked) => reseed.spentSince?.(...asked) ?? Promise.reject())
    this.#link = new RedisLink(options.redis, options.deadlineMs ?? 50)
    this.#seeding = new Seeding({
      link: this.#link,
      reseed: options.reseed,
      prefix: this.#prefix,
      waitMs: this.#waitMs,
      holdMs,
      clock: this.#clock,
    })
    this.#outbox = new Outbox({ retryMs: 250, patienceMs, mayHaveRun, onError: this.#onError })
  }

  /** Resolutions and credit changes that Redis has not confirmed yet. */
  get unconfirmed(): number {
    return this.#outbox.size
  }

  /** When the oldest of them was sent (epoch ms); undefined when there is none. */
  get oldestUnconfirmed(): number | undefined {
    return this.#outbox.oldest
  }

  /** Redis does not answer in time, and is not asked until it does. */
  get broken(): boolean {
    return this.#link.broken
  }

  /** Changes that Redis did not confirm in time, so that it was made to read the ledger again instead. */
  get givenUp(): number {
    return this.#outbox.givenUp
  }

  /** Resolves when everything resolved so far has reached Redis. For shutdown, with a deadline. */
  settled(): Promise<void> {
    return this.#outbox.drained()
  }

  /** Rejects with RangeError on negative or fractional amounts and on an unknown time zone. */
  async admit(reservation: Reservation): Promise<Hold | Refusal> {
    requireAmounts(reservation)
    const { key, charge, spend, timeZone } = reservation
    const window = this.#periods.current(timeZone, key.budgetPeriod, this.#now())
    if (!isExact(spend) || !isExact(charge)) return unavailable()
    const isMoney = charge > 0n || key.maxSpend !== undefined
    try {
      const answer = await this.#askAdmit(reservation, window)
      const { status, rate, retryAfterMs, remaining, periodId, bucket } = answer
      if (status === 'granted') return new RedisHold(reservation, rate, window, periodId, bucket)
      if (status === 'unseeded' || status === 'void' || status === 'recount') return unavailable()
      const isMoneyReason = status === 'key_budget' || status === 'credit'
      return { refused: status, rate, retryAfterMs, remaining: isMoneyReason ? remaining : undefined }
    } catch (error) {
      this.#onError(error)
      const hold = new RedisHold(reservation, noRate, window, '', 0)
      const { rpm, tpm, maxConcurrency } = key
      const isRated = (rpm ?? tpm ?? maxConcurrency) !== undefined
      if (!isMoney && (!isRated || this.#rates() === 'allow')) {
        this.failedOpen++
        return hold
      }
      // The command may still take effect; without this its hold would block the money until it expires.
      if (mayHaveRun(error)) this.#post(hold, { tokens: reservation.tokens, spend: 0n, charge: 0n })
      return unavailable()
    }
  }

  /** True the first time. Redis learns of it in the background, and again until it got through. */
  resolve(hold: Hold, actual: Actual): boolean {
    if (!(hold instanceof RedisHold)) throw new TypeError('not a hold of these limits')
    if (hold.resolved) return false
    hold.resolved = true
    const clean = isWithin(hold.reservation, actual)
    if (!clean) this.anomalies++
    this.#post(hold, clean ? actual : clampActual(hold.reservation, actual))
    return true
  }

  async admitCredential(
    credentialId: string,
    monthlyBudget: Nano | undefined,
    timeZone: string,
    amount: Nano,
  ): Promise<CredentialHold | CredentialRefusal> {
    if (amount < 0n) throw new RangeError(`amount to hold: ${amount}`)
    const window = this.#periods.current(timeZone, 'month', this.#now())
    const id = newId('hold')
    // Nothing to check, so the attempt need not wait for Redis; what it cost is posted afterwards.
    if (monthlyBudget === undefined)
      return new RedisCredentialHold(id, credentialId, amount, window, String(window.start))
    if (!isExact(amount)) return { refused: 'budget', remaining: undefined }
    const slot = credentialSlot(this.#prefix, credentialId)
    const keys = [slot.money, slot.holds, slot.expiries, doneKey(slot, id)]
    const args = [id, ...bounds(window), exactCap(monthlyBudget), exact(amount), this.#holdMs, this.#node]
    const ask = async () => (await this.#link.run(admitCredentialScript, keys, [this.#clock(), ...args])) as string[]
    try {
      let [status, told] = await ask()
      if (status === 'unseeded') {
        if (!(await this.#succeeds(this.#seeding.credential(credentialId)))) return unchecked
        ;[status, told] = await ask()
      }
      if (told === undefined || (status !== 'granted' && status !== 'refused')) return unchecked
      if (status === 'refused') return { refused: 'budget', remaining: BigInt(told) }
      return new RedisCredentialHold(id, credentialId, amount, window, told)
    } catch (error) {
      this.#onError(error)
      const hold = new RedisCredentialHold(id, credentialId, amount, window, String(window.start))
      if (mayHaveRun(error)) this.#postCredential(hold, 0n)
      return unchecked
    }
  }

  /** `cost` may exceed the hold: it is what the provider bills. */
  resolveCredential(hold: CredentialHold, cost: Nano): boolean {
    if (!(hold instanceof RedisCredentialHold)) throw new TypeError('not a hold of these limits')
    if (hold.resolved) return false
    hold.resolved = true
    if (cost < 0n) this.anomalies++
    this.#postCredential(hold, cost < 0n ? 0n : cost)
    return true
  }

  /** 0 when Redis cannot be asked. */
  async affordable(workspaceId: string): Promise<Nano> {
    try {
      const { credit, held } = await this.#balance(workspaceId)
      return credit > held ? credit - held : 0n
    } catch (error) {
      this.#onError(error)
      return 0n
    }
  }

  /** Rejects with Fault `unavailable` when Redis cannot be asked. */
  async creditState(workspaceId: string): Promise<CreditState> {
    const { credit, held } = await this.#balance(workspaceId).catch(unanswered)
    return { credit, held }
  }

  /** Rejects with Fault `unavailable` when Redis cannot be asked. */
  async spentBy(key: Key, timeZone: string): Promise<Nano> {
    const window = this.#periods.current(timeZone, key.budgetPeriod, this.#now())
    const ask = () => this.#balance(key.workspaceId, [budgetName(key.id), ...bounds(window)])
    const { spent, counted } = await ask().catch(unanswered)
    if (counted === String(window.start) || !this.#spentSince) return spent
    return (await this.#recount(key, window, counted)) ? (await ask().catch(unanswered)).spent : spent
  }

  /** The ledger has it already, so it is sent until it arrives. Rejects with RangeError beyond 2^53 nano. */
  async addCredit(workspaceId: string, delta: Nano): Promise<void> {
    this.moved.add(workspaceId)
    const slot = workspaceSlot(this.#prefix, workspaceId)
    const keys = [slot.money, slot.holds, slot.expiries, doneKey(slot, newId('credit')), slot.version]
    const args = [exact(delta), String(doneMs)]
    let answer: unknown
    await this.#send(slot, async () => {
      answer = await this.#link.run(addCreditScript, keys, args, backgroundMs)
      if (answer === 'beyond') this.#onError(new RangeError(`credit of ${workspaceId} would pass 2^53 nano-dollars`))
    })
    if (answer === 'beyond') throw new RangeError('credit would pass 2^53 nano-dollars')
  }

  async #askAdmit(reservation: Reservation, window: PeriodWindow): Promise<AdmitAnswer> {
    const { key, workspaceId, requestId, tokens, spend, charge } = reservation
    const slot = workspaceSlot(this.#prefix, workspaceId)
    const rates = rateKeys(slot, key.id)
    const done = doneKey(slot, requestId)
    const keys = [slot.money, slot.holds, slot.expiries, done, rates.inFlight, rates.requests, rates.tokens]
    const limits = [optional(key.maxConcurrency), optional(key.rpm), optional(key.tpm), exactCap(key.maxSpend)]
    const amounts = [String(tokens), exact(spend), exact(charge), this.#holdMs, this.#node, this.#spentSince ? '1' : '']
    const args = [requestId, budgetName(key.id), ...bounds(window), ...limits, ...amounts]
    const ask = async () => readAdmitAnswer(await this.#link.run(admitScript, keys, [this.#clock(), ...args]), key)
    this.moved.add(workspaceId)
    let answer = await ask()
    if (answer.status === 'unseeded') {
      if (!(await this.#succeeds(this.#seeding.workspace(workspaceId)))) return answer
      answer = await ask()
    }
    if (answer.status !== 'recount') return answer
    return (await this.#recount(key, window, String(answer.remaining))) ? ask() : answer
  }

  /** A seeding that failed left nothing behind, unlike a command that may still run. */
  async #succeeds(seeding: Promise<void>): Promise<boolean> {
    try {
      await seeding
      return true
    } catch (error) {
      this.#onError(error)
      return false
    }
  }

  /**
   * Counts a key's spend in another period: the ledger tells the difference between the two, and what is not on it yet
   * lies in both. False when the ledger could not be asked in time.
   */
  #recount(key: Key, window: PeriodWindow, counted: string): Promise<boolean> {
    const slot = workspaceSlot(this.#prefix, key.workspaceId)
    const work = async () => {
      const since = [Number(counted), window.start] as const
      const [before, after] = (await this.#spentSince?.(key.workspaceId, key.id, since)) ?? [0n, 0n]
      const args = [budgetName(key.id), counted, String(window.start), exact(after - before)]
      await this.#link.run(recountScript, [slot.money, slot.holds, slot.expiries], args)
    }
    return this.#succeeds(within(this.#waitMs, work()))
  }

  #post(hold: RedisHold, { tokens, spend, charge }: Actual): void {
    const { reservation, window, periodId, bucket } = hold
    this.moved.add(reservation.workspaceId)
    const slot = workspaceSlot(this.#prefix, reservation.workspaceId)
    const rates = rateKeys(slot, reservation.key.id)
    const done = doneKey(slot, reservation.requestId)
    const keys = [slot.money, slot.holds, slot.expiries, done, rates.inFlight, rates.tokens, slot.version]
    const correction = bucket === 0 ? 0 : tokens - reservation.tokens
    const name = budgetName(reservation.key.id)
    const args = [reservation.requestId, name, ...bounds(window), periodId, String(correction), String(bucket)]
    const money = [spend.toString(), charge.toString(), String(doneMs)]
    void this.#send(slot, () => {
      return this.#link.run(resolveScript, keys, [this.#clock(), ...args, ...money], backgroundMs)
    })
  }

  #postCredential(hold: RedisCredentialHold, cost: Nano): void {
    const slot = credentialSlot(this.#prefix, hold.credentialId)
    const keys = [slot.money, slot.holds, slot.expiries, doneKey(slot, hold.id), slot.version]
    const args = [hold.id, ...bounds(hold.window), hold.periodId, cost.toString(), String(doneMs)]
    void this.#send(slot, () => this.#link.run(resolveCredentialScript, keys, args, backgroundMs))
  }

  #send({ tag, money }: SlotKeys, deliver: () => Promise<unknown>): Promise<void> {
    const startOver = () => this.#link.delete(money, backgroundMs)
    return this.#outbox.send({ deliver, subject: tag, startOver })
  }

  async #balance(workspaceId: string, budget = ['', '', '']): Promise<Balance> {
    const { money, holds, expiries } = workspaceSlot(this.#prefix, workspaceId)
    const keys = [money, holds, expiries]
    const ask = async () => (await this.#link.run(balanceScript, keys, [this.#clock(), ...budget])) as string[]
    let answer = await ask()
    if (answer.length === 0) {
      await this.#seeding.workspace(workspaceId)
      answer = await ask()
    }
    const [credit, held, spent, counted = ''] = answer
    if (credit === undefined || held === undefined || spent === undefined)
      throw new Error(`${workspaceId} is not seeded`)
    return { credit: BigInt(credit), held: BigInt(held), spent: BigInt(spent), counted }
  }
}

interface Balance {
  readonly credit: Nano
  readonly held: Nano
  readonly spent: Nano
  /** Start of the period that `spent` belongs to. */
  readonly counted: string
}

const unchecked: CredentialRefusal = { refused: 'unavailable', remaining: undefined }

function unavailable(): Refusal {
  return { refused: 'unavailable', rate: noRate, retryAfterMs: 1_000, remaining: undefined }
}

function mayHaveRun(error: unknown): boolean {
  return !(error instanceof NotReadyError)
}

function unanswered(cause: unknown): never {
  throw new Fault('unavailable', 'limits_unavailable', 'Balances cannot be read at the moment; try again.', { cause })
}

function bounds(window: PeriodWindow): [start: string, end: string] {
  return [String(window.start), String(window.end)]
}

function optional(limit: number | undefined): string {
  return limit === undefined ? '' : String(limit)
}
