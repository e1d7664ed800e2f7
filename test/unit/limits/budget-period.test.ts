import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { localDay } from '../../../src/kit/local-day.ts'
import { allTime, BudgetPeriods, periodAt } from '../../../src/limits/budget-period.ts'

const at = (iso: string) => Date.parse(iso)

describe('budget periods', () => {
  test.each([
    ['UTC', 'day', '2025-05-14T12:00:00Z', '2025-05-14T00:00:00Z', '2025-05-15T00:00:00Z'],
    ['UTC', 'week', '2025-05-18T23:59:59Z', '2025-05-12T00:00:00Z', '2025-05-19T00:00:00Z'],
    ['UTC', 'week', '2025-05-19T00:00:00Z', '2025-05-19T00:00:00Z', '2025-05-26T00:00:00Z'],
    ['UTC', 'month', '2024-12-31T23:00:00Z', '2024-12-01T00:00:00Z', '2025-01-01T00:00:00Z'],
    ['Asia/Kolkata', 'day', '2025-05-14T18:30:00Z', '2025-05-14T18:30:00Z', '2025-05-15T18:30:00Z'],
    ['Pacific/Kiritimati', 'month', '2025-01-31T10:00:00Z', '2025-01-31T10:00:00Z', '2025-02-28T10:00:00Z'],
    // 23 and 25 hours
    ['Europe/Berlin', 'day', '2025-03-30T12:00:00Z', '2025-03-29T23:00:00Z', '2025-03-30T22:00:00Z'],
    ['Europe/Berlin', 'day', '2025-10-26T12:00:00Z', '2025-10-25T22:00:00Z', '2025-10-26T23:00:00Z'],
    ['Europe/Berlin', 'month', '2025-03-30T12:00:00Z', '2025-02-28T23:00:00Z', '2025-03-31T22:00:00Z'],
    // 00:00 does not exist on this day
    ['America/Sao_Paulo', 'day', '2018-11-04T12:00:00Z', '2018-11-04T03:00:00Z', '2018-11-05T02:00:00Z'],
    // 00:00 comes twice on this day
    ['America/Havana', 'day', '2024-11-03T12:00:00Z', '2024-11-03T04:00:00Z', '2024-11-04T05:00:00Z'],
    // this zone skipped 30 December
    ['Pacific/Apia', 'day', '2011-12-30T09:59:59Z', '2011-12-29T10:00:00Z', '2011-12-30T10:00:00Z'],
  ] as const)('%s %s at %s', (zone, period, now, start, end) => {
    expect(periodAt(zone, period, at(now))).toEqual({ start: at(start), end: at(end) })
  })

  test('none is all time', () => {
    expect(new BudgetPeriods().current('UTC', 'none', 0)).toBe(allTime)
  })

  test('the window is the same object until it is over', () => {
    const periods = new BudgetPeriods()
    const first = periods.current('Europe/Berlin', 'day', at('2025-05-14T12:00:00Z'))
    expect(periods.current('Europe/Berlin', 'day', first.end - 1)).toBe(first)
    expect(periods.current('Europe/Berlin', 'day', first.end).start).toBe(first.end)
    expect(periods.current('UTC', 'day', first.end - 1)).not.toEqual(first)
    expect(() => periods.current('Mars/Olympus', 'day', 0)).toThrow(RangeError)
  })

  test('every window contains its moment and begins and ends at a change of the local day', () => {
    const zones = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Africa/Cairo',
    )
    const period = fc.constantFrom('day' as const, 'week' as const, 'month' as const)
    const moment = fc.integer({ min: at('2000-01-01T00:00:00Z'), max: at('2037-01-01T00:00:00Z') })
    fc.assert(
      fc.property(zones, period, moment, (zone, which, now) => {
        const { start, end } = periodAt(zone, which, now)
        expect(start <= now && now < end).toBe(true)
        for (const edge of [start, end]) expect(localDay(zone, edge)).toBe(localDay(zone, edge - 1) + 1)
      }),
    )
  })
})
