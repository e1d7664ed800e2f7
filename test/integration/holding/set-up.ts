import { GroupCommit } from '../../../src/ledger/group-commit.ts'
import { BudgetPeriods, type PeriodWindow, periodAt } from '../../../src/limits/budget-period.ts'
import type { Limits } from '../../../src/limits/limits.ts'
import type { Key } from '../../../src/model/workspace.ts'
import { MemoryLimits } from '../../../src/store/memory/memory-limits.ts'
import { RedisLimits } from '../../../src/store/redis/redis-limits.ts'
import type { Reseed, WorkspaceSeed } from '../../../src/store/redis/seeding.ts'
import { type Clock, fresh } from '../../unit/limits/subject.ts'
import type { RedisServer } from '../limits/redis-server.ts'
import { LedgerInMemory } from './ledger-in-memory.ts'

/** A process as far as money is concerned. */
export interface Node {
  readonly name: string
  readonly limits: Limits
  readonly ledger: GroupCommit
}

/** Nodes over one ledger, with what only a test does to them. */
export interface SetUp {
  readonly books: LedgerInMemory
  readonly nodes: Node[]
  /** Ms after which a hold that nobody resolved is given back; Infinity: only a crash does that. */
  readonly holdMs: number
  /** Counters outlive a node, and may be lost while the nodes live. */
  readonly shared: boolean
  /** Ends a node and starts another in its place. */
  crash(at: number, written: boolean): Promise<void>
  /** The shared counters lose their memory, and read the ledger again. */
  lose(): Promise<void>
  /** Waits until everything resolved so far counts. */
  settled(): Promise<void>
  close(): void
}

/** Whose money it is. */
export interface Cast {
  readonly workspaceId: string
  readonly keys: readonly Key[]
  readonly credentialId: string
  readonly clock: Clock
}

/** Redis keeps holds for so long; the clock is the test's. */
const HOLD_MS = 600_000

function newNode(books: LedgerInMemory, limits: Limits): Node {
  const name = fresh('node')
  return { name, limits, ledger: new GroupCommit({ store: books.storeFor(name), now: Date.now, opensWaitMs: 0 }) }
}

/** One process that keeps its limits in memory; after a crash they are filled from the ledger as at a start. */
export function memorySetUp({ workspaceId, keys, credentialId, clock }: Cast): SetUp {
  const books = new LedgerInMemory()
  const start = (): Node => {
    const limits = new MemoryLimits(clock.now)
    limits.seedCredit(workspaceId, books.credit)
    const periods = new BudgetPeriods()
    for (const key of keys) {
      const window = periods.current('UTC', key.budgetPeriod, clock.ms)
      limits.seedSpend(key.id, window, spentIn(books, key, window))
    }
    const month = periods.current('UTC', 'month', clock.ms)
    limits.seedCredentialSpend(credentialId, month, costIn(books, credentialId, month))
    return newNode(books, limits)
  }
  const nodes = [start()]
  return {
    books,
    nodes,
    holdMs: Number.POSITIVE_INFINITY,
    shared: false,
    crash: async (at, written) => {
      bury(books, nodes[at], written)
      nodes[at] = start()
    },
    lose: async () => {},
    settled: async () => {},
    close: () => {
      for (const { ledger } of nodes) ledger.stop()
    },
  }
}

/** Two processes that share their limits in Redis. */
export async function redisSetUp(cast: Cast, redis: ReturnType<RedisServer['connect']>): Promise<SetUp> {
  const { workspaceId, keys, credentialId, clock } = cast
  const books = new LedgerInMemory()
  const prefix = fresh('run')
  const reseed = seedFrom(books, cast)
  // Not under test here: a busy machine may be slow to answer.
  const patience = { deadlineMs: 60_000, seedWaitMs: 60_000 }
  const problems: unknown[] = []
  const onError = (error: unknown) => problems.push(error)
  const start = (): Node =>
    newNode(books, new RedisLimits({ redis, reseed, prefix, holdMs: HOLD_MS, now: clock.now, onError, ...patience }))
  const nodes = [start(), start()]
  const settled = async () => {
    for (const { limits } of nodes) await (limits as RedisLimits).settled()
    if (problems.length > 0) throw problems[0]
  }
  const touch = async () => {
    const limits = (nodes[0] as Node).limits
    await limits.creditState(workspaceId)
    const hold = await limits.admitCredential(credentialId, 1n << 50n, 'UTC', 0n)
    if ('refused' in hold) throw new Error(`the credential is not known: ${hold.refused}`)
    limits.resolveCredential(hold, 0n)
    await settled()
  }
  await touch()
  return {
    books,
    nodes,
    holdMs: HOLD_MS,
    shared: true,
    crash: async (at, written) => {
      bury(books, nodes[at], written)
      nodes[at] = start()
    },
    lose: async () => {
      await redis.flushdb()
      await touch()
    },
    settled,
    close: () => {
      for (const { ledger } of nodes) ledger.stop()
    },
  }

  function seedFrom(ledger: LedgerInMemory, { keys: all }: Cast): Reseed {
    const windowOf = (keyId: string) => periodAt('UTC', keyNamed(keyId).budgetPeriod, clock.ms)
    const keyNamed = (keyId: string) => all.find(({ id }) => id === keyId) as Key
    return {
      workspace: async (): Promise<WorkspaceSeed> => ({
        credit: ledger.credit,
        spends: keys.map((key) => {
          const window = windowOf(key.id)
          return { keyId: key.id, window, spent: spentIn(ledger, key, window) }
        }),
        open: ledger.open.map(({ id, keyId, hold }) => {
          return { requestId: id, keyId, window: windowOf(keyId), spend: hold, charge: hold }
        }),
      }),
      credential: async (id) => {
        const window = periodAt('UTC', 'month', clock.ms)
        return { window, spent: costIn(ledger, id, window) }
      },
    }
  }
}

function bury(books: LedgerInMemory, node: Node | undefined, written: boolean): void {
  if (!node) throw new Error('no such node')
  node.ledger.stop()
  books.bury(node.name, written)
}

function spentIn(books: LedgerInMemory, key: Key, { start, end }: PeriodWindow): bigint {
  let sum = 0n
  for (const { keyId, lane, cost, charge, createdAt } of books.rows.values()) {
    if (keyId === key.id && createdAt >= start && createdAt < end) sum += lane === 'byok' ? (cost ?? 0n) : charge
  }
  return sum
}

function costIn(books: LedgerInMemory, id: string, { start, end }: PeriodWindow): bigint {
  let sum = 0n
  for (const { credentialId, cost, createdAt } of books.rows.values()) {
    if (credentialId === id && createdAt >= start && createdAt < end) sum += cost ?? 0n
  }
  return sum
}
