import { describe, expect, it } from 'vitest'
import { adapt, type Label } from '../../../../src/routing/smart/adapt.ts'
import { expectedTokens } from '../../../../src/routing/smart/expected-tokens.ts'
import { featuresOf } from '../../../../src/routing/smart/features.ts'
import { rowFromScores, rowFromSibling } from '../../../../src/routing/smart/join.ts'
import { question } from '../../../../src/routing/smart/prompt.ts'
import { qualityOf } from '../../../../src/routing/smart/quality.ts'
import { situationOf } from '../../../../src/routing/smart/situation.ts'
import type { Standing } from '../../../../src/routing/smart/weights.ts'
import { standing, vectorOf, weights } from './weights.ts'

const at = (text: string) => situationOf(weights, featuresOf(question(text)))
const easy = at('sum')
const labelled = (count: number, score: number): Label[] =>
  Array.from({ length: count }, () => ({ situation: easy, score }))
const mean = (row: Standing, situation = easy) => qualityOf(row, situation).mean

describe('expected quality', () => {
  it('falls with difficulty and follows what the prompt is about', () => {
    expect(mean(standing, at('hard'))).toBeLessThan(mean(standing, at('calm')))
    const able: Standing = { ...standing, byDomain: [1, -1] }
    expect(mean(able, at('sum'))).toBeGreaterThan(mean(able, at('essay')))
  })

  it('uses a head only as far as the prompt is of a kind that it was learned on', () => {
    const kinds = [{ name: 'other', mean: Array(200).fill(1), sd: Array(200).fill(0.1) }]
    const situation = situationOf({ ...weights, kinds }, featuresOf(question('sum')))
    const row: Standing = { ...standing, kinds: [0], head: vectorOf({ sum: 0.2 }) }
    expect(mean(row, situation)).toBeCloseTo(mean({ ...row, head: vectorOf({}) }, situation))
    expect(mean({ ...row, kinds: 'any' }, situation)).toBeGreaterThan(mean(row, situation) + 0.02)
    expect(qualityOf(row, situation).sd).toBeGreaterThan(0)
  })

  it('knows by domain what many labels say, and doubts it as far as a prompt is of another kind', () => {
    const row: Standing = { ...standing, headByDomain: [0.1, -0.1] }
    expect(mean(row, at('sum'))).toBeCloseTo(mean(standing, at('sum')) + 0.1, 1)
    expect(mean(row, at('essay'))).toBeCloseTo(mean(standing, at('essay')) - 0.1, 1)
    const own = Array.from(featuresOf(question('sum')).hand)
    const kinds = [{ name: 'sums', mean: own, sd: own.map(() => 0.1) }]
    const seen = { ...row, kinds: [0] }
    const doubt = (text: string) => qualityOf(seen, situationOf({ ...weights, kinds }, featuresOf(question(text)))).sd
    expect(doubt('sum')).toBeLessThan(0.03)
    expect(doubt(`${'{"a": [1, 2, 3]}; '.repeat(40)}?`)).toBeGreaterThan(0.05)
  })
})

describe('a situation', () => {
  it('believes less of the difficulty of a prompt of no familiar kind', () => {
    const size = at('hard').familiarity.length
    expect(size).toBe(0)
    const kinds = [{ name: 'other', mean: Array(200).fill(1), sd: Array(200).fill(0.1) }]
    const strange = situationOf({ ...weights, kinds }, featuresOf(question('hard')))
    expect(strange.difficulty).toBeGreaterThan(0)
    expect(strange.difficulty).toBeLessThan(0.6 * at('hard').difficulty)
  })

  it('tells how long an answer is, within bounds', () => {
    const tokens = (text: string) => expectedTokens(standing, at(text), weights.usualTokens)
    expect(tokens('essay')).toBeGreaterThan(2 * 300)
    expect(tokens('essay')).toBeLessThanOrEqual(4 * 300)
    expect(tokens('sum')).toBeCloseTo(100, -1)
  })
})

describe('a row of the prior table', () => {
  it('stays what it is without labels', () => {
    expect(adapt(standing, [])).toBe(standing)
  })

  it('moves little with few labels and goes over to them when they are many', () => {
    const before = mean(standing)
    const after = [3, 30, 3_000].map((count) => mean(adapt(standing, labelled(count, 0.2))))
    expect(before - (after[0] as number)).toBeLessThan(0.2)
    expect(after.toSorted((a, b) => b - a)).toEqual(after)
    expect(after[2]).toBeCloseTo(0.2, 1)
  })

  it('is doubted less the more labels it rests on', () => {
    const spreads = [0, 10, 300].map((count) => adapt(standing, labelled(count, 0.7)).spread)
    expect(spreads.toSorted((a, b) => b - a)).toEqual(spreads)
    expect(spreads[2]).toBeLessThan(standing.spread)
  })

  it('keeps its head when labels move it', () => {
    const row: Standing = { ...standing, head: vectorOf({ sum: 0.1 }) }
    const moved = adapt(row, labelled(200, 0.3))
    expect(moved.head).toBe(row.head)
    expect(mean(moved)).toBeCloseTo(0.3, 1)
  })

  it('is made of published scores or of a sibling', () => {
    const row = rowFromScores({ mmlu: 0.8, unheard: 0.1 }, weights.benchmarks, 2)
    expect(row?.ability).toBeCloseTo(Math.log(4) + 0.5)
    expect(rowFromScores({ unheard: 0.1 }, weights.benchmarks, 2)).toBeUndefined()
    const sibling = rowFromSibling({ ...standing, labels: 900, head: vectorOf({}) })
    expect(sibling).not.toHaveProperty('head')
    expect(rowFromSibling({ ...standing, headByDomain: [0.1, 0] })).not.toHaveProperty('headByDomain')
    expect(sibling.spread).toBeGreaterThan(standing.spread)
  })
})
