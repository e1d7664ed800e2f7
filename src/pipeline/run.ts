import type { GroupCommit } from '../ledger/group-commit.ts'
import type { Hold, Limits } from '../limits/limits.ts'
import type { Call, Caller } from '../model/call.ts'
import type { Lane } from '../model/lane.ts'
import type { Candidate, Drop, Plan } from '../model/plan.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { CredentialLoad } from '../routing/credential-load.ts'
import type { Upstream } from '../upstream/upstream.ts'
import type { HashSecret } from './authenticate.ts'
import type { RequestMetrics } from './metrics.ts'

/** What the stages need; wired in main.ts. */
export interface PipelineDeps {
  readonly snapshot: Snapshot
  readonly limits: Limits
  readonly ledger: GroupCommit
  readonly upstream: Upstream
  readonly load: CredentialLoad
  readonly metrics: RequestMetrics
  readonly hash: HashSecret
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly maxBodyBytes: () => number
  /** Milliseconds of silence after which a stream's client hears that we are alive. */
  readonly keepAliveMs: () => number
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
  /** JSON of AttemptRecord each. */
  readonly attempts: string[]
  readonly drops: Drop[]
  readonly warnings: string[]
  /** The one tried last. */
  candidate: Candidate
  settled: boolean
}
