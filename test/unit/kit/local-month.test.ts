import { expect, test } from 'vitest'
import { localMonthEnd, localMonthText } from '../../../src/kit/local-month.ts'

test.each([
  ['UTC', '2030-12-31T23:59:59.999Z', '2030-12', '2031-01-01T00:00:00.000Z'],
  ['UTC', '2030-02-01T00:00:00.000Z', '2030-02', '2030-03-01T00:00:00.000Z'],
  ['Pacific/Kiritimati', '2030-05-31T10:00:00.000Z', '2030-06', '2030-06-30T10:00:00.000Z'],
  ['America/New_York', '2030-11-01T03:59:00.000Z', '2030-10', '2030-11-01T04:00:00.000Z'],
])('%s at %s', (zone, at, month, end) => {
  expect(localMonthText(zone, Date.parse(at))).toBe(month)
  expect(new Date(localMonthEnd(zone, Date.parse(at))).toISOString()).toBe(end)
})
