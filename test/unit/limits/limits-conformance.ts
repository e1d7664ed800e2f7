import { beforeAll, describe, expect, test } from 'vitest'
import { isRefusal } from '../../../src/limits/limits.ts'
import { againstReference } from './reference-model.ts'
import { ask, fresh, granted, lent, makeKey, nothing, refused, type Subject } from './subject.ts'

/** What every implementation of Limits must do. `runs`: how many random histories to try. */
export function limitsConformance(name: string, open: () => Promise<Subject>, runs: number): void {
  describe(`${name} conforms`, () => {
    let subject: Subject
    beforeAll(async () => {
      subject = await open()
    })
    const funded = async (credit = 1_000n) => {
      const workspaceId = fresh('ws')
      await subject.seedCredit(workspaceId, credit)
      return workspaceId
    }

    test('grants a key without limits and tells no rates', async () => {
      const { limits } = subject
      const hold = await granted(limits, ask(makeKey(await funded(0n)), { tokens: 5 }))
      expect(hold.rate).toEqual({ requests: undefined, tokens: undefined })
      expect(limits.resolve(hold, nothing)).toBe(true)
    })

    test('holds credit, posts the charge and frees the rest, once', async () => {
      const { limits } = subject
      const workspaceId = await funded(100n)
      const hold = await granted(limits, ask(makeKey(workspaceId), { charge: 60n, spend: 60n }))
      expect(await limits.creditState(workspaceId)).toEqual({ credit: 100n, held: 60n })
      expect(await limits.affordable(workspaceId)).toBe(40n)
      expect(limits.resolve(hold, { tokens: 0, spend: 25n, charge: 25n })).toBe(true)
      expect(limits.resolve(hold, { tokens: 0, spend: 25n, charge: 25n })).toBe(false)
      await subject.settled()
      expect(await limits.creditState(workspaceId)).toEqual({ credit: 75n, held: 0n })
      expect(await limits.spentBy(hold.reservation.key, 'UTC')).toBe(25n)
    })

    test('a workspace nobody paid for has no credit, but may use its own keys', async () => {
      const { limits } = subject
      const key = makeKey(await funded(0n))
      const refusal = await refused(limits, ask(key, { charge: 1n }))
      expect(refusal).toMatchObject({ refused: 'credit', remaining: 0n, retryAfterMs: undefined })
      limits.resolve(await granted(limits, ask(key, { spend: 7n })), { tokens: 1, spend: 9n, charge: 0n })
      await subject.settled()
      expect(await limits.spentBy(key, 'UTC')).toBe(9n)
    })

    test('added credit counts at once; taken credit can make it negative but never affordable', async () => {
      const { limits } = subject
      const workspaceId = await funded(0n)
      await limits.addCredit(workspaceId, 50n)
      expect(await limits.affordable(workspaceId)).toBe(50n)
      await limits.addCredit(workspaceId, -80n)
      expect(await limits.affordable(workspaceId)).toBe(0n)
      expect(await limits.creditState(workspaceId)).toEqual({ credit: -30n, held: 0n })
    })

    test('checks concurrency, rpm, tpm, key budget, credit in this order', async () => {
      const { limits } = subject
      const workspaceId = await funded(0n)
      const strict = { maxConcurrency: 0, rpm: 0, tpm: 0, maxSpend: 0n }
      const reasons = []
      for (const relaxed of [{}, { maxConcurrency: 1 }, { rpm: 1 }, { tpm: 9 }, { maxSpend: 9n }]) {
        Object.assign(strict, relaxed)
        reasons.push(
          (await refused(limits, ask(makeKey(workspaceId, strict), { tokens: 9, spend: 9n, charge: 9n }))).refused,
        )
      }
      expect(reasons).toEqual(['concurrency', 'rpm', 'tpm', 'key_budget', 'credit'])
    })

    test('a refusal leaves no trace', async () => {
      const { limits } = subject
      const workspaceId = await funded(10n)
      const key = makeKey(workspaceId, { rpm: 2, tpm: 10, maxConcurrency: 1, maxSpend: 100n })
      for (let i = 0; i < 5; i++) {
        const refusal = await refused(limits, ask(key, { tokens: 10, spend: 11n, charge: 11n }))
        expect(refusal.refused).toBe('credit')
        expect(refusal.remaining).toBe(10n)
        expect(refusal.rate.requests).toMatchObject({ limit: 2, remaining: 2, resetMs: 0 })
        expect(refusal.rate.tokens).toMatchObject({ limit: 10, remaining: 10, resetMs: 0 })
      }
      const hold = await granted(limits, ask(key, { tokens: 10, spend: 10n, charge: 10n }))
      expect(hold.rate.requests).toMatchObject({ limit: 2, remaining: 1 })
      limits.resolve(hold, nothing)
      await subject.settled()
      expect(await limits.creditState(workspaceId)).toEqual({ credit: 10n, held: 0n })
    })

    test('requests per minute: full, told when it frees, free again', async () => {
      const { limits, clock } = subject
      clock.ms = Math.ceil(clock.ms / 1000) * 1000 + 250
      const key = makeKey(await funded(), { rpm: 2 })
      await granted(limits, ask(key))
      clock.ms += 10_000
      const second = await granted(limits, ask(key))
      expect(second.rate.requests).toEqual({ limit: 2, remaining: 0, resetMs: 50_250 })
      const refusal = await refused(limits, ask(key))
      expect(refusal).toMatchObject({ refused: 'rpm', retryAfterMs: 50_250 })
      clock.ms += 50_249
      expect((await refused(limits, ask(key))).refused).toBe('rpm')
      clock.ms += 1
      await granted(limits, ask(key))
      expect((await refused(limits, ask(key))).retryAfterMs).toBe(10_000)
    })

    test('minute after minute: the whole limit within one in a hundred, and nothing more in any minute', async () => {
      const { limits, clock } = subject
      clock.ms = Math.ceil(clock.ms / 1000) * 1000 + 3
      const key = makeKey(await funded(), { rpm: 4, tpm: 400 })
      const fill = async () => {
        for (let i = 0; i < 4; i++)
          limits.resolve(await granted(limits, ask(key, { tokens: 100 })), { tokens: 100, spend: 0n, charge: 0n })
        await subject.settled()
      }
      await fill()
      for (let minute = 0; minute < 20; minute++) {
        clock.ms += 59_999
        expect((await refused(limits, ask(key))).refused).toBe('rpm')
        clock.ms += 607
        await fill()
      }
    })

    test('tokens per minute: the estimate is corrected by the count where it was filed', async () => {
      const { limits, clock } = subject
      const key = makeKey(await funded(), { tpm: 100 })
      const first = await granted(limits, ask(key, { tokens: 90 }))
      expect(await refused(limits, ask(key, { tokens: 11 }))).toMatchObject({ refused: 'tpm' })
      clock.ms += 5_000
      limits.resolve(first, { tokens: 30, spend: 0n, charge: 0n })
      await subject.settled()
      const second = await granted(limits, ask(key, { tokens: 70 }))
      expect(second.rate.tokens).toMatchObject({ limit: 100, remaining: 0 })
      limits.resolve(second, { tokens: 75, spend: 0n, charge: 0n })
      await subject.settled()
      clock.ms += 56_000
      expect((await granted(limits, ask(key, { tokens: 25 }))).rate.tokens?.remaining).toBe(0)
      expect(await refused(limits, ask(key, { tokens: 101 }))).toMatchObject({
        refused: 'tpm',
        retryAfterMs: undefined,
      })
    })

    test('a correction that comes after the minute changes nothing', async () => {
      const { limits, clock } = subject
      const key = makeKey(await funded(), { tpm: 100 })
      const hold = await granted(limits, ask(key, { tokens: 100 }))
      clock.ms += 62_000
      await granted(limits, ask(key, { tokens: 60 }))
      limits.resolve(hold, nothing)
      await subject.settled()
      expect((await granted(limits, ask(key, { tokens: 40 }))).rate.tokens?.remaining).toBe(0)
    })

    test('concurrency: taken by a hold, given back by its resolution', async () => {
      const { limits } = subject
      const key = makeKey(await funded(), { maxConcurrency: 2 })
      const first = await granted(limits, ask(key))
      await granted(limits, ask(key))
      expect(await refused(limits, ask(key))).toMatchObject({ refused: 'concurrency', retryAfterMs: undefined })
      limits.resolve(first, nothing)
      limits.resolve(first, nothing)
      await subject.settled()
      await granted(limits, ask(key))
      expect((await refused(limits, ask(key))).refused).toBe('concurrency')
    })

    test('changed limits apply at once to what was counted', async () => {
      const { limits } = subject
      const key = makeKey(await funded(), { rpm: 5, maxSpend: 100n })
      for (let i = 0; i < 3; i++) {
        limits.resolve(await granted(limits, ask(key, { spend: 10n })), { tokens: 0, spend: 10n, charge: 0n })
      }
      await subject.settled()
      expect((await refused(limits, ask({ ...key, rpm: 3 }))).refused).toBe('rpm')
      const refusal = await refused(limits, ask({ ...key, maxSpend: 25n }, { spend: 1n }))
      expect(refusal).toMatchObject({ refused: 'key_budget', remaining: 0n })
      expect(await refused(limits, ask({ ...key, maxSpend: 35n }, { spend: 6n }))).toMatchObject({ remaining: 5n })
      await granted(limits, ask({ ...key, maxSpend: 35n }, { spend: 5n }))
    })

    test('a budget starts anew with its period; late spend stays in the period of its request', async () => {
      const { limits, clock } = subject
      const key = makeKey(await funded(), { budgetPeriod: 'day', maxSpend: 100n })
      clock.ms = Math.ceil(clock.ms / 86_400_000) * 86_400_000 + 86_400_000 - 2_000
      const late = await granted(limits, ask(key, { spend: 60n }))
      limits.resolve(await granted(limits, ask(key, { spend: 40n })), { tokens: 0, spend: 40n, charge: 0n })
      await subject.settled()
      expect(await refused(limits, ask(key, { spend: 1n }))).toMatchObject({
        refused: 'key_budget',
        retryAfterMs: 2_000,
      })
      clock.ms += 2_000
      const today = await granted(limits, ask(key, { spend: 100n }))
      limits.resolve(late, { tokens: 0, spend: 60n, charge: 0n })
      await subject.settled()
      expect(await limits.spentBy(key, 'UTC')).toBe(0n)
      expect((await refused(limits, ask(key, { spend: 1n }))).refused).toBe('key_budget')
      limits.resolve(today, { tokens: 0, spend: 70n, charge: 0n })
      await subject.settled()
      expect(await limits.spentBy(key, 'UTC')).toBe(70n)
    })

    test('a changed time zone or period does not forgive what is spent, nor lose a hold', async () => {
      const { limits } = subject
      const key = makeKey(await funded(), { budgetPeriod: 'day', maxSpend: 100n })
      limits.resolve(await granted(limits, ask(key, { spend: 50n })), { tokens: 0, spend: 50n, charge: 0n })
      const hold = await granted(limits, ask(key, { spend: 30n }))
      await subject.settled()
      const moved = { timeZone: 'Asia/Tokyo', spend: 21n }
      expect(await refused(limits, ask(key, moved))).toMatchObject({ refused: 'key_budget', remaining: 20n })
      limits.resolve(hold, nothing)
      await subject.settled()
      const monthly = { ...key, budgetPeriod: 'month' as const }
      expect(await refused(limits, ask(monthly, { spend: 51n }))).toMatchObject({ remaining: 50n })
    })

    test('a charge beyond its hold is cut to it and counted as an anomaly', async () => {
      const { limits } = subject
      const workspaceId = await funded(100n)
      const key = makeKey(workspaceId)
      const before = limits.anomalies
      limits.resolve(await granted(limits, ask(key, { spend: 40n, charge: 40n })), {
        tokens: 0,
        spend: 90n,
        charge: 90n,
      })
      limits.resolve(await granted(limits, ask(key, { spend: 5n, charge: 5n })), {
        tokens: -1,
        spend: -1n,
        charge: -1n,
      })
      await subject.settled()
      expect(limits.anomalies - before).toBe(2)
      expect(await limits.creditState(workspaceId)).toEqual({ credit: 60n, held: 0n })
      expect(await limits.spentBy(key, 'UTC')).toBe(40n)
    })

    test.each([{ tokens: -1 }, { tokens: 0.5 }, { tokens: Number.NaN }, { spend: -1n }, { charge: -1n }])(
      'refuses to reserve %o at all',
      async (bad) => {
        const key = makeKey(await funded())
        await expect((async () => subject.limits.admit(ask(key, bad)))()).rejects.toThrow(RangeError)
      },
    )

    test('a credential: holds against its month, real cost, once, anew each month', async () => {
      const { limits, clock } = subject
      const id = fresh('cred')
      clock.ms = Date.UTC(2027, 0, 31, 23, 59, 59)
      const hold = await lent(limits, id, 100n, 70n)
      expect(await limits.admitCredential(id, 100n, 'UTC', 31n)).toEqual({ refused: 'budget', remaining: 30n })
      expect(limits.resolveCredential(hold, 90n)).toBe(true)
      expect(limits.resolveCredential(hold, 90n)).toBe(false)
      await subject.settled()
      expect(await limits.admitCredential(id, 100n, 'UTC', 11n)).toEqual({ refused: 'budget', remaining: 10n })
      // Lowered below what is spent already: nothing is left, not less than nothing.
      expect(await limits.admitCredential(id, 50n, 'UTC', 1n)).toEqual({ refused: 'budget', remaining: 0n })
      const last = await lent(limits, id, 100n, 10n)
      clock.ms += 1_000
      const full = await lent(limits, id, 100n, 100n)
      limits.resolveCredential(last, 10n)
      limits.resolveCredential(full, 0n)
      await subject.settled()
      expect(await lent(limits, id, 100n, 100n)).toMatchObject({ amount: 100n })
    })

    test('a credential: what a failed attempt cost counts at once, and its hold is over only when told', async () => {
      const { limits } = subject
      const id = fresh('cred')
      const first = await lent(limits, id, 100n, 60n)
      limits.spendCredential(first, 25n)
      await subject.settled()
      expect(await limits.admitCredential(id, 100n, 'UTC', 76n)).toEqual({ refused: 'budget', remaining: 75n })
      const second = await lent(limits, id, 100n, 75n)
      expect(limits.resolveCredential(second, 30n)).toBe(true)
      expect(limits.resolveCredential(first, 0n)).toBe(true)
      expect(limits.resolveCredential(first, 0n)).toBe(false)
      await subject.settled()
      expect(await limits.admitCredential(id, 100n, 'UTC', 46n)).toEqual({ refused: 'budget', remaining: 45n })
      const unlimited = await lent(limits, id, undefined, 5n)
      limits.spendCredential(unlimited, 4n)
      limits.resolveCredential(unlimited, 0n)
      await subject.settled()
      expect(await limits.admitCredential(id, 100n, 'UTC', 42n)).toEqual({ refused: 'budget', remaining: 41n })
    })

    test("a credential's month begins in the zone it is asked for", async () => {
      const { limits, clock } = subject
      const id = fresh('cred')
      clock.ms = Date.UTC(2027, 0, 31, 14, 59, 59)
      const hold = await limits.admitCredential(id, 100n, 'Asia/Tokyo', 100n)
      if ('refused' in hold) throw new Error(hold.refused)
      limits.resolveCredential(hold, 100n)
      await subject.settled()
      expect(await limits.admitCredential(id, 100n, 'Asia/Tokyo', 1n)).toMatchObject({ refused: 'budget' })
      // Midnight in Tokyo, the afternoon of the 31st in UTC.
      clock.ms += 1_000
      expect(await limits.admitCredential(id, 100n, 'Asia/Tokyo', 100n)).toMatchObject({ amount: 100n })
    })

    test('a credential without a budget counts what it cost for the day it gets one', async () => {
      const { limits } = subject
      const id = fresh('cred')
      await limits.admitCredential(id, 1n, 'UTC', 0n)
      const hold = await lent(limits, id, undefined, 50n)
      limits.resolveCredential(hold, 50n)
      await subject.settled()
      expect(await limits.admitCredential(id, 60n, 'UTC', 11n)).toMatchObject({ refused: 'budget' })
    })

    test('1,000 at once with room for exactly 100', async () => {
      const { limits } = subject
      const workspaceId = await funded(100n * 7n + 6n)
      const keys = Array.from({ length: 10 }, () => makeKey(workspaceId, { rpm: 1_000, tpm: 100_000 }))
      const wanted = Array.from({ length: 1_000 }, (_, i) =>
        ask(keys[i % 10] ?? makeKey(workspaceId), { spend: 7n, charge: 7n }),
      )
      const answers = await Promise.all(wanted.map((reservation) => limits.admit(reservation)))
      const holds = answers.filter((answer) => !isRefusal(answer))
      expect(holds).toHaveLength(100)
      expect(await limits.creditState(workspaceId)).toEqual({ credit: 706n, held: 700n })
      for (const hold of holds) if (!isRefusal(hold)) limits.resolve(hold, { tokens: 0, spend: 7n, charge: 7n })
      await subject.settled()
      expect(await limits.creditState(workspaceId)).toEqual({ credit: 6n, held: 0n })
    })

    test('random histories agree with the reference', { timeout: 600_000 }, async () => {
      await againstReference(subject, runs)
    })
  })
}
