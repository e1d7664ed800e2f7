import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../../src/kit/parse-json.ts'
import type { ChatAnswer, Choice } from '../../../../src/model/chat/answer.ts'
import { readUsage, writeUsage } from '../../../../src/wire/openai/usage.ts'
import { openAiChatCodec as codec } from '../../../../src/wire/openai-chat/codec.ts'
import { context } from './support.ts'

const usage = {
  prompt_tokens: 10,
  completion_tokens: 5,
  total_tokens: 15,
  prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 2, audio_tokens: 1 },
  completion_tokens_details: { reasoning_tokens: 3, audio_tokens: 0 },
}

function answer(message: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 5,
    model: 'x',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: null, refusal: null, ...message },
        logprobs: null,
        finish_reason: 'stop',
        ...more,
      },
    ],
    usage,
    service_tier: 'default',
  }
}

const call = { id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } }
const url = { url: 'https://a', title: 't', start_index: 1, end_index: 2 }

const fixtures: Readonly<Record<string, JsonObject>> = {
  text: answer({ content: 'hello' }),
  refusal: answer({ refusal: 'no' }),
  'tool calls': answer({ content: 'x', tool_calls: [call, { ...call, id: 'c2' }] }, { finish_reason: 'tool_calls' }),
  length: answer({ content: 'x' }, { finish_reason: 'length' }),
  filter: answer({ content: 'x' }, { finish_reason: 'content_filter' }),
  citations: answer({ content: 'abc', annotations: [{ type: 'url_citation', url_citation: url }] }),
  images: answer({ content: 'x', images: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }] }),
  logprobs: answer(
    { content: 'x' },
    { logprobs: { content: [{ token: 'x', logprob: -1, bytes: null, top_logprobs: [] }], refusal: null } },
  ),
  reasoning: answer({
    content: 'x',
    reasoning: 'tu',
    reasoning_details: [
      { type: 'reasoning.text', text: 't', format: 'unknown', index: 0 },
      { type: 'reasoning.summary', summary: 'u', format: 'openai-responses-v1', id: 'rs', index: 1 },
      { type: 'reasoning.encrypted', data: 'e', format: 'openai-responses-v1', id: 'rs', index: 1 },
    ],
  }),
}

function decoded(body: JsonObject): ChatAnswer {
  const read = codec.decodeAnswer(body)
  if (!read) throw new Error('no answer')
  return read
}

function choiceOf(body: JsonObject): Choice {
  const [choice] = decoded(body).choices
  if (!choice) throw new Error('no choice')
  return choice
}

describe('answers', () => {
  it.each(Object.entries(fixtures))('come out as they went in: %s', (_, body) => {
    expect(codec.encodeAnswer(decoded(body), context(), undefined)).toEqual(body)
  })

  it('carry foreign signatures in envelopes and call signatures under the names of the calls', () => {
    const parts = [
      { type: 'reasoning', text: 'why', signature: { origin: 'anthropic-messages', value: 'sig' } },
      { type: 'reasoning', text: undefined, redacted: { origin: 'anthropic-messages', value: 'hid' } },
      { type: 'text', text: 'a' },
      { type: 'tool-call', id: 'c1', name: 'f', input: '', signature: { origin: 'gemini', value: 'g' } },
    ] as const
    const finish = { reason: 'tool-calls', raw: 'tool_use' } as const
    const whole = { id: undefined, model: undefined, created: undefined, usage: undefined }
    const body = codec.encodeAnswer({ ...whole, choices: [{ index: 0, parts, finish }] }, context(), undefined)
    expect(body).toMatchObject({ id: 'chatcmpl-1', created: 7, model: 'm' })
    expect(JSON.stringify(body)).toContain('"native_finish_reason":"tool_use"')
    expect(JSON.stringify(body)).toContain('tl1.anthropic-messages.')
    const again = choiceOf(body)
    expect(again.finish).toEqual(finish)
    expect(again.parts).toEqual([parts[0], parts[1], parts[2], { ...parts[3], input: '{}' }])
  })

  it.each([
    [{ content: null, reasoning_content: 'why' }, [{ type: 'reasoning', text: 'why' }]],
    [{ content: '', reasoning: 'why' }, [{ type: 'reasoning', text: 'why' }]],
    [
      {
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'why' }] },
          { type: 'text', text: 'so' },
        ],
      },
      [
        { type: 'reasoning', text: 'why' },
        { type: 'text', text: 'so' },
      ],
    ],
  ])('have reasoning in other providers’ words: %j', (message, parts) => {
    expect(choiceOf(answer(message)).parts).toEqual(parts)
  })

  it('go back as function_call to who knows functions only', () => {
    const into = context({ request: { messages: [], stream: false, functionsOnly: true } })
    const body = codec.encodeAnswer(decoded(fixtures['tool calls'] ?? {}), into, undefined)
    expect(body.choices).toMatchObject([
      { finish_reason: 'function_call', message: { function_call: { name: 'f', arguments: '{}' } } },
    ])
  })

  it('hide reasoning from who does not want it', () => {
    const into = context({ request: { messages: [], stream: false, reasoning: { show: 'none' } } })
    const body = codec.encodeAnswer(decoded(fixtures.reasoning ?? {}), into, undefined)
    expect(JSON.stringify(body)).not.toContain('reasoning_details')
  })

  it.each([
    ['stop', { tool_calls: [call] }, 'tool-calls'],
    ['stop', { refusal: 'no' }, 'refusal'],
    ['function_call', { function_call: call.function }, 'tool-calls'],
    ['model_length', {}, 'context-length'],
    ['weird', {}, 'other'],
  ])('end with %s beside %j', (word, message, reason) => {
    expect(choiceOf(answer(message, { finish_reason: word })).finish).toEqual({ reason, raw: word })
  })

  it.each([{}, { error: { message: 'x' } }, { choices: 'x' }, { choices: [], error: { code: 1 } }])(
    'are none: %j',
    (body) => expect(codec.decodeAnswer(body)).toBeUndefined(),
  )

  it.each([{ choices: [1, null, {}] }, { choices: [{ message: { tool_calls: [1, {}], content: 5 } }] }])(
    'never throw: %j',
    (body) => expect(() => codec.decodeAnswer(body)).not.toThrow(),
  )

  it('shift the offsets of later parts’ citations', () => {
    const cite = { kind: 'url', url: 'https://a' } as const
    const parts = [
      { type: 'text', text: 'ab' },
      { type: 'text', text: 'cd', citations: [cite] },
    ] as const
    const choice = { index: 0, parts, finish: { reason: 'stop', raw: 'end_turn' } } as const
    const whole = { id: 'i', model: 'x', created: 1, usage: undefined, choices: [choice] }
    expect(codec.encodeAnswer(whole, context(), undefined)).toMatchObject({
      choices: [{ message: { content: 'abcd', annotations: [{ url_citation: { start_index: 2, end_index: 4 } }] } }],
    })
  })
})

describe('usage', () => {
  it('comes out as it went in', () => {
    const read = readUsage(usage)
    expect(read && writeUsage(read, undefined)).toEqual(usage)
  })

  it('adds both kinds of cache writes, and shows the cost', () => {
    const counts = { inputTokens: 9, cacheWriteTokens: 1, cacheWrite1hTokens: 2, outputTokens: 1, estimated: false }
    expect(writeUsage(counts, { charge: 0.5, upstream: 0.4, isByok: true })).toEqual({
      prompt_tokens: 9,
      completion_tokens: 1,
      total_tokens: 10,
      prompt_tokens_details: { cache_write_tokens: 3 },
      cost: 0.5,
      is_byok: true,
      cost_details: { upstream_inference_cost: 0.4 },
    })
  })
})
