import type OpenAI from 'openai'
import {
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
} from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTenant, type Tenant, until } from '../../support/gateway.ts'
import { ask, balance, chatPath, post, type Rig, read, recordOf, sdk, startRig } from './rig.ts'

/** The official SDK with nothing set but baseURL, apiKey and the model's name. */
let rig: Rig
let tenant: Tenant
let openai: OpenAI

beforeAll(async () => {
  rig = await startRig()
  tenant = await createTenant(rig.gateway)
  openai = sdk(rig.gateway, tenant.key)
})
afterAll(() => rig?.stop())
beforeEach(() => rig.simulator.reset())

const weather = {
  type: 'function' as const,
  function: {
    name: 'weather',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
}

type Priced = OpenAI.CompletionUsage & {
  cost: number
  is_byok: boolean
  cost_details?: { upstream_inference_cost: number }
}

async function chunksOf<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const chunks: T[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return chunks
}

async function failure(call: Promise<unknown>): Promise<APIError> {
  const error = await call.then(
    () => undefined,
    (caught: unknown) => caught,
  )
  expect(error).toBeInstanceOf(APIError)
  return error as APIError
}

/** A client whose HTTP calls are counted. */
function counted(key: string, maxRetries: number) {
  const statuses: number[] = []
  const client = sdk(rig.gateway, key, {
    maxRetries,
    fetch: async (url, init) => {
      const response = await fetch(url, init)
      statuses.push(response.status)
      return response
    },
  })
  return { client, statuses }
}

const call = (path: string, init: RequestInit = {}) => fetch(rig.gateway.url + path, init).then(read)
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

describe('chat completions', () => {
  test('a plain answer with usage, its cost, and the headers of the contract', async () => {
    const { data, response, request_id } = await openai.chat.completions
      .create(ask('resale/chat', 'Say it. [[sim {"content":"done","promptTokens":7,"completionTokens":3}]]'))
      .withResponse()
    expect(data.choices[0]?.message.content).toBe('done')
    expect(data.choices[0]?.finish_reason).toBe('stop')
    const usage = data.usage as Priced
    // (7 × 1 + 3 × 2) USD per million × 1.15
    expect(usage).toMatchObject({
      prompt_tokens: 7,
      completion_tokens: 3,
      total_tokens: 10,
      cost: 0.00001495,
      is_byok: false,
    })
    expect(usage.cost_details).toEqual({ upstream_inference_cost: 0.000013 })
    expect(request_id).toMatch(/^req_/)
    const headers = Object.fromEntries(response.headers)
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-trilane-lane': 'resale',
      'x-trilane-provider': 'sim',
      'x-trilane-model': 'chat',
      'x-trilane-attempts': '1',
      'x-trilane-cache': 'off',
      'x-trilane-charge-usd': '0.00001495',
    })
    const record = await recordOf(rig.gateway, tenant.workspaceId, request_id ?? '')
    expect(record).toMatchObject({
      lane: 'resale',
      outcome: 'completed',
      status: 200,
      requestedModel: 'resale/chat',
      servedModel: 'chat',
      costUsd: '0.000013',
      chargeUsd: '0.00001495',
      usage: { inputTokens: 7, outputTokens: 3, estimated: false },
    })
  })

  test('a stream tells usage only if it is asked for', async () => {
    const content = 'Go on. [[sim {"words":12,"promptTokens":9,"completionTokens":12}]]'
    const whole = await openai.chat.completions.create(ask('resale/chat', content))
    const plain = await chunksOf(await openai.chat.completions.create({ ...ask('resale/chat', content), stream: true }))
    const asked = await chunksOf(
      await openai.chat.completions.create({
        ...ask('resale/chat', content),
        stream: true,
        stream_options: { include_usage: true },
      }),
    )
    const text = (chunks: OpenAI.ChatCompletionChunk[]) =>
      chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')
    expect(text(plain)).toBe(whole.choices[0]?.message.content)
    expect(text(asked)).toBe(text(plain))
    expect(plain.filter(({ usage }) => usage)).toEqual([])
    expect(plain.every(({ choices }) => choices.length === 1)).toBe(true)
    expect(asked).toHaveLength(plain.length + 1)
    expect(asked.at(-1)).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 9, completion_tokens: 12, cost: 0.00003795 },
    })
    expect(asked.slice(0, -1).filter(({ usage }) => usage)).toEqual([])
  })

  test.each([
    ['on the finish chunk', 'in-last-content-chunk'],
    ['on every chunk', 'every-chunk'],
  ])('usage that a provider tells %s unasked does not reach a client that did not ask', async (_, mode) => {
    const content = `Hi [[sim {"words":6,"usage":"${mode}"}]]`
    const chunks = await chunksOf(
      await openai.chat.completions.create({ ...ask('resale/chat', content), stream: true }),
    )
    expect(chunks.filter(({ usage }) => usage)).toEqual([])
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('stop')
    const { data, response } = await openai.chat.completions
      .create({ ...ask('resale/chat', content), stream: true, stream_options: { include_usage: true } })
      .withResponse()
    const usage = (await chunksOf(data)).at(-1)?.usage as Priced
    const record = await recordOf(rig.gateway, tenant.workspaceId, response.headers.get('x-request-id') ?? '')
    expect(usage.cost).toBe(Number(record.chargeUsd))
    expect(record.usage.estimated).toBe(false)
  })

  test('usage:{include:true} asks for usage on a stream too, and is no concern of the provider', async () => {
    const body = { ...ask('resale/chat'), stream: true as const, usage: { include: true } }
    const chunks = await chunksOf(await openai.chat.completions.create(body))
    expect((chunks.at(-1) as { usage?: Priced }).usage?.cost).toBeGreaterThan(0)
    const [seen] = await rig.simulator.captured()
    expect(Object.keys(seen?.json() ?? {})).not.toContain('usage')
  })

  test('an odd usage object never breaks the JSON of a chunk', async () => {
    const body = {
      ...ask('resale/chat', 'x [[sim {"usage":{}}]]'),
      stream: true as const,
      stream_options: { include_usage: true },
    }
    const chunks = await chunksOf(await openai.chat.completions.create(body))
    expect(chunks.at(-1)?.choices).toEqual([])
  })

  test('several choices, plain and streamed', async () => {
    const many = await openai.chat.completions.create(ask('cheap/chat', 'x', { n: 3 }))
    expect(many.choices.map(({ index }) => index)).toEqual([0, 1, 2])
    const stream = openai.chat.completions.stream({ ...ask('cheap/chat', 'x [[sim {"words":4}]]'), n: 2 })
    const final = await stream.finalChatCompletion()
    expect(final.choices.map(({ finish_reason }) => finish_reason)).toEqual(['stop', 'stop'])
  })

  test('parallel tool calls and their results, plain and streamed', async () => {
    const toolCalls = [
      { name: 'weather', arguments: { city: 'Köln "am Rhein"' } },
      { name: 'weather', arguments: { city: 'Łódź' } },
    ]
    await rig.simulator.model('chat-upstream', { toolCalls })
    const request = { ...ask('resale/chat'), tools: [weather], parallel_tool_calls: true }
    const plain = await openai.chat.completions.create(request)
    const calls = plain.choices[0]?.message.tool_calls as OpenAI.ChatCompletionMessageFunctionToolCall[]
    expect(plain.choices[0]?.finish_reason).toBe('tool_calls')
    expect(calls.map((one) => JSON.parse(one.function.arguments))).toEqual(toolCalls.map((one) => one.arguments))
    const streamed = await openai.chat.completions.stream(request).finalChatCompletion()
    expect(
      streamed.choices[0]?.message.tool_calls?.map((one) => one.type === 'function' && one.function.arguments),
    ).toEqual(calls.map((one) => one.function.arguments))
    await rig.simulator.model('chat-upstream', { content: 'It rains.' })
    const last = await openai.chat.completions.create({
      model: 'resale/chat',
      tools: [weather],
      messages: [
        { role: 'user', content: 'weather?' },
        plain.choices[0]?.message as OpenAI.ChatCompletionMessageParam,
        ...calls.map(({ id }) => ({ role: 'tool' as const, tool_call_id: id, content: 'rain' })),
      ],
    })
    expect(last.choices[0]?.message.content).toBe('It rains.')
  })

  test('the loop that runs tools by itself', async () => {
    await rig.simulator.model('chat-upstream', [
      { toolCalls: [{ name: 'weather', arguments: { city: 'Rome' } }] },
      { content: 'Sunny.' },
    ])
    const asked: unknown[] = []
    const runner = openai.chat.completions.runTools({
      ...ask('resale/chat'),
      tools: [
        {
          type: 'function',
          function: {
            name: 'weather',
            description: 'Weather of a city',
            parameters: weather.function.parameters,
            parse: JSON.parse,
            function: (args: unknown) => {
              asked.push(args)
              return 'sun'
            },
          },
        },
      ],
    })
    expect(await runner.finalContent()).toBe('Sunny.')
    expect(asked).toEqual([{ city: 'Rome' }])
  })

  test('structured output', async () => {
    const schema = {
      type: 'object',
      properties: { n: { type: 'integer' } },
      required: ['n'],
      additionalProperties: false,
    }
    const answer = await openai.chat.completions.parse({
      ...ask('resale/chat'),
      response_format: { type: 'json_schema', json_schema: { name: 'n', strict: true, schema } },
    })
    expect(answer.choices[0]?.message.parsed).toHaveProperty('n')
  })
})

describe('other endpoints', () => {
  test('embeddings, many inputs, in the SDK’s default encoding', async () => {
    const { data, response } = await openai.embeddings
      .create({ model: 'resale/embed', input: ['one', 'two'] })
      .withResponse()
    expect(data.data.map(({ index }) => index)).toEqual([0, 1])
    expect(data.data[0]?.embedding.every((value) => Number.isFinite(value))).toBe(true)
    expect(data.usage.prompt_tokens).toBeGreaterThan(0)
    expect((data.usage as unknown as Priced).cost).toBe(Number(response.headers.get('x-trilane-charge-usd')))
  })

  test('text completions, plain and streamed', async () => {
    const prompt = 'Once upon [[sim {"content":"a time there was"}]]'
    const plain = await openai.completions.create({ model: 'resale/chat', prompt })
    expect(plain.choices[0]?.text).toBe('a time there was')
    expect((plain.usage as Priced).cost).toBeGreaterThan(0)
    const chunks = await chunksOf(await openai.completions.create({ model: 'resale/chat', prompt, stream: true }))
    expect(chunks.map(({ choices }) => choices[0]?.text ?? '').join('')).toBe('a time there was')
    expect(chunks.filter(({ usage }) => usage)).toEqual([])
    const [first] = await rig.simulator.captured({ path: '/v1/completions' })
    expect(first?.header('authorization')).toBe('Bearer op-official')
  })

  test('models: listed under each lane with its price, and one by one', async () => {
    const models = await chunksOf(openai.models.list())
    const ids = models.map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining(['chat', 'cheap/chat', 'resale/chat', 'embed', 'resale/embed']))
    expect(ids).not.toContain('byok/chat')
    expect(ids).not.toContain('cheap/embed')
    const cheap = (await openai.models.retrieve('cheap/chat')) as unknown as { id: string; pricing: object }
    expect(cheap).toMatchObject({ id: 'cheap/chat', pricing: { prompt: '0.0000005', completion: '0.000001' } })
    const resale = (await openai.models.retrieve('resale/chat')) as unknown as { pricing: object }
    expect(resale.pricing).toMatchObject({ prompt: '0.00000115', completion: '0.0000023' })
    expect((await openai.models.retrieve('chat')).id).toBe('chat')
    expect(await failure(openai.models.retrieve('no-such'))).toBeInstanceOf(NotFoundError)
  })

  test('/v1/generation by request id and by the answer’s own id', async () => {
    const { data, response } = await openai.chat.completions.create(ask('resale/chat')).withResponse()
    const requestId = response.headers.get('x-request-id') ?? ''
    for (const id of [requestId, data.id]) {
      const found = await call(`/v1/generation?id=${id}`, { headers: bearer(tenant.key) })
      expect(found.body.data).toMatchObject({
        request_id: requestId,
        upstream_id: data.id,
        model: 'chat',
        provider_name: 'sim',
        total_cost: (data.usage as Priced).cost,
        tokens_prompt: data.usage?.prompt_tokens,
        tokens_completion: data.usage?.completion_tokens,
        is_byok: false,
        streamed: false,
        cancelled: false,
        finish_reason: 'stop',
      })
    }
    const other = await createTenant(rig.gateway)
    const foreign = await call(`/v1/generation?id=${requestId}`, { headers: bearer(other.key) })
    expect(foreign.status).toBe(404)
    expect((await call('/v1/generation', { headers: bearer(tenant.key) })).status).toBe(404)
  })

  test('/v1/key tells what the key may spend and has spent', async () => {
    const own = await createTenant(rig.gateway, { key: { maxSpendUsd: '2.5', budgetPeriod: 'month', rpm: 100 } })
    const { response } = await sdk(rig.gateway, own.key).chat.completions.create(ask('resale/chat')).withResponse()
    const charge = Number(response.headers.get('x-trilane-charge-usd'))
    const key = await call('/v1/key', { headers: bearer(own.key) })
    expect(key.body.data).toMatchObject({
      limit: 2.5,
      limit_reset: 'month',
      limit_remaining: 2.5 - charge,
      usage: charge,
      usage_daily: charge,
      usage_monthly: charge,
      byok_usage: 0,
      rate_limit: { requests: 100 },
    })
  })

  test('rate-limit headers count down', async () => {
    const own = await createTenant(rig.gateway, { key: { rpm: 3, tpm: 100_000 } })
    const client = sdk(rig.gateway, own.key)
    const first = await client.chat.completions.create(ask('resale/chat', 'x', { max_tokens: 10 })).asResponse()
    const second = await client.chat.completions.create(ask('resale/chat', 'x', { max_tokens: 10 })).asResponse()
    expect(first.headers.get('x-ratelimit-limit-requests')).toBe('3')
    expect(first.headers.get('x-ratelimit-remaining-requests')).toBe('2')
    expect(second.headers.get('x-ratelimit-remaining-requests')).toBe('1')
    expect(first.headers.get('x-ratelimit-limit-tokens')).toBe('100000')
    expect(first.headers.get('x-ratelimit-reset-requests')).toMatch(/^(\d+m)?\d+s$/)
  })
})

describe('ways in', () => {
  test.each(['/v1', '/api/v1', '/v1/v1'])('%s is the API’s base', async (base) => {
    const client = sdk({ baseURL: rig.gateway.url + base }, tenant.key)
    expect((await client.chat.completions.create(ask('cheap/chat'))).object).toBe('chat.completion')
    expect((await client.models.retrieve('cheap/chat')).id).toBe('cheap/chat')
    expect((await call(`${base}/key`, { headers: bearer(tenant.key) })).status).toBe(200)
  })

  test.each(['x-api-key', 'x-goog-api-key'])('the key may come as %s', async (name) => {
    expect((await call('/v1/key', { headers: { [name]: tenant.key } })).status).toBe(200)
    expect((await call('/v1/key', { headers: { [name]: tenant.key, ...bearer(tenant.key) } })).status).toBe(200)
  })

  test('two keys that differ are refused', async () => {
    const answer = await post(rig.gateway, chatPath, tenant.key, ask('cheap/chat'), { 'x-api-key': 'tl_other' })
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'invalid_api_key' } } })
    expect(answer.body.error.message).toContain('two different')
    expect(await rig.simulator.captured()).toEqual([])
  })
})

describe('errors', () => {
  const upstream = (behaviour: object) => ask('resale/chat', `x [[sim ${JSON.stringify(behaviour)}]]`)

  test('401: AuthenticationError', async () => {
    const error = await failure(sdk(rig.gateway, 'tl_wrong').chat.completions.create(ask('chat')))
    expect(error).toBeInstanceOf(AuthenticationError)
    expect(error).toMatchObject({ code: 'invalid_api_key', type: 'invalid_request_error', param: null })
    expect(error.requestID).toMatch(/^req_/)
  })

  test('404: NotFoundError', async () => {
    const error = await failure(openai.chat.completions.create(ask('no-such-model')))
    expect(error).toBeInstanceOf(NotFoundError)
    expect(error).toMatchObject({ code: 'model_not_found', param: 'model' })
    expect(error.message).toContain('/v1/models')
  })

  test('400: BadRequestError, of our own and of the provider', async () => {
    const own = await failure(openai.chat.completions.create({ ...ask('chat'), n: 0 }))
    expect(own).toBeInstanceOf(BadRequestError)
    expect(own.param).toBe('n')
    const error = {
      message: 'This model’s maximum context length is 128 tokens.',
      type: 'invalid_request_error',
      param: 'messages',
      code: 'context_length_exceeded',
    }
    const theirs = await failure(openai.chat.completions.create(upstream({ status: 400, body: { error } })))
    expect(theirs).toBeInstanceOf(BadRequestError)
    expect(theirs).toMatchObject({ code: 'context_length_exceeded', param: 'messages', type: 'invalid_request_error' })
    expect(theirs.message).toContain('maximum context length')
  })

  test('403: PermissionDeniedError', async () => {
    const own = await createTenant(rig.gateway, { key: { lanes: ['byok'] } })
    const error = await failure(sdk(rig.gateway, own.key).chat.completions.create(ask('cheap/chat')))
    expect(error).toBeInstanceOf(PermissionDeniedError)
    expect(error).toMatchObject({ code: 'lane_not_allowed', param: 'model' })
  })

  test('402: no credit, said once and not retried', async () => {
    const poor = await createTenant(rig.gateway, { creditUsd: '0' })
    const { client, statuses } = counted(poor.key, 3)
    const error = await failure(client.chat.completions.create(ask('resale/chat')))
    expect(error).toMatchObject({ status: 402, type: 'insufficient_quota', code: 'insufficient_credit' })
    expect(error.headers?.get('x-should-retry')).toBe('false')
    expect(statuses).toEqual([402])
    const tight = await createTenant(rig.gateway, { key: { maxSpendUsd: '0' } })
    const budget = await failure(sdk(rig.gateway, tight.key).chat.completions.create(ask('resale/chat')))
    expect(budget).toMatchObject({ status: 402, type: 'insufficient_quota', code: 'key_budget_exceeded' })
    expect(await rig.simulator.captured()).toEqual([])
  })

  test('429: RateLimitError that says when', async () => {
    const own = await createTenant(rig.gateway, { key: { rpm: 1 } })
    const client = sdk(rig.gateway, own.key)
    await client.chat.completions.create(ask('cheap/chat'))
    const error = await failure(client.chat.completions.create(ask('cheap/chat')))
    expect(error).toBeInstanceOf(RateLimitError)
    expect(error.code).toBe('rate_limit_exceeded')
    const seconds = Number(error.headers?.get('retry-after'))
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThanOrEqual(61)
    expect(error.headers?.get('x-ratelimit-remaining-requests')).toBe('0')
  })

  test.each([
    [500, 502, 'upstream_error'],
    [503, 503, 'upstream_error'],
    [504, 504, 'upstream_error'],
  ])('a provider’s %i: InternalServerError %i', async (status, shown, code) => {
    const error = await failure(openai.chat.completions.create(upstream({ status })))
    expect(error).toBeInstanceOf(InternalServerError)
    expect(error).toMatchObject({ status: shown, code })
  })

  test.each([
    ['reset', { connectionReset: true }, 'upstream_unreachable'],
    ['cut in the body', { cutAfterBytes: 40 }, 'upstream_unreachable'],
    ['not JSON', { rawBody: '<html>' }, 'malformed_answer'],
    ['empty', { rawBody: '' }, 'empty_answer'],
    ['an error with status 200', { body: { error: { message: 'no' } } }, 'error_answer'],
  ])('a provider’s answer that is %s is a 502 and not charged', async (_, behaviour, code) => {
    const before = await balance(rig.gateway, tenant.workspaceId)
    const error = await failure(openai.chat.completions.create(upstream(behaviour)))
    expect(error).toMatchObject({ status: 502, code })
    expect(await balance(rig.gateway, tenant.workspaceId)).toEqual(before)
  })

  test('an error event, a cut and a missing end in the middle of a stream are errors, not clean ends', async () => {
    for (const behaviour of [{ errorMidStream: 3 }, { cutAfterEvents: 3 }, { words: 10, cutAfterBytes: 700 }]) {
      const stream = await openai.chat.completions.create({ ...upstream({ words: 10, ...behaviour }), stream: true })
      const error = await failure(chunksOf(stream))
      expect(error.code).toBe('upstream_stream_failed')
    }
    expect((await balance(rig.gateway, tenant.workspaceId)).heldUsd).toBe('0')
  })

  test('a stream that fails before its first event is an HTTP error', async () => {
    for (const behaviour of [{ status: 500 }, { errorMidStream: 0 }, { cutAfterEvents: 0 }]) {
      const error = await failure(openai.chat.completions.create({ ...upstream(behaviour), stream: true }))
      expect(error).toMatchObject({ status: 502 })
    }
  })
})

describe('retries by the SDK', () => {
  test('fails twice at the provider, succeeds the third time, is charged once', async () => {
    const own = await createTenant(rig.gateway)
    await rig.simulator.model('chat-upstream', [{ status: 500 }, { status: 503 }, { content: 'third' }])
    const { client, statuses } = counted(own.key, 2)
    const { data, response } = await client.chat.completions.create(ask('resale/chat')).withResponse()
    expect(data.choices[0]?.message.content).toBe('third')
    expect(statuses).toEqual([502, 503, 200])
    const charge = response.headers.get('x-trilane-charge-usd')
    const { creditUsd } = await balance(rig.gateway, own.workspaceId)
    expect(Number(creditUsd)).toBeCloseTo(100 - Number(charge), 9)
  })

  test('waits out a concurrency limit as retry-after tells', async () => {
    const own = await createTenant(rig.gateway, { key: { maxConcurrency: 1 } })
    const blocker = new AbortController()
    const blocked = sdk(rig.gateway, own.key)
      .chat.completions.create(ask('resale/chat', 'x [[sim {"hang":"before-headers"}]]'), { signal: blocker.signal })
      .catch(() => undefined)
    await until(async () => (await rig.simulator.stats()).live === 1, 'the first request hangs')
    const { client, statuses } = counted(own.key, 5)
    const retried = client.chat.completions.create(ask('resale/chat'))
    await until(() => statuses.length >= 2, 'the second request was refused twice')
    blocker.abort()
    expect((await retried).object).toBe('chat.completion')
    expect(statuses.at(-1)).toBe(200)
    expect(statuses.slice(0, -1).every((status) => status === 429)).toBe(true)
    await blocked
  })

  test('a request that cannot succeed is not repeated', async () => {
    const { client, statuses } = counted(tenant.key, 2)
    await failure(client.chat.completions.create({ ...ask('resale/chat'), max_tokens: 0 }))
    await failure(client.chat.completions.create(ask('no-such-model')))
    expect(statuses).toEqual([400, 404])
  })
})

describe('the client leaves', () => {
  test('during a stream: the provider is cut off, what came is charged, nothing stays held', async () => {
    const own = await createTenant(rig.gateway)
    const stream = await sdk(rig.gateway, own.key).chat.completions.create({
      ...ask('resale/chat', 'x [[sim {"words":50,"hang":"mid-stream"}]]'),
      stream: true,
    })
    for await (const _ of stream) break // leaving the loop aborts
    const [seen] = await rig.simulator.settled(1)
    expect(seen?.aborted).toBe(true)
    await until(async () => (await balance(rig.gateway, own.workspaceId)).heldUsd === '0', 'the hold is gone')
    const listed = await until(async () => {
      const { data } = await rig.gateway.api<{
        data: { outcome: string; chargeUsd: string; usage: { estimated: boolean } }[]
      }>('GET', `/api/workspaces/${own.workspaceId}/requests`)
      return data[0]
    }, 'it is recorded')
    expect(listed).toMatchObject({ outcome: 'cancelled', usage: { estimated: true } })
    const { creditUsd } = await balance(rig.gateway, own.workspaceId)
    expect(Number(creditUsd)).toBeCloseTo(100 - Number(listed.chargeUsd), 9)
  })

  test('before an answer: the provider is cut off; the input that it has is charged, estimated', async () => {
    const own = await createTenant(rig.gateway)
    const leaving = new AbortController()
    const asked = sdk(rig.gateway, own.key).chat.completions.create(
      ask('resale/chat', 'x [[sim {"hang":"before-headers"}]]'),
      {
        signal: leaving.signal,
      },
    )
    await until(async () => (await rig.simulator.stats()).live === 1, 'the provider has it')
    leaving.abort()
    await expect(asked).rejects.toBeInstanceOf(APIUserAbortError)
    expect((await rig.simulator.settled(1))[0]?.aborted).toBe(true)
    await until(async () => (await balance(rig.gateway, own.workspaceId)).heldUsd === '0', 'the hold is gone')
    const { data } = await rig.gateway.api<{
      data: { outcome: string; chargeUsd: string; usage: Record<string, unknown> }[]
    }>('GET', `/api/workspaces/${own.workspaceId}/requests`)
    expect(data[0]).toMatchObject({ outcome: 'cancelled', usage: { outputTokens: 0, estimated: true } })
    expect(data[0]?.usage.inputTokens).toBeGreaterThan(0)
    const { creditUsd } = await balance(rig.gateway, own.workspaceId)
    expect(Number(creditUsd)).toBeCloseTo(100 - Number(data[0]?.chargeUsd), 9)
  })

  test('by its own time limit', async () => {
    const slow = sdk(rig.gateway, tenant.key, { timeout: 100 })
    await expect(
      slow.chat.completions.create(ask('resale/chat', 'x [[sim {"hang":"after-headers"}]]')),
    ).rejects.toBeInstanceOf(APIConnectionTimeoutError)
    expect((await rig.simulator.settled(1))[0]?.aborted).toBe(true)
  })

  test('x-trilane-timeout-ms ends a request that takes too long with 504', async () => {
    const error = await failure(
      openai.chat.completions.create(ask('resale/chat', 'x [[sim {"hang":"before-headers"}]]'), {
        headers: { 'x-trilane-timeout-ms': '50' },
      }),
    )
    expect(error).toMatchObject({ status: 504, code: 'request_timeout' })
  })
})

test('the books agree at the end', async () => {
  await until(async () => (await balance(rig.gateway, tenant.workspaceId)).heldUsd === '0', 'no hold is left')
  expect(await rig.gateway.api('GET', '/api/ledger/check')).toMatchObject({ ok: true, imbalanceUsd: '0' })
})
