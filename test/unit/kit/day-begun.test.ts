import { expect, test } from 'vitest'
import { dayBegunAt, isDayStart } from '../../../src/kit/local-day.ts'

const midnight = (zone: 'UTC' | 'New York' | 'Tokyo', day: number) =>
  Date.UTC(2025, 4, day) + { UTC: 0, 'New York': 4, Tokyo: -9 }[zone] * 3_600_000

test('the day that began at a moment, also in another zone than the present one', () => {
  for (const zone of ['UTC', 'America/New_York', 'Asia/Tokyo']) {
    expect(dayBegunAt(zone, midnight('UTC', 14))).toBe('2025-05-14')
    expect(dayBegunAt(zone, midnight('New York', 14))).toBe('2025-05-14')
    expect(dayBegunAt(zone, midnight('Tokyo', 14))).toBe('2025-05-14')
  }
  expect(isDayStart('Asia/Tokyo', midnight('Tokyo', 14))).toBe(true)
  expect(isDayStart('UTC', midnight('Tokyo', 14))).toBe(false)
})
