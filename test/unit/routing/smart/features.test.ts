import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clip } from '../../../../src/routing/smart/clip.ts'
import { featuresOf } from '../../../../src/routing/smart/features.ts'
import { handNames } from '../../../../src/routing/smart/hand.ts'
import { type Prompt, question } from '../../../../src/routing/smart/prompt.ts'
import { leastOf } from '../../../support/least-time.ts'

const word = fc.constantFrom('the', 'Solve', 'x', '42', 'patient', 'def', '(a)', '?', 'naïve', '函数', '$5', 'return')
const space = fc.constantFrom(' ', '  ', '\n', '\n\n\t', ' \r\n ')
const hand = (prompt: Prompt, name: string) => featuresOf(prompt).hand[handNames.indexOf(name)]

const medianMs = (text: string) => {
  const times = Array.from({ length: 300 }, () => {
    const since = performance.now()
    featuresOf(question(text))
    return performance.now() - since
  })
  return times.sort((a, b) => a - b)[150] as number
}

describe('features', () => {
  it('are the same whatever the white space and the case', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(word, space), { minLength: 1, maxLength: 2_000 }), (words) => {
        const plain = words.map(([one]) => one).join(' ')
        const laidOut = words.map(([one, gap]) => one + gap).join('')
        expect(featuresOf(question(laidOut))).toEqual(featuresOf(question(plain)))
        expect(featuresOf(question(plain.toUpperCase()))).toEqual(featuresOf(question(plain)))
      }),
      { numRuns: 60 },
    )
  })

  it('keep the head and the tail of a long conversation and nothing between', () => {
    const text = clip([`begin ${'x'.repeat(50_000)}`, 'middle', `${'y'.repeat(50_000)} finish`])
    expect(text.length).toBeLessThan(3_100)
    expect(text).toMatch(/^begin x/)
    expect(text).toMatch(/y finish$/)
    expect(text).not.toContain('middle')
  })

  it('look at each character once where head and tail would meet', () => {
    const halves = ['a'.repeat(1_400), 'b'.repeat(1_000)]
    expect(clip(halves).replaceAll(' ', '')).toBe(halves.join(''))
  })

  it('take no longer for 100 kB than for 3 kB, all but', async () => {
    const text = 'What is the rate of 42 reactions, if (a) the mass doubles?\n'
    const [short, long] = [text.repeat(52), text.repeat(1_700)]
    medianMs(short)
    const excess = await leastOf(0, () => medianMs(long) - medianMs(short) * 2 - 0.2)
    expect(excess).toBeLessThan(0)
  })

  it('tell what is asked for', () => {
    const choices = question('Which is true?\nA. one\nB. two\nC. three')
    expect(hand(choices, 'options')).toBeCloseTo(0.3)
    expect(hand(question('Which is true?'), 'has options')).toBe(0)
    expect(hand({ ...choices, turns: 5, tools: 4, schema: true }, 'tools')).toBe(0.5)
    expect(hand({ ...choices, turns: 5, tools: 4, schema: true }, 'turns')).toBe(0.5)
    expect(hand({ ...choices, schema: true }, 'schema')).toBe(1)
    expect(hand(question('Что такое любовь?'), 'other script')).toBe(1)
    expect(hand(question('if (x) { return y[0]; }'), 'code signs')).toBeGreaterThan(0.9)
  })

  it('exist for a prompt without words', () => {
    expect(featuresOf(question('')).buckets).toHaveLength(0)
    expect(featuresOf({ texts: [], turns: 0, tools: 0, schema: false }).hand.every(Number.isFinite)).toBe(true)
  })
})
