import { expect, test } from 'vitest'
import { rulesAtVolume } from '../../../src/model/volume-tiers.ts'
import type { AgreedRule } from '../../../src/model/workspace.ts'

const MONTH_END = 1_000
const quote = { id: 'qv_1', version: 1 }
const rule: AgreedRule = {
  ...{ lane: 'resale', pattern: '*', margin: 200_000, price: undefined, quote },
  tiers: [
    { above: 100n, margin: 150_000 },
    { above: 200n, price: { input: 1n, output: 2n } },
  ],
}

/** Margin or input price, and validity, of each rule that comes of it. */
const at = (volume: bigint, more: Partial<AgreedRule> = {}) =>
  rulesAtVolume([{ ...rule, ...more }], (lane) => (lane === 'resale' ? volume : 0n), MONTH_END).map((one) => [
    ...[one.margin ?? one.price?.input, one.validFrom, one.validUntil],
  ])

test.each([
  [0n, [[200_000, undefined, undefined]]],
  [100n, [[200_000, undefined, undefined]]],
  [
    101n,
    [
      [150_000, undefined, MONTH_END],
      [200_000, MONTH_END, undefined],
    ],
  ],
  [
    201n,
    [
      [1n, undefined, MONTH_END],
      [200_000, MONTH_END, undefined],
    ],
  ],
])('at %d', (volume, rules) => {
  expect(at(volume)).toEqual(rules)
})

test('a tier stays within the validity of its rule', () => {
  expect(at(101n, { validFrom: 5, validUntil: 500 })[0]).toEqual([150_000, 5, 500])
  expect(at(101n, { validFrom: 5, validUntil: 5_000 })).toEqual([
    [150_000, 5, MONTH_END],
    [200_000, MONTH_END, 5_000],
  ])
})

test('volume of one lane moves no tier on another', () => {
  expect(at(500n, { lane: 'cheap' })).toEqual([[200_000, undefined, undefined]])
})

test('rules keep their order', () => {
  const plain: AgreedRule = { lane: 'resale', pattern: 'x', margin: 1, quote }
  const margins = rulesAtVolume([plain, rule, plain], () => 150n, MONTH_END).map(({ margin }) => margin)
  expect(margins).toEqual([1, 150_000, 200_000, 1])
})
