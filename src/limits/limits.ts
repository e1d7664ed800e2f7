import type { Nano } from '../model/money.ts'
import type { Key } from '../model/workspace.ts'

/** All that one request needs before it may go out; granted whole or not at all. */
export interface Reservation {
  readonly requestId: string
  readonly workspaceId: string
  readonly key: Key
  /** IANA time zone in which the key's budget period begins. */
  readonly timeZone: string
  /** Input estimate + output ceiling, for tokens per minute. */
  readonly tokens: number
  /** Ceiling that counts against the key's budget (charge on paid lanes, provider cost on byok). */
  readonly spend: Nano
  /** Ceiling of the charge to the workspace's credit; 0n on byok. */
  readonly charge: Nano
}

/** A granted reservation. It is resolved exactly once; a second time is a no-op that returns false. */
export interface Hold {
  readonly reservation: Reservation
  readonly rate: RateState
  resolved: boolean
}

/** What the rate-limit headers tell. `undefined` where the key has no such limit. */
export interface RateState {
  readonly requests: Window | undefined
  readonly tokens: Window | undefined
}
export interface Window {
  readonly limit: number
  readonly remaining: number
  /** Milliseconds until something becomes free again. */
  readonly resetMs: number
}

/** `unavailable`: the shared counters could not be asked, and money is never spent on a guess. */
export type RefusalReason = 'rpm' | 'tpm' | 'concurrency' | 'key_budget' | 'credit' | 'unavailable'

export interface Refusal {
  readonly refused: RefusalReason
  readonly rate: RateState
  readonly retryAfterMs: number | undefined
  /** What is left of the budget or credit, holds taken off; for the error text. */
  readonly remaining: Nano | undefined
}

/** What a request really took. All zero is a void. */
export interface Actual {
  readonly tokens: number
  readonly spend: Nano
  readonly charge: Nano
}

/** A sub-hold on a credential's monthly budget, taken by each attempt. */
export interface CredentialHold {
  readonly credentialId: string
  readonly amount: Nano
  resolved: boolean
}

/**
 * Why a credential gives no sub-hold: its budget does not cover the amount, or the shared counters could not be asked.
 */
export interface CredentialRefusal {
  readonly refused: 'budget' | 'unavailable'
  /** What is left of the budget, holds taken off; for the error text. */
  readonly remaining: Nano | undefined
}

export interface CreditState {
  readonly credit: Nano
  readonly held: Nano
}

/** Declared here, implemented in store/memory and store/redis. Money fails closed. */
export interface Limits {
  admit(reservation: Reservation): Hold | Refusal | Promise<Hold | Refusal>
  /** Posts what was used and gives the rest back. */
  resolve(hold: Hold, actual: Actual): boolean
  admitCredential(
    credentialId: string,
    monthlyBudget: Nano | undefined,
    timeZone: string,
    amount: Nano,
  ): CredentialHold | CredentialRefusal | Promise<CredentialHold | CredentialRefusal>
  /**
   * Posts what a failed attempt cost and gives the rest of its hold back, once and before `resolveCredential`. The hold
   * stays, empty, until then: the ledger learns of the cost when the request is settled, and who compares the two must
   * see that something is still under way.
   */
  spendCredential(hold: CredentialHold, cost: Nano): void
  resolveCredential(hold: CredentialHold, cost: Nano): boolean
  /**
   * Why the key's next request is certain to be refused whatever it is, if that is known without asking anybody; absent
   * where it never is.
   */
  readonly refusesAny?: (key: Key) => Refusal | undefined
  /** What the workspace could spend now: credit less holds. */
  affordable(workspaceId: string): Nano | Promise<Nano>
  creditState(workspaceId: string): CreditState | Promise<CreditState>
  /** What the key has spent in its current period, holds not counted. */
  spentBy(key: Key, timeZone: string): Nano | Promise<Nano>
  /**
   * A top-up, grant or correction that the ledger has made durable, or what is about to be taken (negative).
   * `transactionId`: the ledger's, so that counters that were filled from it since do not count it twice.
   */
  addCredit(workspaceId: string, delta: Nano, transactionId?: string): void | Promise<void>
}

export function isRefusal<T extends object, R extends { readonly refused: string }>(answer: T | R): answer is R {
  return 'refused' in answer
}
