import type { IncomingMessage } from 'node:http'
import type { Kysely, Transaction } from 'kysely'
import type { Score } from '../insight/feedback/keep-score.ts'
import type { Limits } from '../limits/limits.ts'
import type { Catalog } from '../model/catalog.ts'
import type { Fault } from '../model/fault.ts'
import type { Lane } from '../model/lane.ts'
import type { Price } from '../model/price.ts'
import type { Credential, Quote } from '../model/workspace.ts'
import type { Health } from '../routing/health.ts'
import type { Database } from '../store/schema.ts'
import type { SignInGround } from './sign-in/settings.ts'

/** What a write touched, so that the data plane of every node loads it anew. For quotes the id is the workspace's. */
export type ChangeKind = 'workspace' | 'key' | 'credential' | 'quote'

export type Trx = Transaction<Database>

/** All that the management API needs of the rest of the program; wired in main.ts. */
export interface ControlDeps {
  readonly db: Kysely<Database>
  /** Runs statements that read whole tables: they may take longer than others. Without it they run as any other. */
  readonly patiently?: <T>(work: (db: Kysely<Database>) => Promise<T>) => Promise<T>
  /** Notes a change inside the transaction that makes it. */
  readonly recordChange: (trx: Trx, kind: ChangeKind, id: string) => Promise<unknown>
  /** Called after a commit; resolves once this node's snapshot has the change, so that the caller can use it at once. */
  readonly afterChange: () => Promise<void>
  readonly limits: Pick<Limits, 'creditState' | 'addCredit' | 'spentBy'>
  /** Runs what moves credit on the ledger and in the counters, so that nobody compares the two meanwhile. */
  readonly moving?: <T>(work: () => Promise<T>) => Promise<T>
  /** 32 bytes. */
  readonly masterKey: Uint8Array
  /** Hex SHA-256 of TRILANE_ADMIN_KEY. */
  readonly adminKeyHash: string
  /** Epoch milliseconds. */
  readonly clock: () => number
  readonly catalog: () => Catalog
  /** Asks the provider whether the credential works. Never rejects for the provider's sake. */
  readonly testCredential: (credential: Credential) => Promise<CredentialTest>
  readonly reloadConfig: () => Promise<ReloadResult>
  /** Whether a tenant may use this base URL; the text of what is wrong with it otherwise. */
  readonly checkBaseUrl?: (url: string) => string | undefined | Promise<string | undefined>
  /**
   * What each model costs this workspace on each lane now, or would cost it under the `trial` rules of one lane. Without
   * it the routes are not offered.
   */
  readonly priceView?: (workspaceId: string, trial?: TrialQuotes) => readonly EffectivePrice[]
  /** How this node does. Without it the route is not offered. */
  readonly vitals?: () => Vitals
  /** How credentials have done on this node. */
  readonly health?: Pick<Health, 'inFlight' | 'resting'>
  /** What would become of a call. Without it the route is not offered. Throws Fault. */
  readonly explain?: (question: ExplainQuestion) => Promise<Explained>
  /** Keeps a score that an answer got. Without it the route is not offered. Throws Fault `request_not_found`. */
  readonly takeScore?: (score: Score) => Promise<void>
  /** Whether the process that left an open request still lives. Without it nobody can tell. */
  readonly isNodeAlive?: (node: string) => Promise<boolean>
  /** What a caller whom nobody knows is told: the fault itself, or that there were too many. Without it always the fault. */
  readonly tellStranger?: (request: IncomingMessage, fault: Fault) => Fault
  readonly signIn: SignInGround
  /** Told of what is our own fault, for the log. Without a request: what went wrong after it was done. */
  readonly onError?: (error: unknown, request: FailedRequest | undefined) => void
}

/** Of this node, now. */
export interface Vitals {
  readonly storeAlive: boolean
  readonly ledgerQueued: number
  /** For how long commits have failed; 0: they do not. */
  readonly ledgerFailingMs: number
  readonly counters: 'memory' | 'shared' | 'unreachable'
  readonly driftNano: bigint
  readonly repairs: number
  readonly inFlight: number
  readonly streams: number
  readonly uptimeS: number
}

/** A call that is not made. */
export interface ExplainQuestion {
  readonly workspaceId: string
  readonly keyId: string | undefined
  /** With its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>> | undefined
  readonly body: Readonly<Record<string, unknown>>
}

export interface Explained {
  readonly model: string | undefined
  /** As records keep it; undefined where it is refused. */
  readonly plan: string | undefined
  readonly refused: { readonly status: number; readonly code: string; readonly message: string } | undefined
}

export interface FailedRequest {
  readonly method: string
  readonly url: string
  readonly raw: IncomingMessage
}

export interface CredentialTest {
  readonly ok: boolean
  /** HTTP status of the provider's answer. */
  readonly status?: number | undefined
  readonly message: string
}

export interface ReloadResult {
  readonly ok: boolean
  /** Each names file, line, key and the mend. */
  readonly problems?: readonly string[] | undefined
}

/** Rules to reckon with instead of the lane's own, as of `at` (epoch ms). */
export interface TrialQuotes {
  readonly lane: Lane
  readonly quotes: readonly Quote[]
  readonly at: number
}

export interface EffectivePrice {
  readonly model: string
  readonly lane: Lane
  /** `posted`: the pooled price list; `margin`: cost plus margin; `quote`: agreed with the workspace; `provider`: byok. */
  readonly basis: 'posted' | 'margin' | 'quote' | 'provider'
  readonly price: Price
  /** `pv_…`: what a request's record names. */
  readonly priceVersion: string
  /** Of the quote that set the price. */
  readonly quoteVersion: number | undefined
  /** Whether this node tries all of its ways to it, some of them or none just now. */
  readonly state: 'up' | 'partly' | 'down'
}
