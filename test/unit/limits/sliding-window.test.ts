import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SlidingWindow } from '../../../src/limits/sliding-window.ts'

const start = 1_700_000_000_000
/** Just under a minute on purpose: with a bucket less, that is where the limit would be passed. */
const pause = fc.oneof(fc.nat(50), fc.nat(1_500), fc.nat(70_000), fc.integer({ min: 59_000, max: 60_600 }))
const pauses = fc.array(pause, { minLength: 1, maxLength: 200 })

describe('SlidingWindow', () => {
  test('no 60 seconds, wherever they begin, hold more than the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(999), pauses, (limit, offset, waits) => {
        let now = start + offset
        const window = new SlidingWindow(now)
        const grants: number[] = []
        for (const wait of waits) {
          now += wait
          if (window.total(now) + 1 > limit) continue
          window.add(now, 1)
          grants.push(now)
        }
        for (const from of grants) {
          expect(grants.filter((at) => at >= from && at < from + 60_000).length).toBeLessThanOrEqual(limit)
        }
      }),
    )
  })

  test('under pressure each minute passes the whole limit, at most 0.6 seconds after an exact count would', () => {
    const MINUTES = 12
    // Gaps of 0.1 s at most: what the next arrival comes late by is not the window's.
    const gaps = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 50 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(999), gaps, (limit, offset, all) => {
        const window = new SlidingWindow(start + offset)
        const grants: number[] = []
        const exact: number[] = []
        let now = start + offset
        for (let i = 0; grants.length < MINUTES * limit && now < start + 20 * 60_000; i++) {
          now += all[i % all.length] ?? 1
          if ((exact[exact.length - limit] ?? 0) + 60_000 <= now) exact.push(now)
          if (window.total(now) + 1 > limit) continue
          window.add(now, 1)
          grants.push(now)
          expect(now - (grants[grants.length - 1 - limit] ?? 0)).toBeGreaterThanOrEqual(60_000)
        }
        for (let minute = 1; minute <= MINUTES; minute++) {
          const late = (grants[minute * limit - 1] ?? Number.NaN) - (exact[minute * limit - 1] ?? Number.NaN)
          expect(late).toBeLessThanOrEqual(minute * 600)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('agrees with a list of what was filed, corrections included', () => {
    const steps = fc.array(fc.tuple(fc.nat(20_000), fc.nat(100), fc.nat(30), fc.nat(100)), { maxLength: 100 })
    fc.assert(
      fc.property(steps, (all) => {
        let now = start
        const window = new SlidingWindow(now)
        const filed: { bucket: number; amount: number }[] = []
        for (const [wait, amount, which, corrected] of all) {
          now += wait
          filed.push({ bucket: window.add(now, amount), amount })
          const old = filed[which]
          if (old) {
            window.correct(now, old.bucket, corrected - old.amount)
            old.amount = corrected
          }
          const live = filed.filter(({ bucket }) => bucket > Math.floor(now / 500) - 121)
          expect(window.total(now)).toBe(live.reduce((total, item) => total + item.amount, 0))
          const oldest = live.find((item) => item.amount > 0)
          expect(window.resetMs(now)).toBe(oldest ? (oldest.bucket + 121) * 500 - now : 0)
        }
      }),
    )
  })

  test('the wait it tells is long enough, and not a millisecond longer', () => {
    const filled = fc.array(fc.tuple(fc.nat(9_000), fc.integer({ min: 1, max: 30 })), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(filled, fc.integer({ min: 1, max: 40 }), (all, amount) => {
        const limit = 40
        let now = start
        const window = new SlidingWindow(now)
        for (const [wait, part] of all) {
          now += wait
          if (window.total(now) + part <= limit) window.add(now, part)
        }
        const wait = window.waitMs(now, amount, limit) ?? Number.NaN
        if (wait > 0) expect(window.total(now + wait - 1) + amount).toBeGreaterThan(limit)
        expect(window.total(now + wait) + amount).toBeLessThanOrEqual(limit)
      }),
    )
    expect(new SlidingWindow(start).waitMs(start, 41, 40)).toBeUndefined()
  })
})
