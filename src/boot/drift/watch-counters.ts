import { localDayText } from '../../kit/local-day.ts'
import type { GroupCommit } from '../../ledger/group-commit.ts'
import { settledAmong } from '../../ledger/standing.ts'
import type { ComparableLimits } from '../../limits/standing.ts'
import { MemoryLimits } from '../../store/memory/memory-limits.ts'
import { MemoryStanding } from '../../store/memory/memory-standing.ts'
import { RedisStanding } from '../../store/redis/redis-standing.ts'
import type { Store } from '../../store/store.ts'
import { GoneNodes } from '../gone-nodes.ts'
import { messageOf } from '../message-of.ts'
import type { SharedLimits } from '../shared-limits.ts'
import { DriftWatch } from './drift-watch.ts'
import { readTruth } from './ledger-truth.ts'
import type { MoneyMoves } from './money-moves.ts'
import { type Repeated, repeat } from './repeat.ts'

export interface CounterWatchOptions {
  /** Shared limits, or those of this process alone. */
  readonly limits: SharedLimits | MemoryLimits
  readonly store: Store
  readonly ledger: GroupCommit
  readonly moves: MoneyMoves
  readonly zoneOf: (workspaceId: string) => string
  /** The zone of a workspace's own credential; undefined: it is the operator's, or gone. */
  readonly credentialZone: (credentialId: string) => string | undefined
  /** Workspaces whose open requests were booked for a process that is gone. */
  readonly recovered: readonly string[]
  readonly logger: {
    warn(message: string): void
    event(name: string, detail: Readonly<Record<string, unknown>>): void
  }
}

/** How often a process tells how far it has got (ms). */
const BEAT_MS = 500
/** How long an orderly end waits for Redis to confirm (ms). */
const LEAVE_MS = 5_000
/** How often a process tells what it holds (ms): thrice within the shortest time in which that would be given back. */
const RENEW_MS = 30_000
/** Rest between two rounds of comparing (ms). */
const ROUND_MS = 2_000
/** Rest between two looks for nodes that are gone (ms). */
const GONE_MS = 5_000

export interface CounterWatch {
  readonly drift: DriftWatch
  stop(): Promise<void>
}

/** Keeps the live counters true to the ledger while this process runs. Resolves once the other processes know of it. */
export async function watchCounters(options: CounterWatchOptions): Promise<CounterWatch> {
  const { limits, store, logger, zoneOf, credentialZone, recovered } = options
  const shared = limits instanceof MemoryLimits ? undefined : sharedStanding(options, limits)
  for (const id of recovered) (limits instanceof MemoryLimits ? limits : limits.limits).moved.add(id)
  const comparable: ComparableLimits =
    shared ?? new MemoryStanding(limits as MemoryLimits, () => Date.now() - ageOf(options, undefined))
  const drift = new DriftWatch({
    limits: comparable,
    truthOf: (subject, now) => readTruth({ db: store.db, zoneOf, credentialZone }, subject, now),
    settledAmong: (ids) => settledAmong(store.db, ids),
    unknownNodes: (known) => store.unknownNodes(known),
    isNodeAlive: (node) => store.isNodeAlive(node),
    log: (event, detail) => logger.event(event, detail),
  })
  const told = (what: string) => (message: string) => logger.warn(`${what}: ${message}`)
  await shared?.beat().catch((error: unknown) => told('redis')(messageOf(error)))
  const gone = shared && goneNodes(options, limits as SharedLimits, shared)
  const jobs: Repeated[] = [repeat(ROUND_MS, () => drift.round(), told('counters cannot be compared with the ledger'))]
  if (shared) jobs.push(repeat(BEAT_MS, () => shared.beat(), told('redis')))
  if (!(limits instanceof MemoryLimits)) jobs.push(repeat(RENEW_MS, () => limits.limits.renew(), told('redis')))
  if (gone) jobs.push(repeat(GONE_MS, () => gone.round(), told('open requests of other nodes cannot be looked at')))
  return {
    drift,
    stop: async () => {
      drift.stop()
      await Promise.all(jobs.map((job) => job.stop()))
      if (shared) await leave(options, limits as SharedLimits, shared)
    },
  }
}

/** On the embedded database there is nobody else. */
function goneNodes(
  { store, zoneOf, logger }: CounterWatchOptions,
  { limits }: SharedLimits,
  standing: RedisStanding,
): GoneNodes {
  return new GoneNodes({
    store,
    heard: () => standing.watermarks(),
    dayOf: (at, workspaceId) => localDayText(zoneOf(workspaceId), at),
    now: Date.now,
    onBooked: (workspaceIds) => {
      for (const id of workspaceIds) limits.moved.add(id)
      logger.warn(`${workspaceIds.length} requests of a node that is gone are booked as interrupted`)
    },
  })
}

/** The others need not wait for what this process settled once all of it has arrived. */
async function leave(
  { ledger }: CounterWatchOptions,
  { limits }: SharedLimits,
  standing: RedisStanding,
): Promise<void> {
  await Promise.race([limits.settled(), new Promise((resolve) => setTimeout(resolve, LEAVE_MS))])
  if (ledger.oldest === undefined && limits.oldestUnconfirmed === undefined)
    await standing.leave().catch(() => undefined)
}

function sharedStanding(options: CounterWatchOptions, { redis, limits }: SharedLimits): RedisStanding {
  const standing = new RedisStanding({
    redis,
    node: options.store.node,
    moved: limits.moved,
    ageMs: () => ageOf(options, limits.oldestUnconfirmed),
  })
  return standing
}

/** Ms since the oldest thing began that is not yet both on the ledger and in the counters; 0 when there is none. */
function ageOf({ ledger, moves }: CounterWatchOptions, unconfirmed: number | undefined): number {
  const now = Date.now()
  return Math.max(0, now - Math.min(ledger.oldest ?? now, moves.oldest ?? now, unconfirmed ?? now))
}
