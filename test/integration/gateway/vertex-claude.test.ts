import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTenant, type Tenant } from '../../support/gateway.ts'
import { post, type Rig, recordOf, startRig } from './rig.ts'

const HERE = '/v1/projects/my-project/locations/us-east5/publishers'
const CLAUDE = `${HERE}/anthropic/models/claude-sonnet-4-6`

let rig: Rig
let tenant: Tenant
let anthropic: Anthropic

beforeAll(async () => {
  rig = await startRig(
    ({ url }) => `
providers:
  vertex: { baseUrl: "${url}${HERE}/google", credentials: [{ name: a, apiKey: ya29.operator }] }
models:
  claude: { deployments: [{ provider: vertex, model: claude-sonnet-4-6, price: { input: 3, output: 15 } }], lanes: { resale: { margin: 0 } } }
  gemini: { deployments: [{ provider: vertex, model: gemini-3.8-flash, price: { input: 1, output: 5 } }], lanes: { resale: { margin: 0 } } }
`,
  )
  tenant = await createTenant(rig.gateway)
  anthropic = new Anthropic({ baseURL: rig.gateway.url, apiKey: tenant.key, maxRetries: 0 })
})
beforeEach(() => rig.simulator.reset())
afterAll(() => rig?.stop())

const ask = {
  model: 'resale/claude',
  max_tokens: 50,
  messages: [{ role: 'user' as const, content: 'hello' }],
}
const only = async () => {
  const [sent, ...more] = await rig.simulator.settled(1)
  expect(more).toEqual([])
  return sent ?? expect.unreachable()
}

describe('Claude on Vertex AI', () => {
  it('gets the client’s bytes without the model and with the version', async () => {
    const body =
      '{ "model":"resale/claude", "max_tokens": 50,\n "messages": [ {"role":"user","content":"h\\u00e9llo"} ] }'
    const { status, body: answer } = await post(rig.gateway, '/v1/messages', tenant.key, body, {
      'anthropic-version': '2023-06-01',
    })
    expect(status).toBe(200)
    expect(answer.content[0].text).toBeTruthy()
    const sent = await only()
    expect(sent.path).toBe(`${CLAUDE}:rawPredict`)
    expect(sent.body.toString()).toBe(
      '{"max_tokens":50,"messages":[ {"role":"user","content":"h\\u00e9llo"} ],"anthropic_version":"vertex-2023-10-16"}',
    )
    expect(sent.header('authorization')).toBe('Bearer ya29.operator')
    expect(sent.header('anthropic-version')).toBeUndefined()
  })

  it('streams, and is charged', async () => {
    await rig.simulator.setDefault({ content: 'one two three', promptTokens: 10, completionTokens: 5 })
    const { data, response } = await anthropic.messages.create({ ...ask, stream: true }).withResponse()
    let text = ''
    for await (const event of data)
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text
    expect(text).toBe('one two three')
    expect((await only()).path).toBe(`${CLAUDE}:streamRawPredict`)
    const record = await recordOf(rig.gateway, tenant.workspaceId, response.headers.get('request-id') ?? '')
    expect([record.outcome, record.chargeUsd]).toEqual(['completed', '0.000105'])
  })

  it('is asked for the betas that it knows only; the others are told', async () => {
    const betas = 'claude-code-20250219, context-1m-2025-08-07,prompt-caching-scope-2026-01-05'
    const { status, headers } = await post(rig.gateway, '/v1/messages', tenant.key, ask, { 'anthropic-beta': betas })
    expect(status).toBe(200)
    expect((await only()).header('anthropic-beta')).toBe('context-1m-2025-08-07')
    expect(headers.get('x-trilane-warnings')).toBe(
      'dropped:anthropic-beta.claude-code-20250219,dropped:anthropic-beta.prompt-caching-scope-2026-01-05',
    )
  })

  it('counts tokens where the model is in the body', async () => {
    await rig.simulator.setDefault({ promptTokens: 321 })
    const { max_tokens: _, ...question } = ask
    const counted = await post(rig.gateway, '/v1/messages/count_tokens', tenant.key, question, {
      'anthropic-beta': 'context-1m-2025-08-07',
    })
    expect([counted.status, counted.body]).toEqual([200, { input_tokens: 321 }])
    const sent = await only()
    expect(sent.path).toBe(`${HERE}/anthropic/models/count-tokens:rawPredict`)
    expect(sent.json()).toEqual({ ...question, model: 'claude-sonnet-4-6', anthropic_version: 'vertex-2023-10-16' })
  })

  it.each([false, true])('answers clients of other formats (stream: %s)', async (stream) => {
    await rig.simulator.setDefault({ content: 'bonjour' })
    const openai = new OpenAI({ baseURL: rig.gateway.baseURL, apiKey: tenant.key, maxRetries: 0 })
    const { max_tokens: _, ...question } = ask
    if (stream) {
      const chunks = []
      for await (const chunk of await openai.chat.completions.create({ ...question, stream })) chunks.push(chunk)
      expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe('bonjour')
    } else {
      const { choices } = await openai.chat.completions.create(question)
      expect(choices[0]?.message.content).toBe('bonjour')
    }
    const sent = await only()
    expect(sent.path).toBe(`${CLAUDE}:${stream ? 'streamRawPredict' : 'rawPredict'}`)
    expect(sent.json()).toMatchObject({ anthropic_version: 'vertex-2023-10-16', max_tokens: 8_192 })
    expect(sent.json()).not.toHaveProperty('model')
    expect(sent.header('anthropic-version')).toBeUndefined()
  })

  it('leaves Gemini where it was', async () => {
    await post(rig.gateway, '/v1beta/models/resale%2Fgemini:generateContent', tenant.key, {
      contents: [{ role: 'user', parts: [{ text: 'hello' }] }],
    })
    expect((await only()).path).toBe(`${HERE}/google/models/gemini-3.8-flash:generateContent`)
  })
})
