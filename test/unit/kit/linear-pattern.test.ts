import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BadPattern, LinearPattern } from '../../../src/kit/linear-pattern.ts'
import { inTime } from '../../support/least-time.ts'

const sources = [
  'abc',
  '^a+b?$',
  'a|bc|',
  '^(?:a|b)*c$',
  '^(ab|a)(bc|c)?$',
  '[a-c]{2,3}',
  '^[^ab]+$',
  '^\\d{2}-\\d+$',
  '\\w+\\s\\w+',
  '^a{0}b$',
  '(a|b){2}c',
  '^\\S*\\.$',
  'a.c',
  '^$',
  '[\\d.]+%',
  '(?:)a',
  '^-[+-]',
]

describe('a pattern in linear time', () => {
  it.each(sources)('%s matches what a regular expression matches', (source) => {
    const [own, known] = [new LinearPattern(source), new RegExp(source)]
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', 'c', '1', '2', '-', '.', '%', ' ', '\n', 'z'),
      maxLength: 8,
    })
    fc.assert(
      fc.property(text, (sample) => own.test(sample) === known.test(sample)),
      { numRuns: 300 },
    )
  })

  it.each(['(', ')', 'a**b{', '*', '[a', '\\', '(?=a)', '\\1', 'a{60}', '(a{50}){50}', '\\b', 'a{3,1}'])(
    '%s is refused',
    (source) => {
      expect(() => new LinearPattern(source)).toThrow(BadPattern)
    },
  )

  it('does not suffer from what makes others suffer', async () => {
    const pattern = new LinearPattern('^(a+)+$')
    await inTime(2_000, () => expect(pattern.test(`${'a'.repeat(20_000)}b`)).toBe(false))
  })
})
