import { Redis } from 'ioredis'
import type { Kysely } from 'kysely'
import { localDayText } from '../kit/local-day.ts'
import { credentialSpends, creditOf, latestMovements, openOf, spendsOf } from '../ledger/standing.ts'
import { BudgetPeriods } from '../limits/budget-period.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Key } from '../model/workspace.ts'
import { RedisLimits } from '../store/redis/redis-limits.ts'
import type { CredentialSeed, Reseed, WorkspaceSeed } from '../store/redis/seeding.ts'
import type { Database } from '../store/schema.ts'
import { spentSince } from './reseed-key.ts'
import { runningPeriods } from './running-periods.ts'

const READY_MS = 5_000
/** A connection that says nothing for so long (ms) while it is asked is made anew. */
const SILENT_MS = 1_000
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

/** Connects to the shared Redis. Rejects when it cannot be reached in time. */
export async function connectSharedLimits(
  url: string,
  reseed: Reseed,
  node: string,
  ratesWithoutRedis: () => 'allow' | 'refuse',
  onError: (error: unknown) => void,
): Promise<SharedLimits> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: SILENT_MS,
    socketTimeout: SILENT_MS,
    retryStrategy: (times) => Math.min(50 * times, RETRY_MS),
    // What was asked on a connection that is lost fails at once: the limits know themselves what to repeat, and for how long.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // A former primary keeps its connections after a failover and refuses every write: behind its address is another by now.
    reconnectOnError: ({ message }) => message.includes('READONLY'),
  })
  redis.on('error', onError)
  await redis.connect()
  const limits = new RedisLimits({ redis, reseed, node, ratesWithoutRedis, onError })
  return {
    redis,
    limits,
    close: async () => {
      await Promise.race([limits.settled(), new Promise((resolve) => setTimeout(resolve, READY_MS))])
      redis.disconnect()
    },
  }
}
