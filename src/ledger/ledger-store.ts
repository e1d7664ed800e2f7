import type { Lane } from '../model/lane.ts'
import type { Nano } from '../model/money.ts'
import type { OtherCost, RequestRecord } from '../model/request-record.ts'

/** A paid request that is under way: what a crash must not lose. */
export interface OpenEntry {
  readonly id: string
  readonly workspaceId: string
  readonly keyId: string
  readonly createdAt: number
  readonly lane: Lane
  readonly requestedModel: string
  readonly provider: string
  readonly servedModel: string
  readonly stream: boolean
  /** The highest charge among the planned candidates. */
  readonly hold: Nano
}

/** A price as it was at some time, kept for good under its content's hash. */
export interface PriceVersion {
  readonly id: string
  /** JSON text. */
  readonly body: string
}

/** The store will never take this batch: something in it is not what a column can hold. Nothing of it was written. */
export class BatchRefused extends Error {
  constructor(cause: Error) {
    super(`a ledger batch was refused: ${cause.message}`, { cause })
    this.name = 'BatchRefused'
  }
}

/**
 * One durable step of the books: everything in it becomes visible together or not at all. Committing the same `id`
 * again changes nothing, so that a step whose outcome is unknown (connection lost) can be repeated.
 */
export interface LedgerBatch {
  readonly id: string
  /** Epoch milliseconds. */
  readonly at: number
  readonly opens: readonly OpenEntry[]
  readonly settled: readonly SettledRequest[]
  /** Ids of earlier batches all of whose opens are settled by now. */
  readonly closed: readonly string[]
  readonly priceVersions: readonly PriceVersion[]
}

export interface SettledRequest extends RequestRecord {
  /** Day (`YYYY-MM-DD`) in the workspace's time zone, for budgets and monthly sums. */
  readonly day: string
  /** Attempts besides the last one that cost something; those that the last one's payer pays are part of `cost`. */
  readonly others?: readonly OtherCost[] | undefined
}

/** The workspace pays its providers on byok, the operator on the other lanes. */
export function samePayer(one: Lane, other: Lane): boolean {
  return (one === 'byok') === (other === 'byok')
}

/** Declared here, implemented in store/. */
export interface LedgerStore {
  /** Resolves once the batch is durable. Rejects when it is not known to be. */
  commit(batch: LedgerBatch): Promise<void>
}
