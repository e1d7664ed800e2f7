import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTenant, type Tenant } from '../../support/gateway.ts'
import { dataOf, plainConfig, type Rig, startRig } from '../gateway/rig.ts'

/*
 * Programs of the one-api family relay to a base URL with a key. What they send stands in
 * github.com/songquanpeng/one-api (relay/adaptor/common.go, relay/adaptor/openai/adaptor.go, controller/channel-test.go)
 * and github.com/QuantumNous/new-api (controller/channel.go, controller/channel-test.go, relay/channel/api_request.go and
 * the adaptors in relay/channel/{openai,claude,gemini}); Go's net/http adds its user agent and offers gzip.
 */
const go = { 'user-agent': 'Go-http-client/1.1', 'accept-encoding': 'gzip' }

let rig: Rig
let tenant: Tenant

beforeAll(async () => {
  rig = await startRig(plainConfig)
  tenant = await createTenant(rig.gateway)
})
afterAll(() => rig?.stop())
beforeEach(() => rig.simulator.reset())

interface Heard {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
}

/** Exactly these headers, an empty one too. */
async function send(method: string, path: string, headers: Record<string, string>, body?: object): Promise<Heard> {
  const bytes = body && JSON.stringify(body)
  const length = bytes === undefined ? {} : { 'content-length': String(Buffer.byteLength(bytes)) }
  const call = request(rig.gateway.url + path, { method, headers: { ...go, ...headers, ...length } })
  call.end(bytes)
  const [answer] = (await once(call, 'response')) as [IncomingMessage]
  let text = ''
  answer.setEncoding('utf8').on('data', (part: string) => (text += part))
  await once(answer, 'end')
  return { status: answer.statusCode ?? 0, headers: answer.headers, text }
}

const bearer = () => ({ authorization: `Bearer ${tenant.key}` })
const claude = () => ({ 'x-api-key': tenant.key, 'anthropic-version': '2023-06-01' })
const google = () => ({ 'x-goog-api-key': tenant.key })

describe('the list of models', () => {
  // A base URL may be entered with or without /v1; what they append to it begins with /v1 always.
  test.each(['/v1/models', '/v1/v1/models', '/api/v1/models'])('%s has names that can be called', async (path) => {
    const { status, headers, text } = await send('GET', path, bearer())
    expect(status).toBe(200)
    expect(headers['content-encoding']).toBeUndefined()
    const { object, data } = JSON.parse(text)
    expect(object).toBe('list')
    const ids = data.map(({ id }: { id: string }) => id)
    expect(ids).toContain('chat')
    // Their structures: text, whole number, text.
    for (const one of data) {
      expect(one).toMatchObject({ id: expect.any(String), object: 'model', owned_by: expect.any(String) })
      expect(Number.isInteger(one.created)).toBe(true)
    }
  })

  test('is told to a Claude connection by the same names', async () => {
    const { status, text } = await send('GET', '/v1/models', claude())
    expect(status).toBe(200)
    expect(JSON.parse(text).data.map(({ id }: { id: string }) => id)).toContain('chat')
  })

  test('is told to a Gemini connection with its prefix', async () => {
    const { status, text } = await send('GET', '/v1beta/models', google())
    expect(status).toBe(200)
    expect(JSON.parse(text).models.map(({ name }: { name: string }) => name)).toContain('models/chat')
  })
})

describe('the test of a connection', () => {
  const prompt = 'Output only your specific model name with no additional words.'
  const bodies: [string, object][] = [
    ['one-api', { model: 'chat', messages: [{ role: 'user', content: prompt }] }],
    ['one-api before', { model: 'chat', messages: [{ role: 'user', content: 'hi' }], max_tokens: 1 }],
    ['new-api', { model: 'chat', messages: [{ role: 'user', content: 'hi' }], max_tokens: 16, stream: false }],
    ['new-api for o models', { model: 'chat', messages: [{ role: 'user', content: 'hi' }], max_completion_tokens: 16 }],
  ]
  test.each(bodies)('%s: finds a text answer and its usage', async (_, body) => {
    const headers = { ...bearer(), 'content-type': 'application/json', accept: '' }
    const { status, text } = await send('POST', '/v1/chat/completions', headers, body)
    expect(status).toBe(200)
    const answer = JSON.parse(text)
    expect(answer.error).toBeUndefined()
    expect(typeof answer.choices[0].message.content).toBe('string')
    for (const name of ['prompt_tokens', 'completion_tokens', 'total_tokens'])
      expect(Number.isInteger(answer.usage[name])).toBe(true)
    expect(answer.usage.completion_tokens).toBeGreaterThan(0)
  })

  test('of an embedding model', async () => {
    const body = { model: 'embed', input: ['hello world'] }
    const headers = { ...bearer(), 'content-type': 'application/json', accept: '' }
    const { status, text } = await send('POST', '/v1/embeddings', headers, body)
    expect(status).toBe(200)
    expect(JSON.parse(text).data[0].embedding.length).toBeGreaterThan(0)
  })

  test('of a Claude and of a Gemini connection', async () => {
    const type = { 'content-type': 'application/json', accept: '' }
    const message = { model: 'chat', max_tokens: 16, messages: [{ role: 'user', content: 'hi' }] }
    const messages = await send('POST', '/v1/messages', { ...claude(), ...type }, message)
    expect(messages.status).toBe(200)
    expect(JSON.parse(messages.text)).toMatchObject({ type: 'message', usage: { output_tokens: expect.any(Number) } })
    const contents = [{ role: 'user', parts: [{ text: 'hi' }] }]
    const gemini = await send('POST', '/v1beta/models/chat:generateContent', { ...google(), ...type }, { contents })
    expect(gemini.status).toBe(200)
    expect(JSON.parse(gemini.text).usageMetadata.totalTokenCount).toBeGreaterThan(0)
  })

  test('fails in a way that takes the connection out only when that is right', async () => {
    const headers = { 'content-type': 'application/json', accept: '' }
    const body = { model: 'chat', messages: [{ role: 'user', content: 'hi' }], max_tokens: 1 }
    const call = async (key: string, model = 'chat') => {
      const authorization = `Bearer ${key}`
      const { status, text } = await send(
        'POST',
        '/v1/chat/completions',
        { ...headers, authorization },
        { ...body, model },
      )
      const { message, type, code } = JSON.parse(text).error
      return { status, message, type, code }
    }
    // What they look at: 401, the type insufficient_quota, the code invalid_api_key.
    expect(await call('tl_wrong')).toMatchObject({ status: 401, code: 'invalid_api_key' })
    const poor = await createTenant(rig.gateway, { creditUsd: '0' })
    expect(await call(poor.key)).toMatchObject({ status: 402, type: 'insufficient_quota' })
    const unknown = await call(tenant.key, 'gpt-unknown')
    expect(unknown).toMatchObject({ status: 404, code: 'model_not_found' })
    expect(unknown.type).not.toBe('insufficient_quota')
    expect(typeof unknown.message).toBe('string')
  })
})

describe('streams', () => {
  const body = { model: 'chat', messages: [{ role: 'user', content: 'hi' }], max_tokens: 20, stream: true }

  test.each(['text/event-stream', '', '*/*'])('with usage at the end (accept: %j)', async (accept) => {
    await rig.simulator.setDefault({ content: 'one two three', promptTokens: 7, completionTokens: 3 })
    const headers = {
      ...bearer(),
      'content-type': 'application/json',
      accept,
      'http-referer': 'x',
      'x-title': 'One API',
    }
    const asked = { ...body, stream_options: { include_usage: true } }
    const answer = await send('POST', '/v1/chat/completions', headers, asked)
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toMatch(/^text\/event-stream/)
    expect(answer.headers['content-encoding']).toBeUndefined()
    // They read line by line: each event on one `data: ` line, the last one [DONE].
    const lines = dataOf(answer.text)
    expect(lines.at(-1)).toBe('[DONE]')
    const events = lines.slice(0, -1).map((line) => JSON.parse(line))
    expect(events.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe('one two three')
    expect(events.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 3 } })
    expect(answer.text.split('\n').every((line) => line === '' || /^(data: |:)/.test(line))).toBe(true)
  })

  test('without usage where stream_options were taken away', async () => {
    const headers = { ...bearer(), 'content-type': 'application/json', accept: 'text/event-stream' }
    const { text } = await send('POST', '/v1/chat/completions', headers, body)
    expect(dataOf(text).at(-1)).toBe('[DONE]')
    expect(text).not.toContain('"choices":[]')
  })

  test('of Claude and Gemini connections', async () => {
    await rig.simulator.setDefault({ content: 'one two three' })
    const type = { 'content-type': 'application/json', accept: 'text/event-stream' }
    const message = { model: 'chat', max_tokens: 16, stream: true, messages: [{ role: 'user', content: 'hi' }] }
    const messages = await send('POST', '/v1/messages?beta=true', { ...claude(), ...type }, message)
    expect(messages.text).toContain('event: message_stop')
    const contents = [{ role: 'user', parts: [{ text: 'hi' }] }]
    const path = '/v1beta/models/chat:streamGenerateContent?alt=sse'
    const gemini = await send('POST', path, { ...google(), ...type }, { contents })
    expect(gemini.text).toContain('"finishReason":"STOP"')
  })
})
