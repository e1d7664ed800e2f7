import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endOfLastEvent, eventsIn } from '../../../src/kit/sse.ts'

const line = fc.oneof(
  fc
    .string({ unit: fc.constantFrom('a', '{', '"', ':', ' ', 'é'), minLength: 1, maxLength: 20 })
    .map((text) => `data: ${text}`),
  fc.constant(': keep-alive'),
  fc.constant('event: ping'),
  fc.constant('data'),
)
const eol = fc.constantFrom('\n', '\r\n')
const stream = fc.tuple(fc.array(fc.array(line, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 }), eol)

function text(events: string[][], end: string): string {
  return events.map((lines) => lines.map((one) => one + end).join('') + end).join('')
}

describe('framing', () => {
  it('gives the same events however the bytes are split', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), ([events, end], sizes) => {
        const bytes = Buffer.from(text(events, end))
        const whole = eventsIn(bytes).map(({ event, data }) => ({ event, data }))
        const pieces: typeof whole = []
        let carry = Buffer.alloc(0)
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = sizes[i % sizes.length] as number
          const joined = Buffer.concat([carry, bytes.subarray(at, at + size)])
          const stop = endOfLastEvent(joined, carry.length)
          pieces.push(...eventsIn(joined.subarray(0, stop)).map(({ event, data }) => ({ event, data })))
          carry = joined.subarray(stop)
          at += size
        }
        expect(pieces.filter((one) => one.data !== undefined)).toEqual(whole.filter((one) => one.data !== undefined))
        expect(carry.toString().trim()).toBe('')
      }),
      { numRuns: 1_000 },
    )
  })

  it('joins data lines, skips a byte order mark and comments', () => {
    const events = eventsIn(Buffer.from('\ufeffdata: a\ndata: b\n\n: note\n\nevent: x\ndata:c\n\n'))
    expect(events.map(({ event, data }) => [event, data])).toEqual([
      [undefined, 'a\nb'],
      [undefined, undefined],
      ['x', 'c'],
    ])
  })
})
