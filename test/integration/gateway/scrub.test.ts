import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CapturedRequest, Simulator } from '../../simulator/client.ts'
import { createTenant, type Tenant } from '../../support/gateway.ts'
import { ask, chatPath, dataOf, plainConfig, post, type Rig, recordOf, startRig } from './rig.ts'

let rig: Rig
let tenant: Tenant

/** A provider of its own for each: some statuses make a credential rest. */
const refusals = [401, 402, 403, 404, 429, 500, 503]
const config = (simulator: Simulator) =>
  refusals.reduce(
    (text, status) =>
      text
        .replace(
          'models:\n',
          `  sim-${status}: { kind: openai-compatible, baseUrl: "${simulator.baseURL}", credentials: [{ apiKey: op-pool }] }\nmodels:\n`,
        )
        .replace(
          'upstream:',
          `  chat-${status}:\n    deployments: [{ provider: sim-${status}, model: up-${status}, price: { input: 1, output: 2 } }]\n    lanes: { cheap: { price: { input: 0.5, output: 1 } } }\nupstream:`,
        ),
    plainConfig(simulator),
  )

beforeAll(async () => {
  rig = await startRig(config)
  tenant = await createTenant(rig.gateway)
  await rig.gateway.api('POST', `/api/workspaces/${tenant.workspaceId}/credentials`, {
    provider: 'sim',
    apiKey: 'own-key',
  })
})
afterAll(() => rig?.stop())
beforeEach(() => rig.simulator.reset())

const identifyingHeaders = {
  'openai-organization': 'org-tenant',
  'openai-project': 'proj-tenant',
  'openai-beta': 'assistants=v2',
  'http-referer': 'https://tenant.example',
  referer: 'https://tenant.example/page',
  origin: 'https://tenant.example',
  'x-title': 'Tenant App',
  'x-forwarded-for': '203.0.113.9',
  'x-real-ip': '203.0.113.9',
  forwarded: 'for=203.0.113.9',
  'cf-connecting-ip': '203.0.113.9',
  'user-agent': 'TenantBot/1.0',
  cookie: 'session=secret',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  'x-trilane-tags': 'team=secret-team',
  'x-stainless-os': 'Linux',
  'x-request-id': 'tenant-request',
  // Another one each time that it is read: one that is repeated is not sent at all.
  get 'idempotency-key'() {
    return `tenant-idempotency-${randomUUID()}`
  },
}

/** What goes upstream beside the body, whatever the client sent. */
const headersSent = (stream: boolean, key: string, length: number) => ({
  host: new URL(rig.simulator.url).host,
  connection: 'keep-alive',
  'content-type': 'application/json',
  accept: stream ? 'text/event-stream' : 'application/json',
  'accept-encoding': 'identity',
  authorization: `Bearer ${key}`,
  'content-length': String(length),
})

function headersOf({ rawHeaders }: CapturedRequest): Record<string, string> {
  const names = rawHeaders.filter((_, at) => at % 2 === 0)
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length)
  return Object.fromEntries(names.map((name, at) => [name.toLowerCase(), rawHeaders[at * 2 + 1] ?? '']))
}

async function seen(): Promise<CapturedRequest> {
  const all = await rig.simulator.captured()
  expect(all).toHaveLength(1)
  return all[0] as CapturedRequest
}

/** Odd spacing, escapes and order, so that a body written anew would show. */
const identifyingBody = (model: string, stream: boolean) => `{ "user" : "alice@tenant.example",
  "model":"${model}" ,"messages" : [ {"role":"user","content":"h\\u00e9llo \\"x\\" 😀"} ],
  "safety_identifier":"u-77", "metadata":{"customer":"tenant", "deep":[1,{"a":"}"}]},
  "temperature" : 0.50, "prompt_cache_key":"tenant-cache","store":true,"stream":${stream},
  "service_tier":"priority", "session_id":"s-1", "x_unknown":[ "]" ], "max_tokens":16, "seed" : 7 }`

const dropped = ['user', 'safety_identifier', 'metadata', 'prompt_cache_key', 'service_tier', 'session_id', 'x_unknown']

describe('to the provider', () => {
  test.each([false, true])('cheap: exactly these headers and bytes (stream: %s)', async (stream) => {
    const answer = await post(
      rig.gateway,
      chatPath,
      tenant.key,
      identifyingBody('cheap/chat', stream),
      identifyingHeaders,
    )
    expect(answer.status).toBe(200)
    const upstream = await seen()
    const usage = stream ? ',"stream_options":{"include_usage":true}' : ''
    const expected =
      `{"model":"chat-upstream","messages":[ {"role":"user","content":"h\\u00e9llo \\"x\\" 😀"} ],"temperature":0.50,` +
      `"store":false,"stream":${stream},"max_tokens":16,"seed":7${usage}}`
    expect(upstream.body.toString()).toBe(expected)
    expect(headersOf(upstream)).toEqual(headersSent(stream, 'op-pool', upstream.body.length))
    expect(upstream.path).toBe('/v1/chat/completions')
    expect(answer.headers.get('x-trilane-warnings')?.split(',')).toEqual(dropped.map((field) => `dropped:${field}`))
    const record = await recordOf(rig.gateway, tenant.workspaceId, answer.headers.get('x-request-id') ?? '')
    expect(record.tags).toEqual({ team: 'secret-team' })
  })

  test('cheap: nothing to drop, so only the model’s span and the cap change', async () => {
    const body = '{"messages":[{"role":"user","content":"hi"}],  "model" :\t"cheap/chat" , "top_p":0.9}\n'
    const answer = await post(rig.gateway, chatPath, tenant.key, body)
    expect(answer.headers.has('x-trilane-warnings')).toBe(false)
    expect((await seen()).body.toString()).toBe(
      '{"messages":[{"role":"user","content":"hi"}],  "model" :\t"chat-upstream" , "top_p":0.9,"max_tokens":8192}\n',
    )
  })

  test('cheap: completions and fields that only look allowed', async () => {
    const body = { model: 'cheap/chat', prompt: 'x', user: 'u', Model: 'x', max_tokens: 5, 'mo\u0000del': 1 }
    const answer = await post(rig.gateway, '/v1/completions', tenant.key, body)
    expect(answer.status).toBe(200)
    expect((await seen()).json()).toEqual({ model: 'chat-upstream', prompt: 'x', max_tokens: 5 })
  })

  test('cheap: an escaped name is the same name', async () => {
    const body = '{"model":"cheap/chat","us\\u0065r":"alice","messages":[{"role":"user","content":"x"}],"max_tokens":5}'
    const answer = await post(rig.gateway, chatPath, tenant.key, body)
    expect(answer.headers.get('x-trilane-warnings')).toBe('dropped:user')
    expect((await seen()).body.toString()).not.toContain('alice')
  })

  test('cheap: names of dropped fields can neither break nor bloat the answer’s head', async () => {
    const many = Object.fromEntries(Array.from({ length: 800 }, (_, at) => [`unknown_field_number_${at}`, at]))
    const large = await post(rig.gateway, chatPath, tenant.key, { ...ask('cheap/chat'), ...many })
    expect(large.status).toBe(200)
    const warnings = large.headers.get('x-trilane-warnings') ?? ''
    expect(warnings).toMatch(/^dropped:unknown_field_number_0,dropped:unknown_field_number_1,/)
    expect(warnings.length).toBeLessThan(2_100)
    expect(warnings).toMatch(/,and \d+ more$/)
    const odd =
      '{"model":"cheap/chat","\\ud800":1,"a\\r\\nb":2,"é,x":3,"messages":[{"role":"user","content":"x"}],"max_tokens":5}'
    const strange = await post(rig.gateway, chatPath, tenant.key, odd)
    expect(strange.status).toBe(200)
    expect(strange.headers.get('x-trilane-warnings')?.split(',')).toHaveLength(3)
  })

  test('resale: no header of the client’s; the body but for model, cap, store and what changes the bill', async () => {
    const answer = await post(
      rig.gateway,
      chatPath,
      tenant.key,
      identifyingBody('resale/chat', false),
      identifyingHeaders,
    )
    expect(answer.headers.get('x-trilane-warnings')).toBe('dropped:service_tier')
    const upstream = await seen()
    const { service_tier: _, ...rest } = JSON.parse(identifyingBody('resale/chat', false))
    expect(JSON.parse(upstream.body.toString())).toEqual({ ...rest, model: 'chat-upstream', store: false })
    expect(headersOf(upstream)).toEqual(headersSent(false, 'op-official', upstream.body.length))
  })

  test.each([false, true])('byok: the same bytes but for the model (stream: %s)', async (stream) => {
    await post(rig.gateway, chatPath, tenant.key, identifyingBody('byok/chat', stream), identifyingHeaders)
    const upstream = await seen()
    let expected = identifyingBody('byok/chat', stream).replace('"byok/chat"', '"chat-upstream"')
    if (stream) expected = expected.replace('"seed" : 7 }', '"seed" : 7,"stream_options":{"include_usage":true} }')
    expect(upstream.body.toString()).toBe(expected)
    expect(headersOf(upstream)).toEqual(headersSent(stream, 'own-key', upstream.body.length))
  })

  test('a client’s own stream_options are kept', async () => {
    const body = {
      ...ask('byok/chat'),
      stream: true,
      stream_options: { include_usage: false, include_obfuscation: false },
    }
    await post(rig.gateway, chatPath, tenant.key, body)
    expect((await seen()).json().stream_options).toEqual({ include_usage: true, include_obfuscation: false })
  })

  test('a body sent in pieces arrives as it was', async () => {
    const body = Buffer.from(identifyingBody('byok/chat', false))
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const call = request(
        rig.gateway.url + chatPath,
        { method: 'POST', headers: { authorization: `Bearer ${tenant.key}` } },
        (res) => {
          res.resume()
          res.on('end', () => resolve(res.statusCode))
        },
      ).on('error', reject)
      for (let at = 0; at < body.length; at += 7) call.write(body.subarray(at, at + 7))
      call.end()
    })
    expect(status).toBe(200)
    expect((await seen()).body.toString()).toBe(
      identifyingBody('byok/chat', false).replace('"byok/chat"', '"chat-upstream"'),
    )
  })
})

const secrets = {
  extraHeaders: {
    'openai-organization': 'org-operator',
    'openai-project': 'proj_operator',
    'x-request-id': 'req_upstream_1',
    'cf-ray': 'ray-operator',
    'set-cookie': ['a=operator', 'b=operator'],
    'x-ratelimit-remaining-requests': '4711',
    server: 'upstream-server',
    via: '1.1 operator-proxy',
    'x-account-id': 'acct-operator',
  },
  extraTopLevel: { x_groq: { id: 'req_operator' }, account: 'acct-operator', provider: 'operator-provider' },
}

const allowedHeaders = [
  'cache-control',
  'connection',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'transfer-encoding',
  'x-accel-buffering',
  'x-request-id',
  'x-trilane-attempts',
  'x-trilane-cache',
  'x-trilane-charge-usd',
  'x-trilane-lane',
  'x-trilane-model',
  'x-trilane-provider',
]

describe('to the client', () => {
  test.each([
    ['cheap', false],
    ['cheap', true],
    ['resale', false],
    ['resale', true],
    ['byok', false],
    ['byok', true],
  ])('%s: no header of the provider’s (stream: %s)', async (lane, stream) => {
    await rig.simulator.model('chat-upstream', secrets)
    const answer = await post(rig.gateway, chatPath, tenant.key, ask(`${lane}/chat`, 'x', { stream }))
    expect(answer.status).toBe(200)
    const names = [...answer.headers.keys()]
    expect(names.filter((name) => !allowedHeaders.includes(name))).toEqual([])
    expect(answer.headers.get('x-request-id')).not.toContain('upstream')
    expect(JSON.stringify([...answer.headers])).not.toMatch(/operator|4711/)
  })

  test('cheap: no member beside the format’s own, plain and on every chunk', async () => {
    await rig.simulator.model('chat-upstream', { ...secrets, words: 8 })
    const plain = await post(rig.gateway, chatPath, tenant.key, ask('cheap/chat'))
    const known = ['id', 'object', 'created', 'model', 'choices', 'usage', 'service_tier', 'system_fingerprint']
    expect(Object.keys(plain.body).filter((name) => !known.includes(name))).toEqual([])
    const stream = await post(rig.gateway, chatPath, tenant.key, ask('cheap/chat', 'x', { stream: true }))
    const events = dataOf(stream.text)
    expect(events.at(-1)).toBe('[DONE]')
    for (const event of events.slice(0, -1)) {
      expect(Object.keys(JSON.parse(event)).filter((name) => !known.includes(name))).toEqual([])
    }
    expect(plain.text + stream.text).not.toMatch(/operator|x_groq/)
  })

  test('cheap: comments and other lines of the provider’s stream stay behind', async () => {
    await rig.simulator.model('chat-upstream', { words: 5, comments: 'served for org-operator', splitBytes: 11 })
    const stream = await post(rig.gateway, chatPath, tenant.key, ask('cheap/chat', 'x', { stream: true }))
    expect(stream.text).not.toContain('operator')
    expect(dataOf(stream.text.replace(/^:.*\n+/gm, '')).at(-1)).toBe('[DONE]')
  })

  test('cheap: the provider’s cost is not told, neither in the answer nor in /v1/generation nor in the tenant’s records', async () => {
    const answer = await post(rig.gateway, chatPath, tenant.key, ask('cheap/chat'))
    expect(answer.body.usage).toMatchObject({ cost: expect.any(Number), is_byok: false })
    expect(answer.body.usage).not.toHaveProperty('cost_details')
    const id = answer.headers.get('x-request-id') ?? ''
    await recordOf(rig.gateway, tenant.workspaceId, id)
    const response = await fetch(`${rig.gateway.url}/v1/generation?id=${id}`, { headers: { 'x-api-key': tenant.key } })
    expect(((await response.json()) as { data: object }).data).toMatchObject({ upstream_inference_cost: null })
    const { token } = await rig.gateway.api<{ token: string }>('POST', `/api/workspaces/${tenant.workspaceId}/tokens`, {
      name: 'reader',
      role: 'viewer',
    })
    const record = await rig.gateway.api('GET', `/api/workspaces/${tenant.workspaceId}/requests/${id}`, undefined, {
      authorization: `Bearer ${token}`,
    })
    expect(record).not.toHaveProperty('costUsd')
    expect(JSON.stringify(record)).not.toMatch(/costUsd|credentialId|upstreamId/)
  })

  const naming = {
    message:
      'Invalid value in organization org-operator (project proj_operator1, mail ops@operator.example) with key sk-proj-operator12, ' +
      'sk-oper****tail, request id req_operator99: see https://platform.operator.example/x. temperature must be at most 2.',
    type: 'invalid_request_error',
    param: 'temperature',
    code: 'invalid_value',
  }

  test.each([
    ['cheap', false],
    ['cheap', true],
    ['resale', false],
    ['resale', true],
  ])(
    '%s: an error text keeps what is about the request and loses what names the account (stream: %s)',
    async (lane, stream) => {
      await rig.simulator.model('chat-upstream', { ...secrets, status: 400, body: { error: naming } })
      const answer = await post(rig.gateway, chatPath, tenant.key, ask(`${lane}/chat`, 'x', { stream }))
      expect(answer.status).toBe(400)
      expect(answer.body.error).toMatchObject({ param: 'temperature', code: 'invalid_value' })
      expect(answer.body.error.message).toContain('temperature must be at most 2')
      expect(answer.text + JSON.stringify([...answer.headers])).not.toMatch(/operator|tail/)
    },
  )

  test.each(refusals)('cheap: a %i of the provider tells nothing of its text', async (status) => {
    await rig.simulator.model(`up-${status}`, { ...secrets, status, body: { error: naming } })
    const answer = await post(rig.gateway, chatPath, tenant.key, ask(`cheap/chat-${status}`))
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.text).not.toMatch(/operator|tail|temperature/)
  })

  test.each(['cheap', 'resale'])(
    '%s: an error in the middle of a stream tells nothing of the account',
    async (lane) => {
      await rig.simulator.model('chat-upstream', { words: 20, errorMidStream: { after: 4, error: naming } })
      const answer = await post(rig.gateway, chatPath, tenant.key, ask(`${lane}/chat`, 'x', { stream: true }))
      expect(answer.status).toBe(200)
      const last = JSON.parse(dataOf(answer.text).at(-1) ?? '') as Record<string, unknown>
      expect(last).toMatchObject({ error: { code: 'upstream_stream_failed' }, choices: [{ finish_reason: 'error' }] })
      expect(answer.text).not.toMatch(/operator|tail|\[DONE\]/)
    },
  )

  test('byok: the answer’s bytes but for the cost in its usage; the owner sees the provider’s own error', async () => {
    const rawBody =
      '{ "id":"chatcmpl-1",\n "x_groq": {"id":"r"}, "object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"\\u00e9"},"finish_reason":"stop"}],"usage": {"prompt_tokens": 5, "completion_tokens": 1, "total_tokens":6} }'
    await rig.simulator.model('chat-upstream', { rawBody })
    const answer = await post(rig.gateway, chatPath, tenant.key, ask('byok/chat'))
    const cost = ',"cost":0,"is_byok":true,"cost_details":{"upstream_inference_cost":0.000007}}'
    expect(answer.text).toBe(rawBody.replace('"total_tokens":6}', `"total_tokens":6${cost}`))
    await rig.simulator.model('chat-upstream', { status: 400, body: { error: naming } })
    const refused = await post(rig.gateway, chatPath, tenant.key, ask('byok/chat'))
    expect(refused.body.error.message).toBe(naming.message)
  })

  test('byok and resale: a stream’s bytes are the provider’s own but for the usage chunk', async () => {
    const chunk = (delta: object, finish: string | null) =>
      `data: ${JSON.stringify({ id: 'c', x: 1, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
    const content = `: hello\n\n${chunk({ content: 'Ä' }, null)}event: message\n${chunk({ content: '😀' }, null)}${chunk({}, 'stop')}`
    const usage = 'data: {"id":"c","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2}}\n\n'
    for (const splitBytes of [1, 3, 10_000]) {
      await rig.simulator.model('chat-upstream', { rawBody: `${content}${usage}data: [DONE]\n\n`, splitBytes })
      const answer = await post(rig.gateway, chatPath, tenant.key, ask('byok/chat', 'x', { stream: true }))
      expect(answer.text).toBe(`${content}data: [DONE]\n\n`)
    }
  })
})
