import { describe, expect, it } from 'vitest'
import type { StreamEvent } from '../../../../src/model/chat/answer.ts'
import type { Codec, StreamEncoder } from '../../../../src/wire/codec.ts'
import { openAiChatCodec } from '../../../../src/wire/openai-chat/codec.ts'
import { TranslatingTap } from '../../../../src/wire/translate/stream-tap.ts'

/** A provider whose blocks are lists of events. */
const from: Codec = {
  ...openAiChatCodec,
  eventsIn: (bytes) => [{ event: undefined, data: bytes.toString() }],
  decoder: () => ({ push: ({ data }) => JSON.parse(data) as StreamEvent[] }),
}

/** Writes the types of the events, and the usage at the end. */
const encoder: StreamEncoder = {
  push: ({ type }) => `${type} `,
  end: (usage, cost) => `${JSON.stringify(usage)} ${cost?.charge}`,
}

const start: StreamEvent = { type: 'start', id: 'a', model: 'x', created: 1 }
const begin = (choice = 0): StreamEvent => ({ type: 'part-start', choice, part: 0, head: { type: 'text' } })
const text = (more: string, choice = 0): StreamEvent => ({
  type: 'part-delta',
  choice,
  part: 0,
  delta: { type: 'text', text: more },
})
const stop = (choice = 0): StreamEvent => ({ type: 'choice-end', choice, finish: { reason: 'stop', raw: 'end_turn' } })
const used = (outputTokens: number): StreamEvent => ({
  type: 'usage',
  usage: { inputTokens: 1, outputTokens, estimated: false },
  raw: `{"out":${outputTokens}}`,
})
const end: StreamEvent = { type: 'end' }

function tapOf(...blocks: readonly (readonly StreamEvent[])[]) {
  const tap = new TranslatingTap(from, encoder, (event) => [event])
  const passed = blocks.map((block) => tap.push(Buffer.from(JSON.stringify(block)))?.toString())
  return { tap, passed }
}

const cost = { charge: 0.5, upstream: undefined, isByok: false }

describe('a translated stream', () => {
  it('passes until its end and keeps what follows until the books are settled', () => {
    const { tap, passed } = tapOf([start, begin()], [text('hello')], [used(1)], [stop(), used(2), end])
    expect(passed).toEqual(['start part-start ', 'part-delta ', undefined, undefined])
    expect(tap).toMatchObject({ complete: true, started: true, id: 'a', model: 'x', finishReason: 'end_turn' })
    expect(tap).toMatchObject({ usageFinal: true, rawUsage: '{"out":2}', usage: { outputTokens: 2 } })
    expect(tap.tail(cost).toString()).toBe('choice-end {"inputTokens":1,"outputTokens":2,"estimated":false} 0.5')
  })

  it('passes nothing in the block behind the end', () => {
    const { tap, passed } = tapOf([start, begin(), text('x'), stop(), { type: 'ping' }])
    expect(passed).toEqual(['start part-start part-delta '])
    expect(tap.tail(undefined).toString()).toMatch(/^choice-end ping /)
  })

  it('is complete once all choices that have begun are', () => {
    const { tap, passed } = tapOf([start, begin(0), begin(1), stop(0)], [text('x', 1)])
    expect(tap.complete).toBe(false)
    expect(passed[1]).toBe('part-delta ')
    tap.push(Buffer.from(JSON.stringify([stop(1)])))
    expect(tap.complete).toBe(true)
  })

  it('is not complete while a choice goes on that began behind another one’s end', () => {
    const { tap, passed } = tapOf([start, begin(0), stop(0)], [begin(1), text('x', 1)])
    expect(tap.complete).toBe(false)
    expect(passed[1]).toBeUndefined()
    tap.push(Buffer.from(JSON.stringify([stop(1)])))
    expect(tap.complete).toBe(true)
    expect(tap.tail(undefined).toString()).toMatch(/^choice-end part-start part-delta choice-end /)
  })

  it('is not made complete by the stream’s end while a choice has not told why it ends', () => {
    expect(tapOf([start, begin(0), begin(1), stop(0)], [end]).tap.complete).toBe(false)
    expect(tapOf([start, begin(0)], [end]).tap.complete).toBe(false)
  })

  it('does not take the usage of a part for the whole', () => {
    expect(tapOf([start, used(1), begin(), text('x')]).tap.usageFinal).toBe(false)
    expect(tapOf([start, used(1), begin(), stop()]).tap.usageFinal).toBe(false)
  })

  it('estimates what was not told', () => {
    const { tap } = tapOf([start, begin(), text('abcdefgh'), stop()])
    expect(tap.outputEstimate).toBe(3)
    expect(tap.tail(undefined).toString()).toContain('{"outputTokens":3,"estimated":true}')
  })

  it('passes nothing behind an error and keeps the provider’s words', () => {
    const failed: StreamEvent = { type: 'error', raw: '{"a":1}', message: 'm' }
    const { tap, passed } = tapOf([start], [failed, text('x')], [{ ...failed, raw: '2' }])
    expect(passed).toEqual(['start ', undefined, undefined])
    expect(tap.error).toBe('{"a":1}')
  })
})
