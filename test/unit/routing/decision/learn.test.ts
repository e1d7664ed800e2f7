import { describe, expect, it } from 'vitest'
import type { Learned, Lesson } from '../../../../src/model/learned.ts'
import { learn } from '../../../../src/routing/decision/learn.ts'
import { learnedStandings } from '../../../../src/routing/decision/learned-standings.ts'
import { Repeats } from '../../../../src/routing/decision/repeats.ts'
import { featuresOf, question } from '../../../../src/routing/smart/index.ts'
import { qualityOf } from '../../../../src/routing/smart/quality.ts'
import { situationOf } from '../../../../src/routing/smart/situation.ts'
import { standing, weights } from '../smart/weights.ts'

const standings = new Map([
  ['small', standing],
  ['large', { ...standing, ability: 2 }],
])
const { domains } = weights

/** As if `small` had been expected to score 0.73 on sums. */
function lessons(count: number, score: number, more: Partial<Lesson> = {}): Lesson[] {
  return Array.from({ length: count }, (_, at) => ({
    ...({ requestId: `req_${at}`, source: 'client', model: 'small', score, at: 1_000 + at } as const),
    ...{ expected: 0.73, told: undefined, difficulty: 0, domains: { mathematics: 1 } },
    ...more,
  }))
}

const taught = (list: readonly Lesson[], before?: Learned) =>
  learn({ lessons: list, standings, domains, before, now: 9_000 })
const expected = (learned: Learned, text: string) => {
  const row = learnedStandings(standings, learned, domains).get('small')
  return qualityOf(row ?? standing, situationOf(weights, featuresOf(question(text)))).mean
}

describe('learning', () => {
  it('waits for labels, then moves what they are about, and other models not at all', () => {
    expect(taught(lessons(19, 0))).toMatchObject({ status: 'learning', labels: 19, models: {} })
    const learned = taught(lessons(60, 0))
    expect(learned.status).toBe('active')
    expect(Object.keys(learned.models)).toEqual(['small'])
    const none = taught([])
    expect(expected(learned, 'a sum')).toBeLessThan(0.3)
    expect(expected(learned, 'a sum') / expected(none, 'a sum')).toBeLessThan(
      expected(learned, 'an essay') / expected(none, 'an essay'),
    )
  })

  it('keeps to the shared table where labels agree with it, or with nothing', () => {
    const agreeing = lessons(100, 0).map((lesson, at) => ({ ...lesson, score: at % 100 < 73 ? 1 : 0 }))
    expect(expected(taught(agreeing), 'a sum')).toBeCloseTo(expected(taught([]), 'a sum'), 1)
    const strangers = lessons(60, 0, { model: 'nobody' })
    expect(taught(strangers)).toMatchObject({ status: 'learning', labels: 0 })
  })

  it('counts a prompt that came again for little', () => {
    expect(taught(lessons(100, 0, { source: 'retry' })).status).toBe('learning')
  })

  it('is taken back when what it decided on turns out otherwise, and begins anew', () => {
    const before = taught(lessons(60, 0))
    const wrong = lessons(40, 1, { told: 0.2, at: 5_000 })
    const reverted = taught([...lessons(60, 0), ...wrong], before)
    expect(reverted).toMatchObject({ status: 'reverted', since: 9_000, labels: 0, models: {} })
    expect(reverted.regret).toBeGreaterThan(0)
    expect(taught([...lessons(60, 0), ...wrong], reverted)).toMatchObject({ status: 'reverted', labels: 0 })
    const later = taught(lessons(60, 0, { at: 10_000 }), reverted)
    expect(later.status).toBe('active')
  })
})

describe('a prompt that comes again', () => {
  it('speaks against the answer before, once, if it comes soon but not at once', () => {
    const repeats = new Repeats()
    expect(repeats.keep('k', 'req_1', 0, 100)).toBeUndefined()
    expect(repeats.keep('k', 'req_2', 50, 150)).toBeUndefined()
    expect(repeats.keep('other', 'req_3', 0, 100)).toBeUndefined()
    expect(repeats.keep('other', 'req_4', 5_000, 6_000)).toBe('req_3')
    expect(repeats.keep('other', 'req_5', 7_000, 8_000)).toBeUndefined()
    expect(repeats.keep('other', 'req_6', 200_000, 201_000)).toBeUndefined()
  })
})
