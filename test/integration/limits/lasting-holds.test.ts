import type { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DriftWatch } from '../../../src/boot/drift/drift-watch.ts'
import { RedisLimits } from '../../../src/store/redis/redis-limits.ts'
import { RedisStanding } from '../../../src/store/redis/redis-standing.ts'
import { ask, Clock, fresh, granted, lent, makeKey, nothing, refused } from '../../unit/limits/subject.ts'
import { FakeLedger } from './fake-ledger.ts'
import { RedisServer, whyNoRedis } from './redis-server.ts'

const why = whyNoRedis()
const MINUTE = 60_000

/** Holds in Redis of requests that take long, and of processes that ended amid many. */
describe.skipIf(why !== undefined)(`holds in Redis that last${why ? ` (skipped: ${why})` : ''}`, () => {
  let server: RedisServer
  let redis: Redis
  let ledger: FakeLedger
  let workspaceId: string
  beforeAll(async () => {
    server = await RedisServer.start()
    redis = server.connect()
  })
  afterAll(async () => {
    redis?.disconnect()
    await server?.stop()
  })
  beforeEach(async () => {
    await redis.flushdb()
    ledger = new FakeLedger()
    workspaceId = fresh('ws')
    ledger.credit.set(workspaceId, 1_000n)
  })

  const node = (name: string, clock?: Clock) =>
    new RedisLimits({
      redis,
      reseed: ledger,
      deadlineMs: 60_000,
      seedWaitMs: 60_000,
      node: name,
      ...(clock && { now: clock.now }),
    })

  /** Both processes tell of what they hold as often as they do in service. */
  async function pass(clock: Clock, ms: number, ...living: readonly RedisLimits[]): Promise<void> {
    for (let passed = 0; passed < ms; passed += MINUTE / 2) {
      clock.ms += MINUTE / 2
      for (const limits of living) await limits.renew()
    }
  }

  test('no credit, budget or credential is lent again while a request goes on, for hours if need be', async () => {
    const clock = new Clock()
    const [a, b] = [node('a', clock), node('b', clock)]
    const key = makeKey(workspaceId, { maxSpend: 1_000n, maxConcurrency: 1 })
    const slow = await granted(a, ask(key, { spend: 1_000n, charge: 1_000n }))
    const part = await lent(a, 'cred', 500n, 500n)
    await pass(clock, 180 * MINUTE, a, b)
    expect(await refused(b, ask(key))).toMatchObject({ refused: 'concurrency' })
    expect(await refused(b, ask(makeKey(workspaceId), { charge: 1n }))).toMatchObject({ refused: 'credit' })
    expect(await b.admitCredential('cred', 500n, 'UTC', 1n)).toMatchObject({ refused: 'budget', remaining: 0n })
    a.resolve(slow, { tokens: 0, spend: 700n, charge: 700n })
    a.resolveCredential(part, 400n)
    await a.settled()
    await a.renew()
    expect(await b.creditState(workspaceId)).toEqual({ credit: 300n, held: 0n })
    await lent(b, 'cred', 500n, 100n)
  })

  test('what a process that ended held is lent again; its place among the requests under way soon', async () => {
    const clock = new Clock()
    const [gone, b] = [node('gone', clock), node('b', clock)]
    const counted = makeKey(workspaceId, { maxConcurrency: 1 })
    await granted(gone, ask(counted))
    await granted(gone, ask(makeKey(workspaceId), { charge: 1_000n }))
    await pass(clock, 2 * MINUTE, b)
    b.resolve(await granted(b, ask(counted)), nothing)
    expect(await refused(b, ask(makeKey(workspaceId), { charge: 1n }))).toMatchObject({ refused: 'credit' })
    await pass(clock, 30 * MINUTE, b)
    await granted(b, ask(makeKey(workspaceId), { charge: 1_000n }))
  })

  test('a process that ended with more holds than are looked at at once leaves none of them', async () => {
    const [gone, b] = [node('gone'), node('b')]
    const key = makeKey(workspaceId)
    await Promise.all(Array.from({ length: 600 }, () => granted(gone, ask(key, { charge: 1n }))))
    const own = await granted(b, ask(key, { charge: 7n }))
    const standing = new RedisStanding({ redis, node: 'b', moved: b.moved, ageMs: () => 0 })
    const watch = new DriftWatch({
      limits: standing,
      truthOf: async () => ({ credit: 1_000n, spentSince: () => undefined }),
      settledAmong: async () => new Set(),
      unknownNodes: async () => 0,
      isNodeAlive: async () => false,
      log: () => {},
      lookMs: 5,
    })
    for (let round = 0; round < 3; round++) {
      await standing.beat()
      await watch.round()
    }
    expect([watch.released, await b.creditState(workspaceId)]).toEqual([600, { credit: 1_000n, held: 7n }])
    b.resolve(own, nothing)
    await b.settled()
  })
})
