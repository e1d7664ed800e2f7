import { judgeSpend } from '../insight/feedback/judge-spend.ts'
import { Learner } from '../insight/feedback/learner.ts'
import { rememberingHash } from '../keys/issue.ts'
import { Strangers } from '../limits/strangers.ts'
import { Judges } from '../pipeline/judged/judges.ts'
import { RequestMetrics } from '../pipeline/metrics.ts'
import { Overload } from '../pipeline/overload.ts'
import { RequestClaims } from '../pipeline/replay/claims.ts'
import type { PipelineDeps } from '../pipeline/run.ts'
import { Conversations } from '../routing/decision/conversations.ts'
import { Repeats } from '../routing/decision/repeats.ts'
import { Health } from '../routing/health.ts'
import { recordChange } from '../store/changes.ts'
import { Upstream } from '../upstream/upstream.ts'
import type { Books } from './books.ts'
import type { Ground } from './ground.ts'
import { messageOf } from './message-of.ts'
import { SmartWeights } from './smart-weights.ts'
import { guardOf, upstreamSettings } from './upstream-settings.ts'

/** What requests pass. */
export interface RelayParts {
  readonly pipeline: PipelineDeps
  readonly upstream: Upstream
  readonly claims: RequestClaims
  readonly strangers: Strangers
  readonly learner: Learner
  readonly judges: Judges
  /** Whether requests are taken: not before everything stands, and not ready any more once it leaves. */
  readonly gate: { open: boolean; leaving: boolean }
}

/** What a request passes; the gate stays shut until it is opened. */
export function openRelay(
  { settings, snapshot, store, logger }: Ground,
  { limits, ledger, follower }: Books,
): RelayParts {
  const upstream = new Upstream(upstreamSettings(settings.config), guardOf(settings.config))
  const strangers = new Strangers({
    most: () => settings.config.server.failedAuthPerMinute,
    now: Date.now,
    onExcess: (client, failures) => logger.event('authentication_limited', { client, failures }),
  })
  const claims = new RequestClaims({
    db: store.db,
    node: store.node,
    isNodeAlive: (node) => store.isNodeAlive(node),
    now: Date.now,
    onError: (error) => logger.warn(`an idempotency key could not be written or removed: ${messageOf(error)}`),
  })
  const gate = { open: false, leaving: false }
  const weights = new SmartWeights(
    () => settings.config.smartRoute,
    (text) => logger.warn(text),
  )
  const learner = new Learner({
    ...{ db: store.db, snapshot, weights: () => weights.get(), recordChange, now: Date.now },
    afterChange: () => follower.refresh(),
    onError: (error) => logger.warn(`nothing was learned from a score: ${messageOf(error)}`),
  })
  const judges = new Judges(() => pipeline, {
    spent: (workspaceId) => judgeSpend(store.db, workspaceId, Date.now()),
    keep: (workspaceId, requestId, score, spent) =>
      learner.take({ workspaceId, requestId, source: 'judge', score, spent }),
  })
  const pipeline: PipelineDeps = {
    ...{ snapshot, limits, ledger, upstream, claims, strangers },
    health: new Health(() => settings.config.upstream.circuit),
    smart: {
      ...{ weights: () => weights.get(), conversations: new Conversations(), repeats: new Repeats() },
      judge: (answer) => judges.take(answer),
      onRetry: (workspaceId, requestId) => learner.hint({ workspaceId, requestId, source: 'retry', score: 0 }),
    },
    metrics: new RequestMetrics(),
    overload: new Overload(() => settings.config.server.overload),
    hash: rememberingHash(),
    now: Date.now,
    maxBodyBytes: () => settings.config.limits.maxBodyBytes,
    keepAliveMs: () => settings.config.server.keepAliveMs,
    retries: () => settings.config.upstream.retries,
    hedging: () => settings.config.upstream.hedging,
    strict: (lane) => settings.config.settlement[lane] === 'strict',
    open: () => gate.open,
    log: (event, detail) => logger.event(event, detail),
  }
  return { pipeline, upstream, claims, strangers, learner, judges, gate }
}
