import type { GroupCommit } from '../ledger/group-commit.ts'
import type { CredentialHold, Hold, Limits } from '../limits/limits.ts'
import type { Strangers } from '../limits/strangers.ts'
import type { Call, Caller } from '../model/call.ts'
import type { Lane } from '../model/lane.ts'
import type { Nano } from '../model/money.ts'
import type { Candidate, Drop, Plan } from '../model/plan.ts'
import type { OtherCost, Outcome } from '../model/request-record.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Health } from '../routing/health.ts'
import type { Upstream } from '../upstream/upstream.ts'
import type { HashSecret } from './authenticate.ts'
import type { RequestMetrics } from './metrics.ts'
import type { Overload } from './overload.ts'
import type { RequestClaims } from './replay/claims.ts'
import type { SmartDeps } from './smart-deps.ts'

/** What the stages need; wired in main.ts. */
export interface PipelineDeps {
  readonly snapshot: Snapshot
  readonly limits: Limits
  readonly ledger: GroupCommit
  readonly upstream: Upstream
  readonly health: Health
  readonly smart: SmartDeps
  readonly metrics: RequestMetrics
  readonly overload: Overload
  readonly claims: RequestClaims
  readonly hash: HashSecret
  readonly strangers: Strangers
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly maxBodyBytes: () => number
  /** Milliseconds of silence after which a stream's client hears that we are alive. */
  readonly keepAliveMs: () => number
  /** `most`: of one request; `share`: retries for each request, over all of them. */
  readonly retries: () => { readonly most: number; readonly share: number }
  /** Lanes on which a second candidate may be asked; `share`: of requests, over all of them. */
  readonly hedging: () => { readonly lanes: readonly Lane[]; readonly share: number }
  /** True: an answer waits until it is on the ledger. */
  readonly strict: (lane: Lane) => boolean
  /** False until the books of the last run are in order. */
  readonly open: () => boolean
  readonly log: (event: string, detail: Readonly<Record<string, unknown>>) => void
}

/** State of one request; attempts have their own. */
export interface Run {
  readonly call: Call
  readonly caller: Caller
  readonly plan: Plan
  readonly hold: Hold
  /** It came with an Idempotency-Key: that it was begun must be known after a crash, on every lane. */
  readonly claimed: boolean
  /** JSON of AttemptRecord each. */
  readonly attempts: string[]
  readonly drops: Drop[]
  readonly warnings: string[]
  /** The one tried last. */
  candidate: Candidate
  settled: boolean
  /** How it ended; undefined until it is settled. */
  outcome: Outcome | undefined
  /** What is due for an answer that was not given, since it failed its verification. */
  dueBefore: Nano
  /** Whether the answer is as was demanded; undefined: it is not verified. */
  verified?: boolean | undefined
  /** Some provider may bill something for it. */
  billed: boolean
  /** What attempts cost that failed; undefined as long as none did. */
  others: OtherCost[] | undefined
  /** Sub-holds of attempts whose cost is in their credential's counter, and on the ledger once this is settled. */
  tried: CredentialHold[] | undefined
  /** The part of `others` that counts against the key's budget and was not posted there. */
  unposted: Nano
}
