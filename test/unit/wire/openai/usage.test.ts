import { describe, expect, test } from 'vitest'
import { readUsage as readGemini, writeUsage as writeGemini } from '../../../../src/wire/gemini/usage.ts'
import { OpenAiStreamTap } from '../../../../src/wire/openai/stream-tap.ts'
import { readUsage, usageIn, withCost, withoutCost } from '../../../../src/wire/openai/usage.ts'
import { readAnswer } from '../../../../src/wire/openai-responses/answer.ts'
import { readUsage as readResponses } from '../../../../src/wire/openai-responses/usage.ts'

const usage = (completion: number, reasoning: number | undefined, total: number | undefined) => ({
  prompt_tokens: 100,
  completion_tokens: completion,
  total_tokens: total,
  completion_tokens_details: { reasoning_tokens: reasoning },
})

describe('reasoning tokens', () => {
  test.each([
    ['xAI: on top of the completion', usage(9, 223, 332), 232],
    ['xAI without any', usage(9, 0, 109), 9],
    ['OpenAI: part of it', usage(300, 223, 400), 300],
    ['no total: part of it', usage(300, 223, undefined), 300],
    ['a total that fits neither', usage(9, 223, 999), 9],
    ['no word of it', usage(9, undefined, 109), 9],
  ])('%s', (_, raw, output) => {
    expect(readUsage(raw)?.outputTokens).toBe(output)
    const { prompt_tokens, completion_tokens, total_tokens, completion_tokens_details } = raw
    const response = {
      input_tokens: prompt_tokens,
      output_tokens: completion_tokens,
      total_tokens,
      output_tokens_details: completion_tokens_details,
    }
    expect(readResponses(response)?.outputTokens).toBe(output)
  })
})

test.each([
  ['where OpenAI has it', { usage: { prompt_tokens: 1 }, choices: [] }],
  ['in x_groq', { x_groq: { usage: { prompt_tokens: 1 } }, choices: [{}] }],
  ['in the choice', { choices: [{ usage: { prompt_tokens: 1 } }] }],
  ['in the choice, with a null beside', { usage: null, choices: [{ usage: { prompt_tokens: 1 } }] }],
])('a chunk tells usage %s', (_, chunk) => {
  expect(usageIn(chunk)).toEqual({ prompt_tokens: 1 })
})

describe("a provider's own cost", () => {
  const cost = { charge: 0.5, upstream: undefined, isByok: false }
  const own = [
    { cost: 9, is_byok: true, cost_details: { upstream_inference_cost: 9 } },
    { cost: { total_cost: 9 } },
    { estimated_cost: 9 },
    { cost_in_usd_ticks: 9 },
  ]

  test.each(own)('%j gives way', (members) => {
    const raw = JSON.stringify({ prompt_tokens: 1, ...members, completion_tokens: 2 })
    expect(JSON.parse(withCost(raw, cost))).toEqual({
      prompt_tokens: 1,
      completion_tokens: 2,
      cost: 0.5,
      is_byok: false,
    })
    expect(JSON.parse(withoutCost(raw))).toEqual({ prompt_tokens: 1, completion_tokens: 2 })
  })

  test.each([
    [true, true],
    [true, false],
    [false, true],
  ])('on no chunk of a stream (usage asked for: %s, scrubbed: %s)', (wantsUsage, scrub) => {
    const tap = new OpenAiStreamTap({ wantsUsage, scrub })
    const chunk = (content: string, finish: string | null) =>
      Buffer.from(
        `data: ${JSON.stringify({
          id: 'c',
          choices: [{ index: 0, delta: { content }, finish_reason: finish }],
          usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3, cost: { total_cost: 9.75 } },
        })}\n\n`,
      )
    const passed = [chunk('a', null), chunk('b', null), chunk('c', 'stop')].map((block) => tap.push(block) ?? '')
    const seen = passed.join('') + tap.tail(cost)
    expect(seen).not.toContain('9.75')
    expect(seen.includes('"cost":0.5')).toBe(wantsUsage)
  })
})

test('usage without a provider’s cost passes as it stands', () => {
  const raw = '{ "prompt_tokens": 1,"completion_tokens":2 }'
  expect(withoutCost(raw)).toBe(raw)
})

test('what a response ran at a price that nothing tells makes its usage an estimate', () => {
  const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 }
  for (const type of ['code_interpreter_call', 'image_generation_call']) {
    const body = { id: 'r1', status: 'completed', model: 'm', output: [{ type }], usage }
    expect(readAnswer(Buffer.from(JSON.stringify(body)))?.usage?.estimated).toBe(true)
  }
  const plain = { id: 'r1', status: 'completed', model: 'm', output: [{ type: 'message' }], usage }
  expect(readAnswer(Buffer.from(JSON.stringify(plain)))?.usage?.estimated).toBe(false)
})

test('searches of a response are its items', () => {
  const body = {
    id: 'resp_1',
    status: 'completed',
    output: [
      { type: 'web_search_call', action: { type: 'search', query: 'x' } },
      { type: 'web_search_call', action: { type: 'open_page', url: 'https://example.com' } },
      { type: 'web_search_call' },
      { type: 'file_search_call', queries: ['y'] },
      { type: 'message', content: [] },
    ],
    usage: { input_tokens: 1, output_tokens: 2 },
  }
  expect(readAnswer(Buffer.from(JSON.stringify(body)))?.usage?.searches).toBe(3)
})

test('Gemini’s cached audio is read and written', () => {
  const told = {
    promptTokenCount: 10,
    candidatesTokenCount: 2,
    cachedContentTokenCount: 6,
    totalTokenCount: 12,
    promptTokensDetails: [
      { modality: 'TEXT', tokenCount: 3 },
      { modality: 'AUDIO', tokenCount: 7 },
    ],
    cacheTokensDetails: [
      { modality: 'TEXT', tokenCount: 2 },
      { modality: 'AUDIO', tokenCount: 4 },
    ],
  }
  const read = readGemini(told)
  expect(read).toMatchObject({ cacheReadTokens: 6, audioInputTokens: 7, audioCacheReadTokens: 4 })
  expect(read && writeGemini(read, undefined)).toEqual(told)
})
