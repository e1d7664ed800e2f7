import { describe, expect, it } from 'vitest'
import type { Part } from '../../../../src/model/chat/parts.ts'
import { geminiCodec } from '../../../../src/wire/gemini/codec.ts'
import { writeMark } from '../../../../src/wire/gemini/signature.ts'
import { Losses } from '../../../../src/wire/translate/losses.ts'

const signature = (value: string) => ({ origin: 'anthropic-messages', value }) as const
const thought = (text: string, value?: string) => ({
  text,
  thought: true,
  ...(value !== undefined && { thoughtSignature: writeMark({ signature: signature(value) }) }),
})

type Raw = Readonly<Record<string, unknown>>

/** What the model said, message by message, of contents with these parts. */
function said(...contents: readonly (readonly Raw[])[]): readonly (readonly Part[])[] {
  const written = contents.map((parts) => ({ role: 'model', parts }))
  const body = { contents: [{ role: 'user', parts: [{ text: 'hi' }] }, ...written] }
  const { messages } = geminiCodec.decodeRequest(body, new Losses())
  return messages.filter(({ role }) => role === 'assistant').map(({ parts }) => parts)
}

const whole = { type: 'reasoning', text: 'It is Paris.', signature: signature('s') }
const answer = { type: 'text', text: 'Paris' }

describe('a thought that was streamed', () => {
  it('comes back whole from the parts of one content', () => {
    const parts = [thought('It is '), thought('Paris.'), thought('', 's'), { text: 'Paris' }]
    expect(said(parts)).toEqual([[whole, answer]])
  })

  it('comes back whole from contents of one part each', () => {
    const contents = [[thought('It is ')], [thought('Paris.')], [thought('', 's')], [{ text: 'Paris' }]]
    expect(said(...contents)).toEqual([[whole], [answer]])
  })

  it('ends with its signature', () => {
    const parts = [thought('a'), thought('', '1'), thought('', '2'), thought('b'), thought('c', '3')]
    expect(said(parts)).toEqual([
      [
        { type: 'reasoning', text: 'a', signature: signature('1') },
        { type: 'reasoning', text: '', signature: signature('2') },
        { type: 'reasoning', text: 'bc', signature: signature('3') },
      ],
    ])
  })

  it('takes in nothing that is hidden, said between or by Gemini itself', () => {
    const redacted = { origin: 'anthropic-messages', value: 'r' } as const
    const hidden = { text: '', thought: true, thoughtSignature: writeMark({ redacted }) }
    const own = { text: '', thoughtSignature: 'CgsB' }
    const apart = { type: 'reasoning', text: 'a', summary: true }
    expect(said([thought('a'), hidden])).toEqual([[apart, { type: 'reasoning', text: undefined, redacted }]])
    expect(said([thought('a'), { text: 'Paris' }, thought('', 's')])).toEqual([
      [apart, answer, { type: 'reasoning', text: '', signature: signature('s') }],
    ])
    const alone = { type: 'reasoning', text: '', signature: { origin: 'gemini', value: 'CgsB' } }
    expect(said([thought('a'), own])).toEqual([[apart, alone]])
  })

  it('is one thought without a signature too', () => {
    expect(said([thought('a'), thought('b')])).toEqual([[{ type: 'reasoning', text: 'ab', summary: true }]])
  })
})
