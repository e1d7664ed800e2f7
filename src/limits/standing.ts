import type { Nano } from '../model/money.ts'
import type { PeriodWindow } from './budget-period.ts'

/** Whose counters are compared: a workspace's, by its id, or a credential's. */
export type Subject = string

const CREDENTIAL = 'c:'

export function credentialSubject(credentialId: string): Subject {
  return `${CREDENTIAL}${credentialId}`
}

/** Undefined: it is a workspace. */
export function credentialOf(subject: Subject): string | undefined {
  return subject.startsWith(CREDENTIAL) ? subject.slice(CREDENTIAL.length) : undefined
}

/** Name of a credential's one budget, in the place of a key's id. */
export const CREDENTIAL_BUDGET = 'month'

/** A subject's live counters at one moment. */
export interface Standing {
  /** When something of it moved last, by the counters' own clock (epoch ms). */
  readonly touched: number
  /** 0n for a credential. */
  readonly credit: Nano
  readonly spends: readonly SpendStanding[]
  /** What is under way, or some of it, those first that were told of longest ago; `many`: some that nobody looks at. */
  readonly holds: readonly HoldStanding[] | 'many'
}

export interface SpendStanding {
  /** Of a credential: `CREDENTIAL_BUDGET`. */
  readonly keyId: string
  /** The period that `spent` belongs to. */
  readonly window: PeriodWindow
  readonly spent: Nano
}

export interface HoldStanding {
  /** Request id; of a credential's sub-hold its own. */
  readonly id: string
  readonly keyId: string
  /** Who took it; undefined: it was read from the ledger. */
  readonly node: string | undefined
}

/** What the ledger has beyond the counters (negative: what they have beyond it). */
export interface Difference {
  readonly credit: Nano
  readonly spends: ReadonlyMap<string, Nano>
}

/** Live counters as seen by what compares them with the ledger. Declared here, implemented in store/memory and store/redis. */
export interface ComparableLimits {
  /** Their clock, epoch ms. */
  now(): Promise<number>
  /** Whether this process may compare at present: one of all that share the counters does. */
  mayCompare(): Promise<boolean>
  /** Processes that share the counters: until when (by `now`) all that each of them settled is on the ledger and here. */
  watermarks(): Promise<ReadonlyMap<string, number>>
  /** Those that moved and were not found equal since, at most `limit`, the ones that rested longest first. */
  moved(limit: number): Promise<readonly string[]>
  /** Undefined: nothing is known of it, so that nothing can be wrong. */
  standing(subject: Subject): Promise<Standing | undefined>
  /** Adds the difference, unless something moved since `standing` was read: false then. */
  repair(subject: Subject, standing: Standing, difference: Difference): Promise<boolean>
  /** Gives back holds that nobody will resolve. */
  release(subject: Subject, holds: readonly HoldStanding[]): Promise<void>
  /** It is equal, and need not be looked at before it moves again; or it is to be looked at later. */
  compared(subject: Subject, equal: boolean): Promise<void>
}
