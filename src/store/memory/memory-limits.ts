import { clampActual, isWithin, requireAmounts } from '../../limits/amounts.ts'
import { BudgetPeriods, type PeriodWindow } from '../../limits/budget-period.ts'
import type {
  Actual,
  CredentialHold,
  CredentialRefusal,
  CreditState,
  Hold,
  Limits,
  RateState,
  Refusal,
  RefusalReason,
  Reservation,
  Window,
} from '../../limits/limits.ts'
import type { SlidingWindow } from '../../limits/sliding-window.ts'
import { credentialOf, credentialSubject, type Difference, type Standing, type Subject } from '../../limits/standing.ts'
import type { Nano } from '../../model/money.ts'
import type { Key } from '../../model/workspace.ts'
import { CredentialAccounts, MemoryCredentialHold } from './credential-accounts.ts'
import { CreditAccount, KeyAccount, MemoryHold, WorkspaceMoves } from './memory-hold.ts'
import { nextMoment } from './next-moment.ts'
import { RateWindows } from './rate-windows.ts'

/** What a key has settled since each of two moments at which periods begin (epoch ms), of one moment, by the ledger. */
type SpentSince = (
  workspaceId: string,
  keyId: string,
  since: readonly [number, number],
) => Promise<readonly [Nano, Nano]>

/**
 * Limits of a process that runs alone. Every call is synchronous, hence atomic; only the first after a key's budget
 * period was changed waits for the ledger. Starts empty: seed it
 * from the ledger before the first request. A workspace that nobody seeded has no credit.
 */
export class MemoryLimits implements Limits {
  /** Resolutions that had to be clamped (a charge beyond its hold, a negative amount). Should stay 0. */
  anomalies = 0
  /** What moved since it was last found equal to the ledger. */
  readonly moved = new Set<string>()
  readonly #workspaces = new Map<string, WorkspaceMoves>()
  readonly #spentSince: SpentSince | undefined
  readonly #now: () => number
  readonly #periods = new BudgetPeriods()
  readonly #rates = new RateWindows()
  readonly #keys = new Map<string, KeyAccount>()
  readonly #credits = new Map<string, CreditAccount>()
  readonly #credentials = new CredentialAccounts()

  /** `now` in epoch ms. Without `spentSince` a key whose period is changed takes along what it spent in the former. */
  constructor(now: () => number, spentSince?: SpentSince) {
    this.#now = now
    this.#spentSince = spentSince
  }

  /** Keys whose rate counters are kept at present. */
  get trackedRates(): number {
    return this.#rates.size
  }

  /** Throws RangeError on negative or fractional amounts and on an unknown time zone. */
  admit(reservation: Reservation): Hold | Refusal | Promise<Hold | Refusal> {
    requireAmounts(reservation)
    const { key, timeZone } = reservation
    if (key.maxSpend === undefined || !this.#spentSince) return this.#admit(reservation)
    const account = this.#account(key, timeZone, this.#now())
    return account.otherPeriod === undefined ? this.#admit(reservation) : this.#recounted(reservation, account)
  }

  /** The key's period was changed: what it spent in the new one is asked for before anything more is let through. */
  async #recounted(reservation: Reservation, account: KeyAccount): Promise<Hold | Refusal> {
    try {
      await this.#recount(reservation.key, account)
      if (account.otherPeriod === undefined) return this.#admit(reservation)
    } catch {
      // Refused below: money is never spent on a guess.
    }
    const rate = { requests: undefined, tokens: undefined }
    return { refused: 'unavailable', rate, retryAfterMs: 1_000, remaining: undefined }
  }

  async #recount({ id, workspaceId }: Key, account: KeyAccount): Promise<void> {
    const { otherPeriod, window } = account
    if (otherPeriod === undefined || !this.#spentSince) return
    const [before, after] = await this.#spentSince(workspaceId, id, [otherPeriod, window.start])
    account.recount(otherPeriod, window.start, after - before)
  }

  #admit(reservation: Reservation): Hold | Refusal {
    const now = this.#now()
    const { key, tokens, spend, charge } = reservation
    const account = this.#account(key, reservation.timeZone, now)
    const rates = key.rpm === undefined && key.tpm === undefined ? undefined : this.#rates.of(key.id, now)
    const requestWindow = key.rpm === undefined ? undefined : rates?.requestsAt(now)
    const tokenWindow = key.tpm === undefined ? undefined : rates?.tokensAt(now)
    const credit = charge === 0n ? undefined : this.#credits.get(reservation.workspaceId)

    const refuse = (refused: RefusalReason, retryAfterMs?: number, remaining?: Nano): Refusal => ({
      refused,
      rate: rateState(key, requestWindow, tokenWindow, now),
      retryAfterMs,
      remaining: remaining !== undefined && remaining < 0n ? 0n : remaining,
    })
    if (key.maxConcurrency !== undefined && account.inFlight >= key.maxConcurrency) return refuse('concurrency')
    if (requestWindow && key.rpm !== undefined && requestWindow.total(now) + 1 > key.rpm) {
      return refuse('rpm', requestWindow.waitMs(now, 1, key.rpm))
    }
    if (tokenWindow && key.tpm !== undefined && tokenWindow.total(now) + tokens > key.tpm) {
      return refuse('tpm', tokenWindow.waitMs(now, tokens, key.tpm))
    }
    if (key.maxSpend !== undefined && account.left(key.maxSpend) < spend) {
      return refuse('key_budget', untilEnd(key, account.window, now), account.left(key.maxSpend))
    }
    if (charge > 0n && (!credit || credit.credit - credit.held < charge)) {
      return refuse('credit', undefined, credit ? credit.credit - credit.held : 0n)
    }

    // Everything fits: from here on nothing can fail.
    requestWindow?.add(now, 1)
    const bucket = tokenWindow ? tokenWindow.add(now, tokens) : 0
    const moves = this.#moves(reservation.workspaceId)
    moves.begin(key.id, now)
    account.inFlight++
    if (spend > 0n) account.held += spend
    if (credit) credit.held += charge
    const rate = rateState(key, requestWindow, tokenWindow, now)
    return new MemoryHold(reservation, rate, account, credit, tokenWindow, bucket, moves)
  }

  resolve(hold: Hold, actual: Actual): boolean {
    if (!(hold instanceof MemoryHold)) throw new TypeError('not a hold of these limits')
    if (hold.resolved) return false
    hold.resolved = true
    const { reservation, account, credit } = hold
    let { tokens, spend, charge } = actual
    if (!isWithin(reservation, actual)) {
      this.anomalies++
      ;({ tokens, spend, charge } = clampActual(reservation, actual))
    }
    hold.moves.end(this.#now())
    this.moved.add(reservation.workspaceId)
    account.inFlight--
    account.settle(hold.periodId, reservation.spend, spend)
    if (credit) {
      credit.held -= reservation.charge
      credit.credit -= charge
    }
    if (tokens !== reservation.tokens) {
      hold.tokens?.correct(this.#now(), hold.bucket, tokens - reservation.tokens)
    }
    return true
  }

  admitCredential(
    credentialId: string,
    monthlyBudget: Nano | undefined,
    timeZone: string,
    amount: Nano,
  ): CredentialHold | CredentialRefusal {
    if (amount < 0n) throw new RangeError(`amount to hold: ${amount}`)
    const now = this.#now()
    return this.#credentials.lend(
      credentialId,
      this.#periods.current(timeZone, 'month', now),
      monthlyBudget,
      amount,
      now,
    )
  }

  spendCredential(hold: CredentialHold, cost: Nano): void {
    ownHold(hold).post(this.#positive(cost), this.#now())
  }

  /** `cost` may exceed the hold: it is what the provider bills. */
  resolveCredential(hold: CredentialHold, cost: Nano): boolean {
    const own = ownHold(hold)
    if (own.resolved) return false
    own.resolved = true
    own.post(this.#positive(cost), this.#now())
    own.account.open--
    if (own.isBudgeted) this.moved.add(credentialSubject(own.credentialId))
    return true
  }

  #positive(cost: Nano): Nano {
    if (cost >= 0n) return cost
    this.anomalies++
    return 0n
  }

  /** Requests per minute alone: how much else a request takes depends on it. */
  refusesAny(key: Key): Refusal | undefined {
    if (key.rpm === undefined) return undefined
    const now = this.#now()
    const rates = this.#rates.of(key.id, now)
    const requests = rates.requestsAt(now)
    if (requests.total(now) < key.rpm) return undefined
    const rate = rateState(key, requests, key.tpm === undefined ? undefined : rates.tokensAt(now), now)
    return { refused: 'rpm', rate, retryAfterMs: requests.waitMs(now, 1, key.rpm), remaining: undefined }
  }

  affordable(workspaceId: string): Nano {
    const account = this.#credits.get(workspaceId)
    const left = account ? account.credit - account.held : 0n
    return left > 0n ? left : 0n
  }

  creditState(workspaceId: string): CreditState {
    const { credit, held } = this.#credits.get(workspaceId) ?? new CreditAccount()
    return { credit, held }
  }

  spentBy(key: Key, timeZone: string): Nano | Promise<Nano> {
    if (!this.#keys.has(key.id)) return 0n
    const account = this.#account(key, timeZone, this.#now())
    if (account.otherPeriod === undefined || !this.#spentSince) return account.spent
    return this.#recount(key, account).then(() => account.spent)
  }

  addCredit(workspaceId: string, delta: Nano): void {
    this.#credit(workspaceId).credit += delta
    const moves = this.#moves(workspaceId)
    moves.touched = nextMoment(this.#now(), moves.touched)
    this.moved.add(workspaceId)
  }

  /** Undefined when nothing of it has moved here. */
  standing(subject: Subject): Standing | undefined {
    const credentialId = credentialOf(subject)
    return credentialId === undefined ? this.#workspaceStanding(subject) : this.#credentials.standing(credentialId)
  }

  #workspaceStanding(workspaceId: string): Standing | undefined {
    const moves = this.#workspaces.get(workspaceId)
    if (!moves) return undefined
    const { credit } = this.creditState(workspaceId)
    const spends = [...moves.keys].flatMap((keyId) => {
      const account = this.#keys.get(keyId)
      if (!account || account.otherPeriod !== undefined) return []
      return [{ keyId, window: account.window, spent: account.spent }]
    })
    return { touched: moves.touched, credit, spends, holds: moves.open > 0 ? 'many' : [] }
  }

  /** Adds what the ledger has beyond; false when something moved after `touched`. */
  repair(subject: Subject, touched: number, difference: Difference): boolean {
    const credentialId = credentialOf(subject)
    return credentialId === undefined
      ? this.#repairWorkspace(subject, touched, difference)
      : this.#credentials.repair(credentialId, touched, difference)
  }

  #repairWorkspace(workspaceId: string, touched: number, { credit, spends }: Difference): boolean {
    const moves = this.#workspaces.get(workspaceId)
    if (!moves || moves.touched !== touched || moves.open > 0) return false
    if (credit !== 0n) this.#credit(workspaceId).credit += credit
    for (const [keyId, amount] of spends) {
      const account = this.#keys.get(keyId)
      if (account) account.spent += amount
    }
    return true
  }

  /** Sets the credit to the ledger's balance; holds stay. */
  seedCredit(workspaceId: string, credit: Nano): void {
    this.#credit(workspaceId).credit = credit
  }

  /**
   * Sets what the key spent in `window` by the ledger; holds stay. Also to be called after a key's
   * budget period changed: until then the spend of the old period is carried over.
   */
  seedSpend(keyId: string, window: PeriodWindow, spent: Nano): void {
    const account = this.#keys.get(keyId) ?? added(this.#keys, keyId, new KeyAccount(window))
    account.enter(window)
    if (account.window === window) account.set(spent) // else it speaks of a period that is over
  }

  /** Sets what the credential cost in the month `window` by the ledger; holds stay. */
  seedCredentialSpend(credentialId: string, window: PeriodWindow, spent: Nano): void {
    this.#credentials.seed(credentialId, window, spent)
  }

  #account(key: Key, timeZone: string, now: number): KeyAccount {
    const window = this.#periods.current(timeZone, key.budgetPeriod, now)
    const account = this.#keys.get(key.id) ?? added(this.#keys, key.id, new KeyAccount(window))
    account.enter(window)
    return account
  }

  #moves(workspaceId: string): WorkspaceMoves {
    return this.#workspaces.get(workspaceId) ?? added(this.#workspaces, workspaceId, new WorkspaceMoves())
  }

  #credit(workspaceId: string): CreditAccount {
    return this.#credits.get(workspaceId) ?? added(this.#credits, workspaceId, new CreditAccount())
  }
}

function added<T>(map: Map<string, T>, id: string, value: T): T {
  map.set(id, value)
  return value
}

function ownHold(hold: CredentialHold): MemoryCredentialHold {
  if (!(hold instanceof MemoryCredentialHold)) throw new TypeError('not a hold of these limits')
  return hold
}

function rateState(
  key: Key,
  requests: SlidingWindow | undefined,
  tokens: SlidingWindow | undefined,
  now: number,
): RateState {
  return { requests: windowState(requests, key.rpm, now), tokens: windowState(tokens, key.tpm, now) }
}

function windowState(window: SlidingWindow | undefined, limit: number | undefined, now: number): Window | undefined {
  if (!window || limit === undefined) return undefined
  return { limit, remaining: Math.max(0, limit - window.total(now)), resetMs: window.resetMs(now) }
}

/** Ms until the key's budget starts anew; never, if it has no period. */
function untilEnd(key: Key, window: PeriodWindow, now: number): number | undefined {
  return key.budgetPeriod === 'none' ? undefined : window.end - now
}
