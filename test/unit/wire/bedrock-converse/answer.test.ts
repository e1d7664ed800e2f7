import { describe, expect, test } from 'vitest'
import { anthropicMessagesCodec } from '../../../../src/wire/anthropic-messages/codec.ts'
import { bedrockConverseCodec as codec } from '../../../../src/wire/bedrock-converse/codec.ts'
import { readFinish } from '../../../../src/wire/bedrock-converse/finish.ts'
import { answers } from './fixtures.ts'

const context = {
  requestId: 'req_1',
  model: 'm',
  created: 0,
  wantsUsage: true,
  request: { messages: [], stream: false },
}

describe('encode(decode(x)) says what x says', () => {
  test.each(Object.entries(answers))('%s', (_, body) => {
    const decoded = codec.decodeAnswer(body)
    expect(decoded).toBeDefined()
    if (decoded) expect(codec.encodeAnswer(decoded, context, undefined)).toEqual(body)
  })
})

test('input counts what was read from caches and written to them, by lifetime', () => {
  expect(codec.decodeAnswer(answers.tools ?? {})?.usage).toEqual({
    inputTokens: 150,
    cacheReadTokens: 100,
    cacheWriteTokens: 10,
    cacheWrite1hTokens: 30,
    outputTokens: 3,
    estimated: false,
  })
})

test.each([
  ['end_turn', 'stop'],
  ['tool_use', 'tool-calls'],
  ['max_tokens', 'length'],
  ['stop_sequence', 'stop'],
  ['guardrail_intervened', 'content-filter'],
  ['content_filtered', 'content-filter'],
  ['malformed_model_output', 'error'],
  ['malformed_tool_use', 'error'],
  ['model_context_window_exceeded', 'context-length'],
  ['something_new', 'other'],
  ['constructor', 'other'],
])('%s is %s', (raw, reason) => {
  expect(readFinish(raw)).toEqual({ reason, raw })
})

test.each([{}, { output: {} }, { output: { message: { content: 'x' } } }, { message: 'Too many requests' }])(
  'no answer: %j',
  (body) => {
    expect(codec.decodeAnswer(body)).toBeUndefined()
  },
)

test('blocks that are garbled stay as they came', () => {
  const content = [{ toolUse: { name: 1 } }, { image: { format: 'svg' } }, null, 5, { text: 'ok' }]
  const answer = codec.decodeAnswer({ output: { message: { content } }, stopReason: 'end_turn' })
  expect(answer?.choices[0]?.parts.map(({ type }) => type)).toEqual(['other', 'other', 'text'])
})

test.each([
  [{ stop_sequence: 'END' }, 'END'],
  // As streams have it.
  [{ delta: { stop_sequence: 'END' } }, 'END'],
  [{ stop_sequence: null }, undefined],
  [undefined, undefined],
])('the stop sequence in %j is %s', (additionalModelResponseFields, expected) => {
  const output = { message: { role: 'assistant', content: [{ text: 'x' }] } }
  const answer = codec.decodeAnswer({ output, stopReason: 'stop_sequence', additionalModelResponseFields })
  expect(answer?.choices[0]?.finish.stopSequence).toBe(expected)
})

test('that a stop sequence was met is told to clients that have a word for it, also when nobody says which', () => {
  const output = { message: { role: 'assistant', content: [{ text: 'x' }] } }
  const answer = codec.decodeAnswer({ output, stopReason: 'stop_sequence' })
  if (!answer) throw new Error('no answer')
  expect(anthropicMessagesCodec.encodeAnswer(answer, context, undefined)).toMatchObject({
    stop_reason: 'stop_sequence',
    stop_sequence: null,
  })
})
