import { setTimeout as sleep } from 'node:timers/promises'
import type { Environment } from '../config/index.ts'
import { openCredential, unwrapDataKey } from '../keys/envelope.ts'
import { localDayText } from '../kit/local-day.ts'
import { GroupCommit } from '../ledger/group-commit.ts'
import { recoverOpenRequests } from '../ledger/recover.ts'
import type { Limits } from '../limits/limits.ts'
import { SnapshotFollower } from '../snapshot/follow.ts'
import type { LiveSnapshot } from '../snapshot/live-snapshot.ts'
import type { OpenSecret } from '../snapshot/rows.ts'
import { MemoryLimits } from '../store/memory/memory-limits.ts'
import { beatsIn } from '../store/redis/redis-standing.ts'
import type { Store } from '../store/store.ts'
import { beatingNodes } from './beating-nodes.ts'
import { MoneyMoves } from './drift/money-moves.ts'
import { type CounterWatch, watchCounters } from './drift/watch-counters.ts'
import type { Ground } from './ground.ts'
import type { Logger } from './logger.ts'
import { messageOf } from './message-of.ts'
import { spentSince } from './reseed-key.ts'
import { type AdminKey, adminKeyFor, masterKeyFor, StartRefused, verifyMasterKey } from './secrets.ts'
import { seedLimits } from './seed-limits.ts'
import { connectSharedLimits, ledgerSeed, type SharedLimits } from './shared-limits.ts'

/** What knows of money, and who may spend it. */
export interface Books {
  readonly masterKey: Uint8Array
  readonly adminKey: AdminKey
  readonly follower: SnapshotFollower
  /** Undefined: nobody else runs on this database. */
  readonly shared: SharedLimits | undefined
  readonly limits: Limits
  readonly ledger: GroupCommit
  readonly moves: MoneyMoves
  readonly watch: CounterWatch
}

/**
 * Keys, entries, counters and ledger, in the order of what depends on what: requests that a run left open are booked before
 * counters are made of the ledger. Throws StartRefused where the keys do not fit or another process is in the way.
 */
export async function openBooks(ground: Ground): Promise<Books> {
  const { environment, logger, settings, snapshot, store, zoneOf } = ground
  const { key: masterKey, keep } = masterKeyFor(
    environment.masterKey,
    environment.databaseUrl === undefined ? environment.dataDir : undefined,
  )
  await verifyMasterKey(store.db, masterKey)
  keep()
  await requireCompany(store, environment.redisUrl !== undefined)
  const adminKey = await adminKeyFor(store.db, environment.adminKey)
  const openSecret: OpenSecret = (workspace, id, ciphertext) =>
    openCredential(unwrapDataKey(masterKey, workspace.id, workspace.wrappedKey), workspace.id, id, ciphertext)
  const follower = new SnapshotFollower(store.db, snapshot, openSecret)
  await follower.load()
  const ratesWithoutRedis = () => settings.config.limits.ratesWithoutRedis
  const shared = await sharedLimits(environment, store, snapshot, ratesWithoutRedis, logger)
  const isBeating = shared ? beatingNodes(() => beatsIn(shared.redis)) : async () => false
  const recovered = await recoverOpenRequests(
    store.db,
    store.ledger,
    async (node) => !(await store.isNodeAlive(node)) && !(await isBeating(node)),
    (at, workspaceId) => localDayText(zoneOf(workspaceId), at),
  )
  if (recovered.length > 0)
    logger.warn(`${recovered.length} requests were open when the last run ended; they are booked as interrupted`)
  const counters = shared ?? (await memoryLimits(store, snapshot))
  const ledger = openLedger(ground)
  const moves = new MoneyMoves()
  const watch = await watchCounters({
    ...{ limits: counters, store, ledger, moves, zoneOf, logger },
    credentialZone: (id) => {
      const workspaceId = snapshot.credential(id)?.workspaceId
      return workspaceId && zoneOf(workspaceId)
    },
    recovered: [...new Set(recovered)],
  })
  const limits = counters instanceof MemoryLimits ? counters : counters.limits
  return { masterKey, adminKey, follower, shared, limits, ledger, moves, watch }
}

function openLedger({ store, logger }: Ground): GroupCommit {
  return new GroupCommit({
    store: store.ledger,
    now: Date.now,
    onError: (error) => logger.error(`the ledger could not be written, trying again: ${messageOf(error)}`),
    onRefused: ({ id, workspaceId, keyId, lane, servedModel, charge, cost }) =>
      logger.event('ledger_row_refused', {
        ...{ requestId: id, workspaceId, keyId, lane, servedModel },
        ...{ chargeNano: String(charge), costNano: String(cost ?? 0n) },
      }),
  })
}

async function memoryLimits(store: Store, snapshot: LiveSnapshot): Promise<MemoryLimits> {
  const zone = (id: string) => snapshot.workspace(id)?.timeZone ?? 'UTC'
  const limits = new MemoryLimits(Date.now, spentSince(store.db, zone))
  await seedLimits(store.db, limits, snapshot, (id) => snapshot.key(id), Date.now())
  return limits
}

/** A database server takes a moment to notice that a killed process is gone. */
const GONE_MS = 5_000

/** Several nodes on one database must share their limits, or each would allow the whole of them. */
async function requireCompany(store: Store, sharing: boolean): Promise<void> {
  const deadline = Date.now() + GONE_MS
  for (;;) {
    const others = await store.otherNodes()
    if (others.alone + (sharing ? 0 : others.sharing) === 0) return
    if (Date.now() > deadline) {
      throw new StartRefused(
        'Another Trilane process is using this database. Several need a Redis that they share: set TRILANE_REDIS_URL on all of them, or stop the other one.',
      )
    }
    await sleep(100)
  }
}

async function sharedLimits(
  { redisUrl }: Environment,
  store: Store,
  snapshot: LiveSnapshot,
  ratesWithoutRedis: () => 'allow' | 'refuse',
  logger: Logger,
): Promise<SharedLimits | undefined> {
  if (redisUrl === undefined) return undefined
  const zone = (id: string) => snapshot.workspace(snapshot.credential(id)?.workspaceId ?? '')?.timeZone ?? 'UTC'
  const reseed = ledgerSeed(store.db, snapshot, (id) => snapshot.key(id), zone)
  try {
    const onError = (error: unknown) => logger.warn(`redis: ${messageOf(error)}`)
    return await connectSharedLimits(redisUrl, reseed, store.node, ratesWithoutRedis, onError)
  } catch (error) {
    throw new StartRefused(`Redis cannot be reached: ${messageOf(error)}. Check TRILANE_REDIS_URL.`)
  }
}
