import type { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { allTime } from '../../../src/limits/budget-period.ts'
import { isRefusal } from '../../../src/limits/limits.ts'
import type { RedisLimitsOptions } from '../../../src/store/redis/limits-parts.ts'
import { RedisLimits } from '../../../src/store/redis/redis-limits.ts'
import { inTime, leastOf } from '../../support/least-time.ts'
import { limitsConformance } from '../../unit/limits/limits-conformance.ts'
import { ask, Clock, fresh, granted, makeKey, nothing, refused } from '../../unit/limits/subject.ts'
import { FakeLedger } from './fake-ledger.ts'
import { RedisServer, whyNoRedis } from './redis-server.ts'

const why = whyNoRedis()

describe.skipIf(why !== undefined)(`RedisLimits${why ? ` (skipped: ${why})` : ''}`, () => {
  let server: RedisServer
  const clients: Redis[] = []
  beforeAll(async () => {
    server = await RedisServer.start()
  })
  afterAll(async () => {
    for (const client of clients) client.disconnect()
    await server.stop()
  })

  /** One node; nodes that are given the same ledger share everything. */
  async function node(ledger = new FakeLedger(), more: Partial<RedisLimitsOptions> = {}) {
    const redis = server.connect()
    redis.on('error', () => {})
    clients.push(redis)
    await redis.ping()
    const limits = new RedisLimits({ redis, reseed: ledger, deadlineMs: 60_000, seedWaitMs: 60_000, ...more })
    return { limits, ledger, redis }
  }
  function workspace(ledger: FakeLedger, credit: bigint): string {
    const workspaceId = fresh('ws')
    ledger.credit.set(workspaceId, credit)
    return workspaceId
  }

  limitsConformance(
    'RedisLimits',
    async () => {
      const clock = new Clock()
      const { limits, ledger } = await node(new FakeLedger(), { now: clock.now })
      return {
        limits,
        clock,
        seedCredit: async (workspaceId, credit) => {
          ledger.credit.set(workspaceId, credit)
          await limits.creditState(workspaceId)
        },
        settled: () => limits.settled(),
      }
    },
    25,
  )

  test('two nodes share one credit: 1,000 requests, room for 100', async () => {
    const ledger = new FakeLedger()
    const nodes = [(await node(ledger)).limits, (await node(ledger)).limits]
    const workspaceId = workspace(ledger, 700n)
    const key = makeKey(workspaceId)
    const wanted = Array.from({ length: 1_000 }, (_, i) => nodes[i % 2]?.admit(ask(key, { spend: 7n, charge: 7n })))
    const answers = await Promise.all(wanted)
    expect(answers.filter((answer) => answer && !isRefusal(answer))).toHaveLength(100)
  })

  test('the same request admitted twice counts once; a resolution repeated posts once', async () => {
    const { limits, ledger } = await node(new FakeLedger(), { now: new Clock().now })
    const workspaceId = workspace(ledger, 100n)
    const reservation = ask(makeKey(workspaceId, { rpm: 5, tpm: 50 }), { tokens: 9, spend: 30n, charge: 30n })
    const first = await granted(limits, reservation)
    const again = await granted(limits, reservation)
    expect(again.rate).toEqual(first.rate)
    expect(await limits.creditState(workspaceId)).toEqual({ credit: 100n, held: 30n })
    limits.resolve(first, { tokens: 9, spend: 20n, charge: 20n })
    limits.resolve(again, { tokens: 9, spend: 20n, charge: 20n })
    await limits.settled()
    expect(await limits.creditState(workspaceId)).toEqual({ credit: 80n, held: 0n })
    expect((await refused(limits, reservation)).refused).toBe('unavailable')
  })

  test('what a crashed node held is freed when its holds expire; a late resolution is still posted, once', async () => {
    const clock = new Clock()
    const { limits, ledger } = await node(new FakeLedger(), { now: clock.now, holdMs: 10_000 })
    const workspaceId = workspace(ledger, 100n)
    const key = makeKey(workspaceId, { maxConcurrency: 1, maxSpend: 100n })
    const lost = await granted(limits, ask(key, { spend: 100n, charge: 100n }))
    clock.ms += 9_999
    expect((await refused(limits, ask(key))).refused).toBe('concurrency')
    clock.ms += 1
    limits.resolve(await granted(limits, ask(key, { spend: 100n, charge: 100n })), nothing)
    await limits.settled()
    limits.resolve(lost, { tokens: 0, spend: 40n, charge: 40n })
    await limits.settled()
    expect(await limits.creditState(workspaceId)).toEqual({ credit: 60n, held: 0n })
    expect(await limits.spentBy(key, 'UTC')).toBe(40n)
  })

  describe('when Redis lost its memory', () => {
    afterEach(() => server.thaw())

    test('money is refused until the ledger can be read, then counts from it, open holds included', async () => {
      const { limits, ledger, redis } = await node(new FakeLedger(), { seedWaitMs: 3_000 })
      const workspaceId = workspace(ledger, 100n)
      const key = makeKey(workspaceId, { maxSpend: 200n })
      const before = await granted(limits, ask(key, { spend: 60n, charge: 60n }))
      await redis.flushall()
      ledger.during = () => Promise.reject(new Error('the database is away'))
      expect((await refused(limits, ask(key, { spend: 1n, charge: 1n }))).refused).toBe('unavailable')
      await granted(limits, ask(makeKey(workspaceId, { rpm: 1 }), { tokens: 3 }))
      expect(await limits.affordable(workspaceId)).toBe(0n)
      await expect(limits.creditState(workspaceId)).rejects.toMatchObject({ kind: 'unavailable' })

      ledger.during = async () => {}
      ledger.spends = [{ keyId: key.id, window: allTime, spent: 90n }]
      const { requestId, spend, charge } = before.reservation
      ledger.open = [{ requestId, keyId: key.id, window: allTime, spend, charge }]
      expect(await refused(limits, ask(key, { spend: 1n, charge: 41n }))).toMatchObject({
        refused: 'credit',
        remaining: 40n,
      })
      expect(await refused(limits, ask(key, { spend: 51n }))).toMatchObject({ refused: 'key_budget', remaining: 50n })
      limits.resolve(before, { tokens: 0, spend: 10n, charge: 10n })
      await limits.settled()
      expect(await limits.creditState(workspaceId)).toEqual({ credit: 90n, held: 0n })
      expect(await limits.spentBy(key, 'UTC')).toBe(100n)
    })

    test('a top-up during the seeding is not lost, and many requests read the ledger once', async () => {
      const ledger = new FakeLedger()
      const { limits } = await node(ledger)
      const other = (await node(ledger)).limits
      const workspaceId = workspace(ledger, 100n)
      ledger.during = async () => {
        ledger.during = async () => {}
        ledger.credit.set(workspaceId, 150n)
        await other.addCredit(workspaceId, 50n)
      }
      const key = makeKey(workspaceId)
      const answers = await Promise.all(Array.from({ length: 50 }, () => limits.admit(ask(key, { charge: 3n }))))
      expect(answers.filter((answer) => !isRefusal(answer))).toHaveLength(50)
      expect(await limits.creditState(workspaceId)).toEqual({ credit: 150n, held: 150n })
      expect(ledger.reads).toBe(2)
    })

    test('a filled slot is never filled again', async () => {
      const ledger = new FakeLedger()
      const { limits } = await node(ledger)
      const workspaceId = workspace(ledger, 100n)
      limits.resolve(await granted(limits, ask(makeKey(workspaceId), { charge: 40n })), {
        tokens: 0,
        spend: 0n,
        charge: 40n,
      })
      await limits.settled()
      expect(await (await node(ledger)).limits.affordable(workspaceId)).toBe(60n)
    })
  })

  describe('when Redis is silent', () => {
    test('money fails closed in time and leaves no hold; pure rate limits fail open', async () => {
      const { limits, ledger } = await node(new FakeLedger(), { deadlineMs: 50 })
      const workspaceId = workspace(ledger, 100n)
      const paid = makeKey(workspaceId)
      const budgeted = makeKey(workspaceId, { maxSpend: 5n })
      const rated = makeKey(workspaceId, { rpm: 1 })
      // Not under the deadline being tested: a busy machine may be slow to answer the first time.
      await expect.poll(() => limits.affordable(workspaceId)).toBe(100n)
      const others: RedisLimits[] = []
      for (let n = 0; n < 9; n++) others.push((await node(ledger, { deadlineMs: 50 })).limits)
      server.freeze()
      const begun = performance.now()
      expect((await refused(limits, ask(paid, { charge: 10n }))).refused).toBe('unavailable')
      const first = performance.now() - begun
      // Of each other node too it is the first that Redis does not answer.
      const took = await leastOf(1_000, async (attempt) => {
        if (attempt === 0) return first
        const other = others[attempt - 1] ?? limits
        const since = performance.now()
        expect((await refused(other, ask(paid, { charge: 10n }))).refused).toBe('unavailable')
        return performance.now() - since
      })
      expect(took).toBeLessThan(1_000)
      expect((await refused(limits, ask(budgeted))).refused).toBe('unavailable')
      expect(await limits.admitCredential('cred', 5n, 'UTC', 1n)).toMatchObject({ refused: 'unavailable' })
      const hold = await granted(limits, ask(rated, { spend: 4n }))
      await granted(limits, ask(rated))
      expect(limits.failedOpen).toBe(2)
      expect(limits.resolve(hold, { tokens: 0, spend: 4n, charge: 0n })).toBe(true)
      server.thaw()
      await limits.settled()
      await expect.poll(() => limits.creditState(workspaceId)).toEqual({ credit: 100n, held: 0n })
      await expect.poll(() => limits.spentBy(rated, 'UTC')).toBe(4n)
      expect(limits.givenUp).toBe(0)
    })

    test('after three missed deadlines nobody waits any more, until a probe is answered', async () => {
      const { limits, ledger } = await node(new FakeLedger(), { deadlineMs: 200 })
      const workspaceId = workspace(ledger, 100n)
      const paid = makeKey(workspaceId)
      await expect.poll(() => limits.affordable(workspaceId)).toBe(100n)
      server.freeze()
      for (let i = 0; i < 3; i++) {
        expect(limits.broken).toBe(false)
        expect((await refused(limits, ask(paid, { charge: 10n }))).refused).toBe('unavailable')
      }
      expect(limits.broken).toBe(true)
      await inTime(150, async () => {
        for (let i = 0; i < 20; i++) await refused(limits, ask(paid, { charge: 10n }))
      })
      server.thaw()
      await expect.poll(() => limits.broken).toBe(false)
      await limits.settled()
      await granted(limits, ask(paid, { charge: 100n }))
    })

    test('pure rate limits fail closed where that is asked for; a key without any limit goes on', async () => {
      const { limits, ledger } = await node(new FakeLedger(), { deadlineMs: 50, ratesWithoutRedis: () => 'refuse' })
      const workspaceId = workspace(ledger, 100n)
      server.freeze()
      expect((await refused(limits, ask(makeKey(workspaceId, { rpm: 1 })))).refused).toBe('unavailable')
      expect((await refused(limits, ask(makeKey(workspaceId, { maxConcurrency: 1 })))).refused).toBe('unavailable')
      await granted(limits, ask(makeKey(workspaceId)))
      server.thaw()
    })

    test('a charge resolved while Redis is dead arrives when it is back', { timeout: 600_000 }, async () => {
      const { limits, ledger } = await node()
      const workspaceId = workspace(ledger, 100n)
      const hold = await granted(limits, ask(makeKey(workspaceId), { charge: 10n }))
      await server.kill()
      await expect
        .poll(() => limits.admit(ask(makeKey(workspaceId), { charge: 1n })))
        .toMatchObject({ refused: 'unavailable' })
      limits.resolve(hold, { tokens: 0, spend: 0n, charge: 10n })
      await limits.addCredit(workspaceId, 5n)
      expect(limits.unconfirmed).toBeGreaterThan(0)
      ledger.credit.set(workspaceId, 95n) // the ledger has both
      await server.restart()
      await limits.settled()
      expect(await limits.creditState(workspaceId)).toEqual({ credit: 95n, held: 0n })
    })
  })

  test('amounts are exact up to 2^53 nano-dollars and refused beyond', async () => {
    const { limits, ledger } = await node()
    const most = 9_007_199_254_740_991n
    const workspaceId = workspace(ledger, most)
    const key = makeKey(workspaceId, { maxSpend: 10n ** 30n })
    expect((await refused(limits, ask(key, { charge: most + 1n }))).refused).toBe('unavailable')
    const hold = await granted(limits, ask(key, { spend: most - 1n, charge: most - 1n }))
    expect(await limits.affordable(workspaceId)).toBe(1n)
    limits.resolve(hold, { tokens: 0, spend: most - 2n, charge: most - 2n })
    await limits.settled()
    expect(await limits.creditState(workspaceId)).toEqual({ credit: 2n, held: 0n })
    await expect(limits.addCredit(workspaceId, most)).rejects.toThrow(RangeError)
    await expect(limits.addCredit(workspaceId, most + 1n)).rejects.toThrow(RangeError)
    expect(await limits.creditState(workspaceId)).toEqual({ credit: 2n, held: 0n })
  })

  test('a changed period counts by the ledger before anything more is let through, what is under way included', async () => {
    const clock = new Clock(Date.UTC(2025, 4, 14, 12))
    const nodes = [await node(new FakeLedger(), { now: clock.now })]
    const ledger = (nodes[0] as (typeof nodes)[number]).ledger
    nodes.push(await node(ledger, { now: clock.now }))
    const [first, second] = nodes.map(({ limits }) => limits) as [RedisLimits, RedisLimits]
    const day = makeKey(workspace(ledger, 1_000n), { maxSpend: 100n, budgetPeriod: 'day' })
    const month = { ...day, budgetPeriod: 'month' as const }
    // Settled today: 30, of which 10 are not on the ledger yet. On other days of the month: 45.
    first.resolve(await granted(first, ask(day, { spend: 30n })), { tokens: 0, spend: 30n, charge: 0n })
    const underWay = await granted(first, ask(day, { spend: 20n }))
    await first.settled()
    ledger.spentSince = async (_ws, _key, since) =>
      since.map((start) => (start === Date.UTC(2025, 4, 1) ? 65n : 20n)) as [bigint, bigint]
    const answers = await Promise.all(
      [first, second, first, second].map((limits) => limits.admit(ask(month, { spend: 6n }))),
    )
    expect(answers.map((answer) => isRefusal(answer) && answer.refused)).toEqual(Array(4).fill('key_budget'))
    await granted(second, ask(month, { spend: 5n }))
    first.resolve(underWay, { tokens: 0, spend: 20n, charge: 0n })
    await first.settled()
    expect(await second.spentBy(month, 'UTC')).toBe(95n)
    expect(await first.spentBy(day, 'UTC')).toBe(50n)
  })

  test('while the ledger cannot tell what a changed period spent, its budget refuses', async () => {
    const { limits, ledger } = await node()
    const key = makeKey(workspace(ledger, 100n), { maxSpend: 100n })
    await granted(limits, ask(key, { spend: 1n }))
    ledger.spentSince = () => Promise.reject(new Error('away'))
    expect((await refused(limits, ask({ ...key, budgetPeriod: 'month' }, { spend: 1n }))).refused).toBe('unavailable')
    await granted(limits, ask({ ...key, budgetPeriod: 'month', maxSpend: undefined }, { spend: 1n }))
  })

  test('without a test clock, Redis keeps the time', async () => {
    const { limits, ledger } = await node()
    const key = makeKey(workspace(ledger, 10n), { rpm: 1, budgetPeriod: 'month' })
    const hold = await granted(limits, ask(key, { charge: 5n, spend: 5n }))
    expect(hold.rate.requests?.resetMs).toBeGreaterThan(59_000)
    expect(hold.rate.requests?.resetMs).toBeLessThanOrEqual(61_000)
    expect((await refused(limits, ask(key))).retryAfterMs).toBeGreaterThan(50_000)
  })
})
