import Anthropic from '@anthropic-ai/sdk'
import { ApiError, GoogleGenAI, type Model } from '@google/genai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTenant, type Tenant } from '../../support/gateway.ts'
import { plainConfig, type Rig, read, sdk, startRig } from './rig.ts'

let rig: Rig
let tenant: Tenant
let anthropic: Anthropic
let google: GoogleGenAI

beforeAll(async () => {
  rig = await startRig((simulator) =>
    plainConfig(simulator).replace(
      '  chat:\n',
      '  chat:\n    name: Chatter\n    contextWindow: 9000\n    maxOutputTokens: 700\n',
    ),
  )
  tenant = await createTenant(rig.gateway)
  anthropic = new Anthropic({ baseURL: rig.gateway.url, apiKey: tenant.key, maxRetries: 0 })
  google = new GoogleGenAI({ apiKey: tenant.key, httpOptions: { baseUrl: rig.gateway.url } })
})
afterAll(() => rig?.stop())

const get = async (path: string, headers: Record<string, string> = {}) =>
  read(await fetch(rig.gateway.url + path, { headers }))
const bearer = () => ({ authorization: `Bearer ${tenant.key}` })

/** Names of chat models as OpenAI's list has them. */
async function chats(): Promise<string[]> {
  const { data } = await sdk(rig.gateway, tenant.key).models.list()
  return data.map(({ id }) => id).filter((id) => !id.endsWith('embed'))
}

describe('the list of models for Anthropic’s clients', () => {
  it('is walked through page by page by the SDK', async () => {
    const found: Anthropic.ModelInfo[] = []
    for await (const model of anthropic.models.list({ limit: 2 })) found.push(model)
    expect(found.map(({ id }) => id).sort()).toEqual((await chats()).sort())
    const wanted: Anthropic.ModelInfo = {
      type: 'model',
      id: 'resale/chat',
      display_name: 'Chatter',
      created_at: '1970-01-01T00:00:00Z',
      max_input_tokens: 9000,
      max_tokens: 700,
      capabilities: null,
      lifecycle: 'active',
      deprecated_at: null,
      retires_at: null,
      line: null,
    }
    expect(found.find(({ id }) => id === 'resale/chat')).toEqual(wanted)
    expect(await anthropic.models.retrieve('resale/chat')).toEqual(wanted)
  })

  it('goes backwards too', async () => {
    const { data } = await anthropic.models.list({ limit: 1000 })
    const last = data.at(-1)?.id ?? ''
    const page = await anthropic.models.list({ limit: 1, before_id: last })
    expect([page.data[0]?.id, page.has_more]).toEqual([data.at(-2)?.id, data.length > 2])
    expect([page.first_id, page.last_id]).toEqual([page.data[0]?.id, page.data[0]?.id])
  })

  it('refuses in the format’s own words', async () => {
    await expect(anthropic.models.retrieve('nothing')).rejects.toBeInstanceOf(Anthropic.NotFoundError)
    await expect(anthropic.models.list({ after_id: 'nothing' })).rejects.toBeInstanceOf(Anthropic.BadRequestError)
    await expect(anthropic.models.list({ limit: 0 })).rejects.toBeInstanceOf(Anthropic.BadRequestError)
  })

  it('is OpenAI’s for everybody else', async () => {
    const { body } = await get('/v1/models', bearer())
    expect(body.object).toBe('list')
    expect(body.data.find(({ id }: { id: string }) => id === 'resale/embed')).toBeDefined()
  })
})

describe('the list of models for Gemini’s clients', () => {
  it('is walked through page by page by the SDK', async () => {
    const found: Model[] = []
    for await (const model of await google.models.list({ config: { pageSize: 2 } })) found.push(model)
    expect(found.map(({ name }) => name)).toEqual((await chats()).map((id) => `models/${id}`))
    const wanted = {
      name: 'models/resale/chat',
      displayName: 'Chatter',
      inputTokenLimit: 9000,
      outputTokenLimit: 700,
      supportedActions: ['generateContent', 'streamGenerateContent', 'countTokens'],
    }
    expect(found.find(({ name }) => name === wanted.name)).toMatchObject(wanted)
    expect(await google.models.get({ model: 'resale/chat' })).toMatchObject(wanted)
  })

  it('refuses in the format’s own words', async () => {
    await expect(google.models.get({ model: 'nothing' })).rejects.toBeInstanceOf(ApiError)
    const { status, body } = await get('/v1beta/models?pageToken=nothing', bearer())
    expect([status, body.error.status]).toEqual([400, 'INVALID_ARGUMENT'])
    const unknown = await get('/v1beta/files', bearer())
    expect([unknown.status, unknown.body.error.status]).toEqual([404, 'NOT_FOUND'])
  })
})

describe('a key in the query', () => {
  const ask = (path: string, headers: Record<string, string> = {}) =>
    fetch(rig.gateway.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'hello' }] }] }),
    }).then(read)

  it('proves who asks below /v1beta, for all that is there', async () => {
    const key = `key=${tenant.key}`
    expect((await get(`/v1beta/models?${key}`)).status).toBe(200)
    expect((await get(`/v1beta/models/resale/chat?${key}`)).status).toBe(200)
    expect((await ask(`/v1beta/models/resale%2Fchat:generateContent?${key}`)).status).toBe(200)
    expect((await ask(`/v1beta/models/resale%2Fchat:streamGenerateContent?alt=sse&${key}`)).status).toBe(200)
    expect((await ask(`/v1beta/models/resale%2Fchat:countTokens?${key}`)).status).toBe(200)
    expect((await ask(`/v1beta/models/resale%2Fchat:generateContent?${key}`, bearer())).status).toBe(200)
  })

  it('and nowhere else', async () => {
    for (const path of ['/v1/models', '/v1/key', '/api/v1/models']) {
      expect((await get(`${path}?key=${tenant.key}`)).status).toBe(401)
    }
    const management = await get(`/api/workspaces?key=${tenant.key}`)
    expect(management.status).toBe(401)
  })

  it('must be the only one', async () => {
    const other = `tl_${'x'.repeat(40)}`
    const path = `/v1beta/models/resale%2Fchat:generateContent?key=${tenant.key}`
    for (const [at, headers] of [
      [path, { 'x-goog-api-key': other }],
      [`${path}&key=${other}`, {}],
      [path.replace(tenant.key, other), bearer()],
    ] as const) {
      const { status, body, text } = await ask(at, headers)
      expect([status, body.error.status]).toEqual([401, 'UNAUTHENTICATED'])
      expect(text).not.toContain(other)
    }
  })

  it('reaches no log, provider, error or metric', async () => {
    const secret = tenant.key
    for (const path of [
      `/v1beta/models/resale%2Fchat:generateContent?key=${secret}`,
      `/v1beta/models/nothing:generateContent?key=${secret}`,
      `/v1beta/nothing?key=${secret}`,
      `/v1beta/models?key=${secret}%00`,
      `/v1beta/models/resale%2Fchat:streamGenerateContent?key=${secret}`,
      `/v1beta/models/resale%2Fchat?key=${secret}`,
    ]) {
      expect((await ask(path)).text).not.toContain(secret)
      expect((await get(path)).text).not.toContain(secret)
    }
    for (const { path, rawHeaders, body } of await rig.simulator.captured()) {
      expect(path + rawHeaders.join() + body.toString()).not.toContain(secret)
    }
    expect((await get('/metrics')).text).not.toContain(secret)
    expect(rig.gateway.output()).not.toContain(secret)
  })
})

describe('counting tokens', () => {
  it('is a request of the key’s and is refused in the client’s words when there were too many', async () => {
    const limited = await createTenant(rig.gateway, { key: { rpm: 2 } })
    const claude = new Anthropic({ baseURL: rig.gateway.url, apiKey: limited.key, maxRetries: 0 })
    const params = { model: 'resale/chat', messages: [{ role: 'user' as const, content: 'hello' }] }
    expect((await claude.messages.countTokens(params)).input_tokens).toBeGreaterThan(0)
    const { response } = await claude.messages.create({ ...params, max_tokens: 5 }).withResponse()
    expect(response.headers.get('anthropic-ratelimit-requests-remaining')).toBe('0')
    const refused = await claude.messages.countTokens(params).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(Anthropic.RateLimitError)
    const headers = (refused as InstanceType<typeof Anthropic.RateLimitError>).headers
    const wait = Number(headers?.get('retry-after'))
    expect(wait > 0 && wait <= 61).toBe(true)

    const gemini = new GoogleGenAI({ apiKey: limited.key, httpOptions: { baseUrl: rig.gateway.url } })
    const error = await gemini.models.countTokens({ model: 'resale/chat', contents: 'hello' }).catch((e: unknown) => e)
    expect((error as ApiError).status).toBe(429)
    expect((error as ApiError).message).toContain('RESOURCE_EXHAUSTED')
  })

  it('holds no money, and is free where none is left', async () => {
    const poor = await createTenant(rig.gateway, { creditUsd: '0', key: { rpm: 50, tpm: 1, maxSpendUsd: '0' } })
    const claude = new Anthropic({ baseURL: rig.gateway.url, apiKey: poor.key, maxRetries: 0 })
    const params = { model: 'resale/chat', messages: [{ role: 'user' as const, content: 'hello' }] }
    for (let n = 0; n < 3; n++) expect((await claude.messages.countTokens(params)).input_tokens).toBeGreaterThan(0)
  })

  it('is one of those under way, and only until it is answered', async () => {
    const single = await createTenant(rig.gateway, { key: { maxConcurrency: 1 } })
    const claude = new Anthropic({ baseURL: rig.gateway.url, apiKey: single.key, maxRetries: 0 })
    const params = { model: 'resale/chat', messages: [{ role: 'user' as const, content: 'hello' }] }
    for (let n = 0; n < 3; n++) expect((await claude.messages.countTokens(params)).input_tokens).toBeGreaterThan(0)
  })
})
