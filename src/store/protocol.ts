import type { QueryFailure } from './errors.ts'
import type { PackedBatch } from './packed-batch.ts'

/** What the worker is started with. */
export interface WorkerSettings {
  /** Recorded with open requests, so that one node does not recover what another is still serving. */
  readonly node: string
  readonly database:
    | { readonly kind: 'embedded'; readonly directory: string }
    | ({ readonly kind: 'server' } & ServerSettings)
}

export interface ServerSettings {
  readonly url: string
  /** This node shares its limits with others. */
  readonly sharing: boolean
}

/**
 * `connection` numbers a session that the main thread believes to own from its first message to `release`.
 * `patient` statements (migrations) have no time limit.
 */
export type Command =
  | {
      readonly op: 'query' | 'begin' | 'end'
      readonly connection: number
      readonly sql: string
      readonly params: readonly unknown[]
      readonly patient: boolean
    }
  | { readonly op: 'commit'; readonly batch: PackedBatch }
  | { readonly op: 'close' }

/** Main to worker. Only a release has no answer. */
export type ToWorker = { readonly id: number; readonly command: Command } | { readonly release: number }

export interface QueryAnswer {
  readonly rows: readonly Record<string, unknown>[]
  /** Command tag: `SELECT`, `INSERT`, … */
  readonly command: string
  readonly count: number
}

export type WireError =
  | { readonly kind: 'unavailable'; readonly message: string }
  | { readonly kind: 'query'; readonly failure: QueryFailure }

/** What happens in the worker without being asked. */
export type StoreEvent =
  | { readonly event: 'ready' }
  | { readonly event: 'failed'; readonly error: WireError }
  /** Payload of NOTIFY trilane_changes; undefined when notices may have been lost. */
  | { readonly event: 'changed'; readonly payload: string | undefined }
  | { readonly event: 'lost'; readonly reason: string }
  | { readonly event: 'restored' }
  | { readonly event: 'log'; readonly level: 'warn' | 'error'; readonly message: string }

/** Worker to main. */
export type FromWorker =
  | { readonly id: number; readonly answer: QueryAnswer | undefined }
  | { readonly id: number; readonly error: WireError }
  | StoreEvent

/** The channel on which writers of `changes` notify. */
export const changeChannel = 'trilane_changes'
