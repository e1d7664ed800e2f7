import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StreamEvent } from '../../../../src/model/chat/answer.ts'
import { bedrockConverseCodec as codec } from '../../../../src/wire/bedrock-converse/codec.ts'
import { frameOf, framesIn } from '../../../../src/wire/bedrock-converse/frames.ts'
import { stream } from './fixtures.ts'

const bytes = Buffer.concat(stream.map(([event, payload]) => frameOf({ event, data: JSON.stringify(payload) })))
const context = { requestId: 'r', model: 'm', created: 0, wantsUsage: true, request: { messages: [], stream: true } }

function decode(block: Buffer): StreamEvent[] {
  const decoder = codec.decoder()
  return codec.eventsIn(block).flatMap((event) => decoder.push(event))
}

describe('a stream', () => {
  const events = decode(bytes)

  test('in canonical events', () => {
    expect(events.map((event) => event.type).join(' ')).toBe(
      'start part-start part-delta part-delta part-delta part-end part-start part-end part-start part-delta part-delta part-delta part-end part-start part-delta part-delta part-end part-start part-end choice-ending choice-end usage end',
    )
    expect(events.at(-3)).toEqual({ type: 'choice-end', choice: 0, finish: { reason: 'tool-calls', raw: 'tool_use' } })
    expect(events.at(-2)).toMatchObject({ usage: { inputTokens: 5, outputTokens: 7 } })
  })

  test('what our encoder writes says the same', () => {
    const encoder = codec.encoder(context)
    let text = ''
    for (const event of events) if (event.type !== 'usage' && event.type !== 'end') text += encoder.push(event)
    const usage = events.find((event) => event.type === 'usage')
    text += encoder.end(usage?.usage, undefined)
    expect(decode(Buffer.from(text, 'latin1'))).toEqual(events)
  })

  test('cut anywhere, whole frames only are taken', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 20 }), (cuts) => {
        const decoder = codec.decoder()
        const seen: StreamEvent[] = []
        let pending = Buffer.alloc(0)
        let from = 0
        for (const cut of [...cuts.sort((a, b) => a - b), bytes.length]) {
          pending = Buffer.concat([pending, bytes.subarray(from, cut)])
          from = cut
          const end = codec.framing.endOfLastEvent(pending, 0)
          for (const event of codec.eventsIn(pending.subarray(0, end))) seen.push(...decoder.push(event))
          pending = pending.subarray(end)
        }
        expect(pending.length).toBe(0)
        expect(seen).toEqual(events)
      }),
    )
  })

  test('any changed byte is noticed, and nothing throws', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const broken = Buffer.from(bytes)
        broken.writeUInt8((broken[at] as number) ^ change, at)
        expect(decode(broken).some(({ type }) => type === 'error')).toBe(true)
      }),
    )
  })
})

test('a prelude that is none does not keep the stream waiting', () => {
  const noise = Buffer.from('HTTP/1.1 502 Bad Gateway')
  expect(codec.framing.endOfLastEvent(noise, 0)).toBe(noise.length)
  expect(decode(noise)).toMatchObject([{ type: 'error' }])
})

test.each([
  'throttlingException',
  'modelStreamErrorException',
  'internalServerException',
  'validationException',
  'serviceUnavailableException',
])('%s ends the stream as an error', (event) => {
  const frame = frameOf({ event, data: '{"message":"no"}' })
  expect(framesIn(frame)).toEqual([{ event, data: '{"message":"no"}' }])
  expect(decode(frame)).toEqual([{ type: 'error', raw: JSON.stringify({ type: event, message: 'no' }), message: 'no' }])
})

test('events that are not known yet say nothing, and garbled payloads are errors', () => {
  const decoder = codec.decoder()
  expect(decoder.push({ event: 'somethingNew', data: '{}' })).toEqual([{ type: 'ping' }])
  expect(decoder.push({ event: 'constructor', data: '{}' })).toEqual([{ type: 'ping' }])
  expect(decoder.push({ event: 'metadata', data: 'x' })).toMatchObject([{ type: 'error' }])
  expect(decoder.push({ event: 'contentBlockDelta', data: '{"delta":5}' })).toEqual([])
  expect(decoder.push({ event: 'contentBlockStop', data: '{"contentBlockIndex":9}' })).toEqual([])
})

test('blocks that were not stopped end with the message; blocks of new kinds are whole', () => {
  const decoder = codec.decoder()
  const events = [
    { event: 'contentBlockStart', data: '{"contentBlockIndex":0,"start":{"toolResult":{"toolUseId":"x"}}}' },
    { event: 'contentBlockDelta', data: '{"contentBlockIndex":0,"delta":{"toolResult":[{"text":"t"}]}}' },
    { event: 'contentBlockDelta', data: '{"contentBlockIndex":1,"delta":{"text":"a"}}' },
    { event: 'messageStop', data: '{"stopReason":"end_turn"}' },
    { event: 'contentBlockDelta', data: '{"contentBlockIndex":1,"delta":{"text":"late"}}' },
  ].flatMap((event) => decoder.push(event))
  expect(events.map(({ type }) => type)).toEqual(['start', 'part-start', 'part-delta', 'choice-ending', 'part-delta'])
  const ends = ['part-start', 'part-end', 'part-end', 'choice-end']
  expect(decoder.end?.().map(({ type }) => type)).toEqual(ends)
  expect(decoder.push({ event: 'metadata', data: '{}' })).toEqual([{ type: 'end' }])
})

test('a start that tells nothing begins the kind of block that its deltas are of', () => {
  const decoder = codec.decoder()
  const events = [
    { event: 'contentBlockStart', data: '{"contentBlockIndex":0,"start":{}}' },
    { event: 'contentBlockDelta', data: '{"contentBlockIndex":0,"delta":{"text":"a"}}' },
    { event: 'contentBlockStop', data: '{"contentBlockIndex":0}' },
  ].flatMap((event) => decoder.push(event))
  expect(events.map(({ type }) => type)).toEqual(['start', 'part-start', 'part-delta', 'part-end'])
  expect(events[1]).toMatchObject({ head: { type: 'text' } })
})

test('the stop sequence that was met is told as Claude’s own stream has it', () => {
  const data = '{"stopReason":"stop_sequence","additionalModelResponseFields":{"delta":{"stop_sequence":"END"}}}'
  expect(codec.decoder().push({ event: 'messageStop', data }).at(-1)).toEqual({
    type: 'choice-ending',
    choice: 0,
    finish: { reason: 'stop', raw: 'stop_sequence', stopSequence: 'END' },
  })
})
