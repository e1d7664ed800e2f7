import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { signatureOrigins } from '../../../../src/model/chat/signature.ts'
import { readSignature, writeSignature } from '../../../../src/wire/translate/signature-envelope.ts'

const origin = fc.constantFrom(...signatureOrigins)
/** What no provider writes by itself. */
const value = fc.string({ unit: 'grapheme' }).filter((text) => !text.startsWith('tl1.'))

describe('envelopes of signatures', () => {
  it('come back as they were, whatever is in them', () => {
    fc.assert(
      fc.property(origin, origin, value, (from, into, text) => {
        const signature = { origin: from, value: text }
        expect(readSignature(writeSignature(signature, into), into)).toEqual(signature)
      }),
    )
  })

  it('are only there where the format is another one', () => {
    expect(writeSignature({ origin: 'gemini', value: 'x' }, 'gemini')).toBe('x')
    expect(writeSignature({ origin: 'gemini', value: 'x' }, 'openai-chat')).toMatch(/^tl1\.gemini\.[\w-]+$/)
  })

  it.each(['tl1.', 'tl1.gemini', 'tl1.nobody.eA', 'anything'])('are not made of what is none: %s', (text) => {
    expect(readSignature(text, 'openai-chat')).toEqual({ origin: 'openai-chat', value: text })
  })
})
