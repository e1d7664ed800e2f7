import { once } from 'node:events'
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { gunzipSync } from 'node:zlib'
import OpenAI, {
  APIConnectionError,
  APIError,
  AuthenticationError,
  BadRequestError,
  NotFoundError,
  RateLimitError,
} from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Behaviour, promptTokens, type Simulator, startSimulator, tokensOf } from './client.ts'

let sim: Simulator
let openai: OpenAI

beforeAll(async () => {
  sim = await startSimulator()
  openai = new OpenAI({ baseURL: sim.baseURL, apiKey: 'sk-test', maxRetries: 0 })
})
beforeEach(() => sim.reset())
afterAll(() => sim.stop())

const MODEL = 'gpt-4o-mini'
const WEATHER = {
  type: 'function' as const,
  function: {
    name: 'weather',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
}

function user(content: string) {
  return [{ role: 'user' as const, content }]
}

/** A user message that carries its behaviour itself. */
function knob(behaviour: Behaviour, text = 'hello') {
  return user(`${text} [[sim ${JSON.stringify(behaviour)}]]`)
}

/** Sends a chat request without any SDK in between. */
function raw(body: unknown, headers: Record<string, string> = {}) {
  const init = {
    method: 'POST',
    headers: { authorization: 'Bearer sk-test', 'content-type': 'application/json', ...headers },
  }
  return fetch(`${sim.baseURL}/chat/completions`, {
    ...init,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

function rawStream(behaviour: Behaviour, more: object = {}) {
  return raw({ model: MODEL, messages: knob(behaviour), stream: true, ...more })
}

async function events(response: Response): Promise<string[]> {
  const text = await response.text()
  return text
    .split('\n\n')
    .filter(Boolean)
    .map((event) => event.replace('data: ', ''))
}

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const out: T[] = []
  for await (const item of stream) out.push(item)
  return out
}

describe('chat', () => {
  test('plain answer with usage and headers', async () => {
    const messages = user('good morning')
    const { data, response } = await openai.chat.completions.create({ model: MODEL, messages }).withResponse()
    expect(data).toMatchObject({ object: 'chat.completion', model: MODEL, service_tier: 'default' })
    expect(data.id).toMatch(/^chatcmpl-/)
    expect(data.choices).toEqual([
      {
        index: 0,
        message: { role: 'assistant', content: 'You said: good morning', refusal: null, annotations: [] },
        logprobs: null,
        finish_reason: 'stop',
      },
    ])
    expect(data.usage).toMatchObject({
      prompt_tokens: promptTokens({ messages }),
      completion_tokens: tokensOf('You said: good morning'),
    })
    expect(data.usage?.total_tokens).toBe(6 + 6)
    expect(response.headers.get('x-request-id')).toMatch(/^req_/)
    for (const name of ['openai-organization', 'openai-processing-ms', 'x-ratelimit-remaining-tokens']) {
      expect(response.headers.get(name)).toBeTruthy()
    }
  })

  test('stream: role, content, finish, [DONE]; no usage unless asked', async () => {
    const response = await raw({ model: MODEL, messages: user('hi'), stream: true })
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
    const data = await events(response)
    expect(data.at(-1)).toBe('[DONE]')
    const chunks = data.slice(0, -1).map((text) => JSON.parse(text))
    expect(chunks.map((c) => c.choices[0].delta)).toEqual([
      { role: 'assistant', content: '', refusal: null },
      { content: 'You' },
      { content: ' said:' },
      { content: ' hi' },
      {},
    ])
    expect(chunks.map((c) => c.choices[0].finish_reason)).toEqual([null, null, null, null, 'stop'])
    expect(new Set(chunks.map((c) => c.id)).size).toBe(1)
    expect(chunks.every((c) => !('usage' in c))).toBe(true)
  })

  test('include_usage: null on all chunks but the last, which has no choices', async () => {
    const body = { model: MODEL, messages: user('hi'), stream: true as const, stream_options: { include_usage: true } }
    const chunks = await all(await openai.chat.completions.create(body))
    expect(chunks.slice(0, -1).every((c) => c.usage === null && c.choices.length === 1)).toBe(true)
    expect(chunks.at(-1)).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 4, completion_tokens: 3, total_tokens: 7 },
    })
  })

  test('a token cap clips and says length; thinking counts', async () => {
    const messages = knob({ words: 50, reasoningTokens: 4 })
    const { choices, usage } = await openai.chat.completions.create({
      model: MODEL,
      messages,
      max_completion_tokens: 10,
    })
    expect(choices[0]?.finish_reason).toBe('length')
    expect(choices[0]?.message.content).toHaveLength(6 * 4)
    expect(usage).toMatchObject({ completion_tokens: 10, completion_tokens_details: { reasoning_tokens: 4 } })
  })

  test('n, logprobs, json formats', async () => {
    const many = await openai.chat.completions.create({
      model: MODEL,
      messages: user('hi'),
      n: 3,
      logprobs: true,
      top_logprobs: 2,
    })
    expect(many.choices.map((c) => c.index)).toEqual([0, 1, 2])
    expect(many.choices[0]?.logprobs?.content?.[0]).toMatchObject({
      token: 'You',
      top_logprobs: [{ token: 'You' }, {}],
    })
    const schema = {
      type: 'object',
      properties: { n: { type: 'integer', minimum: 3 }, s: { enum: ['a', 'b'] } },
      required: ['n', 's'],
    }
    const format = { type: 'json_schema' as const, json_schema: { name: 'x', schema } }
    const json = await openai.chat.completions.create({ model: MODEL, messages: user('hi'), response_format: format })
    expect(JSON.parse(json.choices[0]?.message.content ?? '')).toEqual({ n: 3, s: 'a' })
    const streams = await all(
      await openai.chat.completions.create({ model: MODEL, messages: user('hi'), n: 2, stream: true }),
    )
    expect(streams.filter((c) => c.choices[0]?.finish_reason).map((c) => c.choices[0]?.index)).toEqual([0, 1])
  })

  test('forced usage numbers, model, id and top-level members', async () => {
    const b = {
      promptTokens: 1000,
      cachedTokens: 900,
      completionTokens: 5,
      reportedModel: 'other',
      idPrefix: 'gen-',
      extraTopLevel: { x_groq: { id: 'q' } },
    }
    const answer = await openai.chat.completions.create({ model: MODEL, messages: knob(b) })
    expect(answer).toMatchObject({
      model: 'other',
      x_groq: { id: 'q' },
      usage: {
        prompt_tokens: 1000,
        completion_tokens: 5,
        total_tokens: 1005,
        prompt_tokens_details: { cached_tokens: 900 },
      },
    })
    expect(answer.id).toMatch(/^gen-/)
  })
})

describe('tools', () => {
  test('required, mentioned and parallel calls; forced by name says stop', async () => {
    const ask = async (content: string, more: object) => {
      const { choices } = await openai.chat.completions.create({
        model: MODEL,
        messages: user(content),
        tools: [WEATHER],
        ...more,
      })
      return choices[0]
    }
    const required = await ask('hi', { tool_choice: 'required' })
    expect(required?.finish_reason).toBe('tool_calls')
    expect(required?.message.tool_calls).toMatchObject([
      { type: 'function', function: { name: 'weather', arguments: '{"city":"x"}' } },
    ])
    expect((await ask('call:weather call:weather', {}))?.message.tool_calls).toHaveLength(2)
    expect((await ask('call:weather', { tool_choice: 'none' }))?.message.tool_calls).toBeUndefined()
    expect((await ask('hi', { tool_choice: { type: 'function', function: { name: 'weather' } } }))?.finish_reason).toBe(
      'stop',
    )
  })

  test('the SDK puts streamed parallel calls together', async () => {
    const toolCalls = [
      { name: 'weather', arguments: { city: 'São Paulo 🌧️' } },
      { name: 'weather', arguments: { city: 'a much longer name of a city' } },
    ]
    const body = { model: MODEL, messages: knob({ toolCalls, splitBytes: 3 }), tools: [WEATHER] }
    const { choices } = await openai.chat.completions.stream(body).finalChatCompletion()
    const got = choices[0]?.message.tool_calls?.map((call) =>
      call.type === 'function' ? JSON.parse(call.function.arguments) : null,
    )
    expect(got).toEqual(toolCalls.map((call) => call.arguments))
    expect(choices[0]?.finish_reason).toBe('tool_calls')
  })

  test('a tool result is answered in text', async () => {
    const call = { id: 'c1', type: 'function' as const, function: { name: 'weather', arguments: '{}' } }
    const messages = [
      ...user('call:weather'),
      { role: 'assistant' as const, tool_calls: [call] },
      { role: 'tool' as const, tool_call_id: 'c1', content: 'sunny' },
    ]
    const { choices } = await openai.chat.completions.create({ model: MODEL, messages, tools: [WEATHER] })
    expect(choices[0]?.message.content).toBe('The tool answered: sunny')
  })
})

describe('other endpoints', () => {
  test('completions, plain and streamed', async () => {
    const plain = await openai.completions.create({ model: 'gpt-3.5-turbo-instruct', prompt: 'once', max_tokens: 50 })
    expect(plain).toMatchObject({
      object: 'text_completion',
      choices: [{ text: 'You said: once', finish_reason: 'stop' }],
      usage: { prompt_tokens: 1 },
    })
    const body = {
      model: 'gpt-3.5-turbo-instruct',
      prompt: 'once',
      max_tokens: 50,
      stream: true as const,
      stream_options: { include_usage: true },
    }
    const chunks = await all(await openai.completions.create(body))
    expect(chunks.map((c) => c.choices[0]?.text ?? '').join('')).toBe('You said: once')
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 4 } })
  })

  test('embeddings: float and base64 give the same deterministic unit vector', async () => {
    const ask = (format?: 'float') =>
      openai.embeddings.create({
        model: 'text-embedding-3-small',
        input: ['a', 'bb'],
        dimensions: 8,
        ...(format && { encoding_format: format }),
      })
    const [decoded, float] = [await ask(), await ask('float')] // the SDK asks for base64 by itself
    expect(decoded.data).toHaveLength(2)
    expect(decoded.usage).toEqual({ prompt_tokens: 2, total_tokens: 2 })
    const vector = float.data[1]?.embedding ?? []
    expect(decoded.data[1]?.embedding).toEqual(vector)
    expect(Math.hypot(...vector)).toBeCloseTo(1)
    expect(vector).not.toEqual(float.data[0]?.embedding)
  })

  test('models', async () => {
    await sim.model('my/model', {})
    const ids = (await all(openai.models.list())).map((model) => model.id)
    expect(ids).toContain('my/model')
    expect((await openai.models.retrieve('gpt-4o')).object).toBe('model')
    await expect(openai.models.retrieve('nope')).rejects.toMatchObject({ status: 404, code: 'model_not_found' })
  })
})

describe('errors', () => {
  test('validation in the true shape', async () => {
    expect((await fetch(`${sim.baseURL}/models`)).status).toBe(401)
    const malformed = await raw('{"model":')
    expect(malformed.status).toBe(400)
    expect(Object.keys(((await malformed.json()) as { error: object }).error)).toEqual([
      'message',
      'type',
      'param',
      'code',
    ])
    const missing = await (await raw({ model: MODEL })).json()
    expect(missing).toEqual({
      error: {
        message: "Missing required parameter: 'messages'.",
        type: 'invalid_request_error',
        param: 'messages',
        code: 'missing_required_parameter',
      },
    })
    await expect(openai.get('/nowhere')).rejects.toBeInstanceOf(NotFoundError)
    await expect(openai.chat.completions.create({ model: MODEL, messages: [] })).rejects.toBeInstanceOf(BadRequestError)
  })

  test('a status alone gives the error OpenAI gives with it', async () => {
    const failing = (b: Behaviour) => openai.chat.completions.create({ model: MODEL, messages: knob(b) })
    await expect(failing({ status: 429, extraHeaders: { 'retry-after': 2 } })).rejects.toBeInstanceOf(RateLimitError)
    await expect(failing({ status: 401 })).rejects.toBeInstanceOf(AuthenticationError)
    await expect(failing({ status: 529 })).rejects.toMatchObject({ status: 529, type: 'server_error' })
    const own = {
      status: 429,
      body: { error: { message: 'm', type: 'insufficient_quota', param: null, code: 'insufficient_quota' } },
    }
    await expect(failing(own)).rejects.toMatchObject({ type: 'insufficient_quota' })
    await expect(failing({ connectionReset: true })).rejects.toBeInstanceOf(APIConnectionError)
  })

  test('a misspelt behaviour is refused loudly', async () => {
    await expect(sim.model('m', { contnet: 'x' } as Behaviour)).rejects.toThrow(/contnet/)
    const answer = await raw({ model: MODEL, messages: user('[[sim {"delay":1}]]') })
    expect(await answer.json()).toMatchObject({ error: { code: 'simulator_bad_behaviour' } })
    await expect(openai.chat.completions.create({ model: 'sim:unknown', messages: user('x') })).rejects.toThrow(
      /no script 'unknown'/,
    )
  })
})

describe('choice of behaviour', () => {
  const say = async (
    model: string,
    more: { headers?: Record<string, string>; messages?: ReturnType<typeof user> } = {},
  ) => {
    const body = { model, messages: more.messages ?? user('x') }
    return (await openai.chat.completions.create(body, { headers: more.headers ?? {} })).choices[0]?.message.content
  }

  test('message over header over model over key over default', async () => {
    await sim.setDefault({ content: 'default' })
    expect(await say(MODEL)).toBe('default')
    await sim.key('sk-test', { content: 'key' })
    expect(await say(MODEL)).toBe('key')
    await sim.model('org/m-1', { content: 'model' })
    expect(await say('org/m-1')).toBe('model')
    await sim.script('s', { content: 'script' })
    expect(await say('sim:s')).toBe('script')
    expect(await say('org/m-1', { headers: { 'x-sim-script': 's' } })).toBe('script')
    expect(await say('sim:s', { messages: knob({ content: 'a ]] b' }) })).toBe('a ]] b')
    expect((await sim.captured()).map((c) => c.source)).toEqual([
      'default',
      'key',
      'model',
      'model',
      'script',
      'message',
    ])
  })

  test('a list fails twice, then succeeds for good', async () => {
    await sim.script('flaky', [{ status: 500 }, { status: 503 }, { content: 'fine' }])
    const retrying = new OpenAI({ baseURL: sim.baseURL, apiKey: 'k', maxRetries: 2 })
    const answer = await retrying.chat.completions.create({ model: 'sim:flaky', messages: user('x') })
    expect(answer.choices[0]?.message.content).toBe('fine')
    expect(await say('sim:flaky')).toBe('fine')
    expect((await sim.captured()).map((c) => c.status)).toEqual([500, 503, 200, 200])
  })
})

describe('misbehaviour', () => {
  test('cut streams and bodies break the connection, and their usage is known', async () => {
    for (const b of [{ cutAfterEvents: 2 }, { cutAfterBytes: 100 }, { cutAfterBytes: 0 }] as Behaviour[]) {
      await expect(rawStream(b).then((r) => r.text())).rejects.toThrow()
    }
    const stream = openai.chat.completions.create({
      model: MODEL,
      messages: knob({ cutAfterEvents: 3, words: 20 }),
      stream: true,
    })
    await expect(stream.then(all)).rejects.toThrow()
    await expect(raw({ model: MODEL, messages: knob({ cutAfterBytes: 10 }) }).then((r) => r.json())).rejects.toThrow()
    const captured = await sim.settled(5)
    expect(captured.map((c) => [c.cut, c.finished, c.aborted])).toEqual(captured.map(() => [true, false, false]))
    expect(captured[1]?.bytesSent).toBe(100)
    expect(captured[3]).toMatchObject({
      eventsSent: 3,
      usageTold: false,
      usage: { completion_tokens: expect.any(Number) },
    })
    expect(captured[3]?.responseId).toMatch(/^chatcmpl-/)
  })

  test('ends without or with two [DONE]; errors in mid-stream; garbled chunk', async () => {
    expect((await events(await rawStream({ endWithoutDone: true }))).at(-1)).toContain('"finish_reason":"stop"')
    expect((await events(await rawStream({ duplicateDone: true }))).slice(-2)).toEqual(['[DONE]', '[DONE]'])
    const failed = await events(await rawStream({ errorMidStream: 2 }))
    expect(failed).toHaveLength(3)
    expect(JSON.parse(failed[2] ?? '')).toMatchObject({ error: { type: 'server_error' } })
    const stream = openai.chat.completions.create({ model: MODEL, messages: knob({ errorMidStream: 1 }), stream: true })
    await expect(stream.then(all)).rejects.toBeInstanceOf(APIError)
    const garbled = await events(await rawStream({ malformedChunkAt: 1 }))
    expect(() => JSON.parse(garbled[1] ?? '')).toThrow()
  })

  test('the same stream in any slicing, line ends, comments, compression', async () => {
    for (const b of [
      { splitBytes: 1 },
      { crlf: true, comments: true, splitBytes: 7 },
      { compress: 'gzip' },
      { compress: 'gzip', splitBytes: 1 },
      { bom: true },
    ] as Behaviour[]) {
      const messages = knob({ ...b, content: 'schöne Grüße 👋 done' })
      const chunks = await all(await openai.chat.completions.create({ model: MODEL, messages, stream: true }))
      expect(chunks.map((c) => c.choices[0]?.delta.content ?? '').join('')).toBe('schöne Grüße 👋 done')
    }
    const { headers, body } = await wire({ compress: 'gzip' })
    expect(headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(body).toString()).toContain('You said')
  })

  test('places of usage', async () => {
    const usages = async (b: Behaviour, more = {}) =>
      (await events(await rawStream(b, more)))
        .slice(0, -1)
        .map((text) => JSON.parse(text).usage as { completion_tokens: number } | null | undefined)
    const asked = { stream_options: { include_usage: true } }
    expect((await usages({ usage: 'none' }, asked)).every((u) => u === undefined)).toBe(true)
    expect(
      (await usages({ usage: 'in-last-content-chunk' })).map((u) => u?.completion_tokens).filter(Boolean),
    ).toHaveLength(1)
    const growing = (await usages({ usage: 'every-chunk', words: 4 })).map((u) => u?.completion_tokens ?? -1)
    expect(growing).toEqual([...growing].sort((a, b) => a - b))
    expect(growing[0]).toBe(0)
    expect((await usages({ usage: { prompt_tokens: -1 } }, asked)).at(-1)).toEqual({ prompt_tokens: -1 })
  })

  test('delays and hangs; an abort is noticed', async () => {
    const before = Date.now()
    await (await rawStream({ delayMs: 30, firstByteDelayMs: 30, chunkDelayMs: 5 })).text()
    expect(Date.now() - before).toBeGreaterThanOrEqual(58 + 5 * 5 - 10)
    for (const hang of ['before-headers', 'after-headers', 'mid-stream'] as const) {
      const body = { model: MODEL, messages: knob({ hang }), stream: true as const }
      const aborted = openai.chat.completions.create(body, { signal: AbortSignal.timeout(60) }).then(all)
      await aborted.catch(() => {}) // once a stream has begun, the SDK ends it silently on abort
    }
    const captured = await sim.settled(4)
    expect(captured.slice(1).map((c) => [c.aborted, c.finished, c.status, c.eventsSent])).toEqual([
      [true, false, null, 0],
      [true, false, 200, 0],
      [true, false, 200, 2],
    ])
    expect((await sim.stats()).live).toBe(0)
  })

  test('raw bodies, headers, huge content, slow reading', async () => {
    const b: Behaviour = {
      rawBody: '<html>',
      status: 502,
      contentType: 'text/html',
      extraHeaders: { 'set-cookie': ['a=1', 'b=2'] },
      rateLimitHeaders: { 'remaining-requests': 0 },
    }
    const response = await raw({ model: MODEL, messages: knob(b) })
    expect([response.status, await response.text(), response.headers.getSetCookie()]).toEqual([
      502,
      '<html>',
      ['a=1', 'b=2'],
    ])
    expect(response.headers.get('x-ratelimit-remaining-requests')).toBe('0')
    const huge = await openai.chat.completions.create({
      model: MODEL,
      messages: knob({ hugeBytes: 3_000_000 }),
      max_tokens: 5,
    })
    expect(huge.choices[0]?.message.content).toHaveLength(3_000_000)
    await sim.model('slow', { slowReader: 30 })
    const before = Date.now()
    await raw({ model: 'slow', messages: user('x') })
    expect(Date.now() - before).toBeGreaterThanOrEqual(29)
  })
})

describe('capture', () => {
  test('exact bytes and headers; filters; light mode; clearing', async () => {
    const body = `{ "model":"${MODEL}",  "messages":[{"role":"user","content":"ü\\u00fc"}] }`
    await raw(body, { 'X-Custom': 'one' })
    await raw({ model: 'other', messages: user('x') }, { authorization: 'Bearer second' })
    const [first] = await sim.captured({ model: MODEL })
    expect(first?.body.toString()).toBe(body)
    expect(first).toMatchObject({
      method: 'POST',
      path: '/v1/chat/completions',
      remoteAddress: '127.0.0.1',
      usageTold: true,
    })
    expect(first?.header('x-custom')).toBe('one')
    expect((await sim.captured({ key: 'second' })).map((c) => c.seq)).toEqual([(first?.seq ?? 0) + 1])
    expect(await sim.captured({ text: 'üü' })).toHaveLength(0)
    await sim.clearCaptured()
    await sim.captureMode('light')
    await raw({ model: MODEL, messages: user('x') })
    expect((await sim.captured()).map((c) => c.body.length)).toEqual([0])
  })

  test('a client that dies while sending is seen', async () => {
    const socket = connect(Number(new URL(sim.url).port), '127.0.0.1')
    await once(socket, 'connect')
    socket.write(
      'POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer k\r\ncontent-length: 100\r\n\r\n{"mod',
    )
    await expect.poll(async () => (await sim.stats()).live).toBe(1)
    socket.destroy()
    const [only] = await sim.settled(1)
    expect([only?.aborted, only?.body.toString()]).toEqual([true, '{"mod'])
  })
})

/** Headers and body bytes of a plain answer as they are on the wire, where fetch would decompress. */
async function wire(behaviour: Behaviour): Promise<{ headers: IncomingHttpHeaders; body: Buffer }> {
  const req = request(`${sim.baseURL}/chat/completions`, { method: 'POST', headers: { authorization: 'Bearer k' } })
  req.end(JSON.stringify({ model: MODEL, messages: knob(behaviour) }))
  const [res] = (await once(req, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of res) chunks.push(chunk)
  return { headers: res.headers, body: Buffer.concat(chunks) }
}
