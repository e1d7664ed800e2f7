import OpenAI, { AuthenticationError, BadRequestError, NotFoundError } from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.ts'
import { countTokens, tokensOf } from '../../../src/sandbox/tokens.ts'

let sandbox: Sandbox
let openai: OpenAI

beforeAll(async () => {
  sandbox = await startSandbox()
  openai = new OpenAI({ baseURL: sandbox.baseUrl, apiKey: 'any', maxRetries: 0 })
})
afterAll(() => sandbox.close())

const ask = (content: string) => ({ model: 'sandbox-small', messages: [{ role: 'user' as const, content }] })
const tool = {
  type: 'function' as const,
  function: {
    name: 'weather',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' }, unit: { enum: ['C', 'F'] }, days: { type: 'integer', minimum: 3 } },
    },
  },
}

describe('chat', () => {
  test('answers the question, the same way each time, with usage that can be counted', async () => {
    const [one, two] = await Promise.all([
      openai.chat.completions.create(ask('What is a lane?')),
      openai.chat.completions.create(ask('What is a lane?')),
    ])
    const text = one.choices[0]?.message.content ?? ''
    expect(text).toMatch(/sandbox.*What is a lane\?/)
    expect(two.choices).toEqual(one.choices)
    expect(two.id).not.toBe(one.id)
    expect(one.choices[0]?.finish_reason).toBe('stop')
    const prompt = 3 + countTokens('What is a lane?')
    const completion = countTokens(text)
    expect(one.usage).toMatchObject({
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion,
    })
  })

  test('streams the same text, with usage only when asked', async () => {
    const whole = await openai.chat.completions.create(ask('Hi'))
    const read = async (options: { include_usage: boolean } | undefined) => {
      const stream = await openai.chat.completions.create({ ...ask('Hi'), stream: true, stream_options: options })
      const chunks: OpenAI.ChatCompletionChunk[] = []
      for await (const chunk of stream) chunks.push(chunk)
      return chunks
    }
    const chunks = await read({ include_usage: true })
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe(
      whole.choices[0]?.message.content,
    )
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: whole.usage })
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop')
    expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true)
    expect((await read(undefined)).some((chunk) => 'usage' in chunk)).toBe(false)
  })

  test('honours max_tokens, stop and n', async () => {
    const capped = await openai.chat.completions.create({ ...ask('Hi'), max_completion_tokens: 5 })
    expect(capped.choices[0]?.finish_reason).toBe('length')
    expect(capped.usage?.completion_tokens).toBe(5)
    const stopped = await openai.chat.completions.create({ ...ask('Hi'), stop: ['sandbox', 'zzz'] })
    expect(stopped.choices[0]?.message.content).toBe('Hello from the Trilane ')
    const many = await openai.chat.completions.create({ ...ask('Hi'), n: 3, max_tokens: 4 })
    expect(many.choices.map(({ index }) => index)).toEqual([0, 1, 2])
    expect(many.usage?.completion_tokens).toBe(12)
  })

  test('calls a tool, then uses its answer', async () => {
    const first = await openai.chat.completions.create({ ...ask('Berlin'), tools: [tool] })
    const message = first.choices[0]?.message
    const call = message?.tool_calls?.[0]
    if (!message || call?.type !== 'function') throw new Error('no tool call')
    expect(first.choices[0]?.finish_reason).toBe('tool_calls')
    expect(JSON.parse(call.function.arguments)).toEqual({ city: 'Berlin', unit: 'C', days: 3 })
    const second = await openai.chat.completions.create({
      model: 'sandbox-large',
      tools: [tool],
      messages: [...ask('Berlin').messages, message, { role: 'tool', tool_call_id: call.id, content: '21 °C' }],
    })
    expect(second.choices[0]?.message.content).toMatch(/The tool answered: "21 °C"/)
    const none = await openai.chat.completions.create({ ...ask('Hi'), tools: [tool], tool_choice: 'none' })
    expect(none.choices[0]?.message.tool_calls).toBeUndefined()
  })

  test('streams a tool call that the SDK puts together again', async () => {
    const final = await openai.chat.completions.stream({ ...ask('Berlin'), tools: [tool] }).finalChatCompletion()
    const call = final.choices[0]?.message.tool_calls?.[0]
    expect(call?.type === 'function' && JSON.parse(call.function.arguments)).toMatchObject({ city: 'Berlin' })
  })

  test('structured output fits its schema', async () => {
    const schema = {
      type: 'object',
      properties: { ok: { type: 'boolean' }, tags: { type: 'array', items: { type: 'string' } } },
    }
    const answer = await openai.chat.completions.create({
      ...ask('Hi'),
      response_format: { type: 'json_schema', json_schema: { name: 's', schema } },
    })
    expect(JSON.parse(answer.choices[0]?.message.content ?? '')).toEqual({ ok: true, tags: ['sandbox'] })
  })
})

test('completions, plain and streamed, with echo and several prompts', async () => {
  const request = { model: 'sandbox-small', prompt: ['one', 'two'], max_tokens: 6, echo: true }
  const whole = await openai.completions.create(request)
  expect(whole.choices.map(({ text }) => text.slice(0, 8))).toEqual(['oneHello', 'twoHello'])
  expect(whole.usage).toEqual(expect.objectContaining({ prompt_tokens: 2, completion_tokens: 12 }))
  let text = ''
  for await (const chunk of await openai.completions.create({ ...request, stream: true })) {
    if (chunk.choices[0]?.index === 1) text += chunk.choices[0].text
  }
  expect(text).toBe(whole.choices[1]?.text)
})

test('embeddings are unit vectors, near for texts alike, in both encodings', async () => {
  const input = ['the quick brown fox', 'the quick brown dog', 'entirely other words']
  const embed = (encoding_format: 'float' | 'base64' | undefined) =>
    openai.embeddings.create({ model: 'sandbox-embed', input, encoding_format, dimensions: 512 })
  const [floats, decoded] = await Promise.all([embed('float'), embed(undefined)])
  const [a = [], b = [], c = []] = floats.data.map(({ embedding }) => embedding)
  const dot = (x: number[], y: number[]) => x.reduce((sum, value, at) => sum + value * (y[at] ?? 0), 0)
  expect(a).toHaveLength(512)
  expect(dot(a, a)).toBeCloseTo(1, 5)
  expect(dot(a, b)).toBeGreaterThan(dot(a, c) + 0.3)
  for (const [at, value] of decoded.data[0]?.embedding.entries() ?? []) expect(value).toBeCloseTo(a[at] ?? 0, 6)
  expect(decoded.data[0]?.embedding).toHaveLength(512)
  expect(floats.usage.prompt_tokens).toBe(input.reduce((sum, text) => sum + countTokens(text), 0))
})

describe('errors are OpenAI’s', () => {
  test('a key is needed, any will do', async () => {
    const response = await fetch(`${sandbox.baseUrl}/models`)
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ error: { code: 'invalid_api_key', param: null } })
    await expect(openai.chat.completions.create(ask('x'), { headers: { authorization: 'Bearer ' } })).rejects.toThrow(
      AuthenticationError,
    )
    expect((await openai.models.list()).data.map(({ id }) => id)).toEqual([
      'sandbox-small',
      'sandbox-large',
      'sandbox-embed',
    ])
  })

  test('unknown models and malformed requests', async () => {
    await expect(openai.chat.completions.create({ ...ask('x'), model: 'gpt-4o' })).rejects.toThrow(NotFoundError)
    await expect(openai.chat.completions.create({ model: 'sandbox-small', messages: [] })).rejects.toThrow(
      BadRequestError,
    )
    await expect(openai.chat.completions.create({ ...ask('x'), n: 0 })).rejects.toMatchObject({
      param: 'n',
      status: 400,
    })
    await expect(openai.embeddings.create({ model: 'sandbox-embed', input: '' })).rejects.toThrow(BadRequestError)
  })
})

test('closing ends a running stream', async () => {
  const own = await startSandbox()
  const client = new OpenAI({ baseURL: own.baseUrl, apiKey: 'k', maxRetries: 0 })
  const stream = await client.chat.completions.create({ ...ask('long '.repeat(60)), stream: true })
  await expect(
    (async () => {
      for await (const _ of stream) await own.close()
    })(),
  ).rejects.toThrow()
})

test('tokens joined are the text', () => {
  for (const text of ['', '  a  b ', 'Überraschung 🎉🎉 völlig\n\n', 'x'.repeat(50)])
    expect(tokensOf(text).join('')).toBe(text)
})
