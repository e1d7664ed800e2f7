import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Allowance } from '../../../src/routing/allowance.ts'
import { Latencies } from '../../../src/routing/latencies.ts'

it('tells the time that 95 of 100 answers take, of the latest ones', () => {
  const times = new Latencies()
  for (let ms = 1; ms <= 15; ms++) times.add(ms, 0)
  expect(times.p95).toBeUndefined()
  times.add(16, 0)
  expect(times.p95).toBe(16)
  for (let n = 0; n < 64; n++) times.add(n < 61 ? 100 : 900, 0)
  expect(times.p95).toBe(100)
})

it('is a time that was measured', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100_000), { minLength: 16, maxLength: 300 }), (samples) => {
      const times = new Latencies()
      for (const ms of samples) times.add(ms, 0)
      expect(samples).toContain(times.p95)
    }),
  )
})

it('extra attempts are a share of the requests, with some to begin with', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 500 }), fc.integer({ min: 1, max: 20 }), (asked, most) => {
      const allowance = new Allowance(most)
      let taken = 0
      for (const asks of asked) {
        allowance.earn(0.2)
        if (asks && allowance.take()) taken++
      }
      expect(taken).toBeLessThanOrEqual(most + asked.length * 0.2 + 1e-6)
    }),
  )
})
