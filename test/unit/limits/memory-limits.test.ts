import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../../src/limits/limits.ts'
import { MemoryLimits } from '../../../src/store/memory/memory-limits.ts'
import { limitsConformance } from './limits-conformance.ts'
import { ask, Clock, granted, makeKey, nothing, refused } from './subject.ts'

limitsConformance(
  'MemoryLimits',
  async () => {
    const clock = new Clock()
    const limits = new MemoryLimits(clock.now)
    return {
      limits,
      clock,
      seedCredit: async (workspaceId, credit) => limits.seedCredit(workspaceId, credit),
      settled: async () => {},
    }
  },
  300,
)

describe('MemoryLimits', () => {
  test('takes credit, key and credential spend from the ledger', () => {
    const clock = new Clock(Date.UTC(2025, 4, 14))
    const limits = new MemoryLimits(clock.now)
    const may = { start: Date.UTC(2025, 4, 1), end: Date.UTC(2025, 5, 1) }
    const april = { start: Date.UTC(2025, 3, 1), end: may.start }
    const key = makeKey('ws', { budgetPeriod: 'month', maxSpend: 100n })
    limits.seedSpend(key.id, april, 99n)
    limits.seedSpend(key.id, may, 80n)
    limits.seedSpend(key.id, april, 99n)
    limits.seedCredentialSpend('cred', may, 80n)
    expect(limits.spentBy(key, 'UTC')).toBe(80n)
    expect(limits.admitCredential('cred', 100n, 'UTC', 21n)).toEqual({ refused: 'budget', remaining: 20n })
    expect(limits.admitCredential('cred', 100n, 'UTC', 20n)).toMatchObject({ amount: 20n })
    limits.seedCredit('ws', 5n)
    limits.seedCredit('ws', 6n)
    expect(limits.creditState('ws')).toEqual({ credit: 6n, held: 0n })
  })

  test('a seed of the last period is over when its period is', async () => {
    const clock = new Clock(Date.UTC(2025, 4, 14))
    const limits = new MemoryLimits(clock.now)
    const key = makeKey('ws', { budgetPeriod: 'month', maxSpend: 100n })
    limits.seedSpend(key.id, { start: Date.UTC(2025, 3, 1), end: Date.UTC(2025, 4, 1) }, 99n)
    await granted(limits, ask(key, { spend: 100n }))
  })

  test('a changed period counts by the ledger before anything more is let through, what is under way included', async () => {
    const clock = new Clock(Date.UTC(2025, 4, 14, 12))
    const may = Date.UTC(2025, 4, 1)
    // Settled today: 30, of which 10 are not on the ledger yet. On other days of the month: 45.
    let away = true
    const limits = new MemoryLimits(clock.now, async (_ws, _key, since) => {
      if (away) throw new Error('away')
      return since.map((start) => (start === may ? 65n : 20n)) as [bigint, bigint]
    })
    const day = makeKey('ws', { maxSpend: 100n, budgetPeriod: 'day' })
    const month = { ...day, budgetPeriod: 'month' as const }
    limits.resolve(await granted(limits, ask(day, { spend: 30n })), { tokens: 0, spend: 30n, charge: 0n })
    const underWay = await granted(limits, ask(day, { spend: 20n }))
    expect((await refused(limits, ask(month, { spend: 1n }))).refused).toBe('unavailable')
    away = false
    const answers = await Promise.all(Array.from({ length: 3 }, () => limits.admit(ask(month, { spend: 6n }))))
    expect(answers.map((answer) => isRefusal(answer) && answer.refused)).toEqual(Array(3).fill('key_budget'))
    await granted(limits, ask(month, { spend: 5n }))
    limits.resolve(underWay, { tokens: 0, spend: 20n, charge: 0n })
    expect(limits.spentBy(month, 'UTC')).toBe(95n)
  })

  test('forgets the rates of 100,000 keys seen once, and no money', async () => {
    const clock = new Clock()
    const limits = new MemoryLimits(clock.now)
    const first = makeKey('ws', { rpm: 1, tpm: 1, maxSpend: 10n })
    limits.resolve(await granted(limits, ask(first, { spend: 10n })), { tokens: 0, spend: 10n, charge: 0n })
    for (let i = 0; i < 100_000; i++) {
      limits.resolve(await granted(limits, ask(makeKey('ws', { rpm: 1, tpm: 1 }))), nothing)
    }
    expect(limits.trackedRates).toBe(100_001)
    for (let minute = 0; minute < 3; minute++) {
      clock.ms += 62_000
      await granted(limits, ask(makeKey('ws', { rpm: 1 })))
    }
    expect(limits.trackedRates).toBeLessThan(5)
    expect((await refused(limits, ask(first, { spend: 1n }))).refused).toBe('key_budget')
  })

  test('a clock that steps back neither frees a limit nor a budget', async () => {
    const clock = new Clock(Date.UTC(2025, 4, 14, 0, 0, 1))
    const limits = new MemoryLimits(clock.now)
    const key = makeKey('ws', { rpm: 1, budgetPeriod: 'day', maxSpend: 10n })
    limits.resolve(await granted(limits, ask(key, { spend: 10n })), { tokens: 0, spend: 10n, charge: 0n })
    clock.ms -= 5_000
    expect((await refused(limits, ask(key))).refused).toBe('rpm')
    expect((await refused(limits, ask({ ...key, rpm: 2 }, { spend: 1n }))).refused).toBe('key_budget')
    clock.ms += 5_000
    expect((await refused(limits, ask({ ...key, rpm: 2 }, { spend: 1n }))).refused).toBe('key_budget')
  })

  test('holds of other limits are a mistake of the caller', () => {
    const limits = new MemoryLimits(() => 0)
    const foreign = {
      reservation: ask(makeKey('ws')),
      rate: { requests: undefined, tokens: undefined },
      resolved: false,
    }
    expect(() => limits.resolve(foreign, nothing)).toThrow(TypeError)
  })
})
