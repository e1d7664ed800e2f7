import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import type { Kysely } from 'kysely'
import { localDayText } from '../kit/local-day.ts'
import { redisDeadline } from '../kit/redis-deadline.ts'
import { credentialSpends, creditOf, latestMovements, openOf, spendsOf } from '../ledger/standing.ts'
import { BudgetPeriods } from '../limits/budget-period.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Key } from '../model/workspace.ts'
import { RedisLimits } from '../store/redis/redis-limits.ts'
import type { CredentialSeed, Reseed, WorkspaceSeed } from '../store/redis/seeding.ts'
import type { Database } from '../store/schema.ts'
import { spentSince } from './reseed-key.ts'
import { runningPeriods } from './running-periods.ts'

/** Longest wait (ms) for Redis at the start, and for what is on its way to it at the end. */
const READY_MS = 5_000
/** A connection that says nothing for so long (ms) while it is asked is made anew. */
const SILENT_MS = 1_000
/** A request waits for the ledger for so long (ms) where Redis does not know its workspace; longer with a longer deadline. */
const SEED_MS = 2_000
/** Between two looks whether it is connected (ms). */
const LOOK_MS = 20
/** Longest wait between two attempts to connect (ms). */
const RETRY_MS = 250

export interface SharedLimits {
  readonly redis: Redis
  readonly limits: RedisLimits
  close(): Promise<void>
}

/** What Redis is filled with when it does not know a workspace or credential: the ledger's standing. */
export function ledgerSeed(
  db: Kysely<Database>,
  snapshot: Snapshot,
  keyOf: (keyId: string) => Key | undefined,
  zoneOfCredential: (credentialId: string) => string,
): Reseed {
  const periods = new BudgetPeriods()
  return {
    async workspace(workspaceId): Promise<WorkspaceSeed> {
      const timeZone = snapshot.workspace(workspaceId)?.timeZone ?? 'UTC'
      const { windows, starts } = runningPeriods(timeZone, Date.now())
      const periodOf = (keyId: string) => keyOf(keyId)?.budgetPeriod ?? 'none'
      const windowOf = (keyId: string) => windows[periodOf(keyId)]
      return db
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute(async (trx) => {
          const spent = await spendsOf(trx, workspaceId, starts)
          const open = await openOf(trx, workspaceId)
          return {
            credit: await creditOf(trx, workspaceId),
            movements: await latestMovements(trx, workspaceId),
            spends: spent.map((key) => ({ keyId: key.id, window: windowOf(key.id), spent: key[periodOf(key.id)] })),
            open: open.map(({ requestId, keyId, hold }) => ({
              requestId,
              keyId,
              window: windowOf(keyId),
              spend: hold,
              charge: hold,
            })),
          }
        })
    },
    spentSince: spentSince(db, (workspaceId) => snapshot.workspace(workspaceId)?.timeZone ?? 'UTC'),
    async credential(credentialId): Promise<CredentialSeed> {
      const timeZone = zoneOfCredential(credentialId)
      const window = periods.current(timeZone, 'month', Date.now())
      const rows = await credentialSpends(db, localDayText(timeZone, window.start), credentialId)
      const spent = rows.reduce((sum, row) => sum + row.spend, 0n)
      return { window, spent }
    },
  }
}

/**
 * Resolves once it can be asked. One slow answer while connecting is no reason to refuse a start: the client tries again
 * by itself, for `READY_MS` in all. Rejects with what the first attempt failed by.
 */
async function reached(redis: Redis): Promise<void> {
  const deadline = Date.now() + READY_MS
  try {
    await redis.connect()
  } catch (error) {
    while (redis.status !== 'ready') {
      if (Date.now() > deadline) {
        redis.disconnect()
        throw error
      }
      await sleep(LOOK_MS)
    }
  }
}

/** Connects to the shared Redis. Rejects when it cannot be reached in time. */
export async function connectSharedLimits(
  url: string,
  reseed: Reseed,
  node: string,
  ratesWithoutRedis: () => 'allow' | 'refuse',
  onError: (error: unknown) => void,
): Promise<SharedLimits> {
  const deadlineMs = redisDeadline(url)
  // Whoever waits longer for an answer had better not lose the connection meanwhile.
  const silentMs = Math.max(SILENT_MS, deadlineMs ?? 0)
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: silentMs,
    socketTimeout: silentMs,
    retryStrategy: (times) => Math.min(50 * times, RETRY_MS),
    // What was asked on a connection that is lost fails at once: the limits know themselves what to repeat, and for how long.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // A former primary keeps its connections after a failover and refuses every write: behind its address is another by now.
    reconnectOnError: ({ message }) => message.includes('READONLY'),
  })
  redis.on('error', onError)
  await reached(redis)
  const patience = deadlineMs === undefined ? {} : { deadlineMs, seedWaitMs: Math.max(SEED_MS, deadlineMs) }
  const limits = new RedisLimits({ ...patience, redis, reseed, node, ratesWithoutRedis, onError })
  return {
    redis,
    limits,
    close: async () => {
      await Promise.race([limits.settled(), new Promise((resolve) => setTimeout(resolve, READY_MS))])
      redis.disconnect()
    },
  }
}
