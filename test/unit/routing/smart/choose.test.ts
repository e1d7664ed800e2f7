import { describe, expect, it } from 'vitest'
import { type Aim, choose, type Option } from '../../../../src/routing/smart/choose.ts'
import { presets, within } from '../../../../src/routing/smart/presets.ts'
import { question } from '../../../../src/routing/smart/prompt.ts'
import { decide } from '../../../../src/routing/smart/route.ts'
import { standing, weights } from './weights.ts'

const option = (model: string, mean: number, cost: number, sd = 0): Option => ({ model, quality: { mean, sd }, cost })
const exact: Aim = { slack: 0.05, caution: 1, thrift: 10 }

const rows: readonly [what: string, options: readonly Option[], aim: Aim, chosen: string][] = [
  ['the cheapest that meets the floor', [option('m', 0.8, 10), option('a', 0.76, 3), option('b', 0.78, 5)], exact, 'a'],
  ['none that is below it', [option('m', 0.8, 10), option('a', 0.74, 1), option('b', 0.76, 9)], exact, 'b'],
  ['the reference when the others are doubtful', [option('m', 0.8, 10), option('a', 0.79, 1, 0.1)], exact, 'm'],
  ['a better one at the same cost', [option('m', 0.8, 10), option('a', 0.9, 10)], { ...exact, thrift: 0 }, 'a'],
  ['quality where thrift is small', [option('m', 0.8, 10), option('a', 0.76, 5)], { ...exact, thrift: 0.02 }, 'm'],
  [
    'the cheaper of equals',
    [option('m', 0.8, 10), option('a', 0.8, 9), option('b', 0.8, 8)],
    { ...exact, thrift: 0 },
    'b',
  ],
  ['the only one', [option('m', 0.1, 10)], exact, 'm'],
]

describe('the choice', () => {
  it.each(rows)('is %s', (_, options, aim, chosen) => {
    expect(choose(options, 'm', aim).model).toBe(chosen)
  })

  it('says of each what became of it', () => {
    const { verdicts, floor } = choose([option('m', 0.8, 10), option('a', 0.7, 1), option('b', 0.79, 2)], 'm', exact)
    expect(verdicts.map(({ model, why }) => [model, why])).toEqual([
      ['m', 'reference'],
      ['a', 'below floor'],
      ['b', 'chosen'],
    ])
    expect(floor).toBeCloseTo(0.75)
  })

  it('goes by the first candidate when the reference is not among them, and needs one', () => {
    expect(choose([option('a', 0.5, 1)], 'gone', exact).model).toBe('a')
    expect(() => choose([], 'm', exact)).toThrow(RangeError)
  })

  it('goes down in price from best to economy', () => {
    const cost = (model: string) => ({ large: 10, small: 1 })[model] ?? 0
    const candidates = ['large', 'small'].map((model) => ({
      model,
      standing: { ...standing, spread: 0.05, ability: model === 'large' ? 2.1 : 1.9 },
      cost: (tokens: number) => tokens * cost(model),
    }))
    const chosen = (aim: Aim) => cost(decide(weights, question('an essay'), candidates, 'large', aim).model)
    const [economy, balanced, best] = [presets.economy, presets.balanced, presets.best].map(chosen)
    expect(economy).toBeLessThanOrEqual(balanced as number)
    expect(balanced).toBeLessThanOrEqual(best as number)
    expect(economy).toBe(1)
    expect(chosen(within(0))).toBe(10)
  })

  it('is explained with what the prompt is about', () => {
    const candidates = [{ model: 'large', standing, cost: (tokens: number) => tokens }]
    const { domains, verdicts } = decide(weights, question('sum'), candidates, 'large', exact)
    expect(domains[0]?.name).toBe('mathematics')
    expect(verdicts[0]?.cost).toBeLessThan(110)
  })
})
