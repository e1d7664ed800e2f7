import type { Nano } from '../model/money.ts'
import type { PeriodWindow } from './budget-period.ts'

/** A workspace's live counters at one moment. */
export interface Standing {
  /** When something of it moved last, by the counters' own clock (epoch ms). */
  readonly touched: number
  readonly credit: Nano
  readonly spends: readonly SpendStanding[]
  /** What is under way; `many`: more than anybody looks at. */
  readonly holds: readonly HoldStanding[] | 'many'
}

export interface SpendStanding {
  readonly keyId: string
  /** The period that `spent` belongs to. */
  readonly window: PeriodWindow
  readonly spent: Nano
}

export interface HoldStanding {
  /** Request id. */
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
  /** Workspaces that moved and were not found equal since, at most `limit`, the ones that rested longest first. */
  moved(limit: number): Promise<readonly string[]>
  /** Undefined: nothing is known of it, so that nothing can be wrong. */
  standing(workspaceId: string): Promise<Standing | undefined>
  /** Adds the difference, unless something moved since `standing` was read: false then. */
  repair(workspaceId: string, standing: Standing, difference: Difference): Promise<boolean>
  /** Gives back holds that nobody will resolve. */
  release(workspaceId: string, holds: readonly HoldStanding[]): Promise<void>
  /** It is equal, and need not be looked at before it moves again; or it is to be looked at later. */
  compared(workspaceId: string, equal: boolean): Promise<void>
}
