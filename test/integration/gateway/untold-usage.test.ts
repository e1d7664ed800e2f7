import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTenant, type Gateway, startGateway, type Tenant } from '../../support/gateway.ts'
import { json, type MediaProvider, startMediaProvider } from './media-provider.ts'
import { ask, chatPath, dataOf, post, recordOf } from './rig.ts'

let gateway: Gateway
let provider: MediaProvider
let tenant: Tenant

const words = 'a'.repeat(400)
const answer = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'up-talk',
  choices: [{ index: 0, message: { role: 'assistant', content: words }, finish_reason: 'stop' }],
}

beforeAll(async () => {
  provider = await startMediaProvider()
  gateway = await startGateway({
    config: `
providers:
  mute:
    kind: openai-compatible
    baseUrl: ${provider.baseURL}
    credentials: [{ apiKey: op-official, lanes: [resale] }]
models:
  talk:
    deployments: [{ provider: mute, model: up-talk, price: { input: 1000, output: 2000, search: 0.01 } }]
    lanes: { resale: { margin: 0 } }
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
`,
  })
  tenant = await createTenant(gateway)
  const own = { provider: 'mute', apiKey: 'tenant-own', baseUrl: provider.baseURL, models: { talk: 'up-talk' } }
  await gateway.api('POST', `/api/workspaces/${tenant.workspaceId}/credentials`, own)
})
afterAll(async () => {
  await gateway?.stop()
  await provider?.stop()
})
beforeEach(() => {
  provider.on('/chat/completions', ({ body }, _, response) => {
    if (!body.includes('"stream":true')) return json(response, answer)
    const { object: _object, choices: _choices, ...head } = answer
    const chunk = (delta: object, reason: string | null) =>
      `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(`${chunk({ role: 'assistant', content: words }, null)}${chunk({}, 'stop')}data: [DONE]\n\n`)
  })
})

const idOf = (headers: Headers) => headers.get('x-request-id') ?? ''

describe('a usage that the provider does not tell is told as it is charged', () => {
  test('in an answer of the same format', async () => {
    const { body, headers } = await post(gateway, chatPath, tenant.key, ask('resale/talk'))
    const record = await recordOf(gateway, tenant.workspaceId, idOf(headers))
    expect(record.usage).toMatchObject({ estimated: true })
    expect(body).toMatchObject(answer)
    expect(body.usage).toMatchObject({
      prompt_tokens: record.usage.inputTokens,
      completion_tokens: record.usage.outputTokens,
      cost: Number(record.chargeUsd),
    })
    expect(body.usage.prompt_tokens).toBeGreaterThan(0)
    expect(body.usage.completion_tokens).toBeGreaterThan(50)
  })

  test('in another format', async () => {
    const request = { ...ask('resale/talk'), max_tokens: 1_000 }
    const { body, headers } = await post(gateway, '/v1/messages', tenant.key, request)
    const record = await recordOf(gateway, tenant.workspaceId, idOf(headers))
    expect(body.usage).toMatchObject({
      input_tokens: record.usage.inputTokens,
      output_tokens: record.usage.outputTokens,
      cost: Number(record.chargeUsd),
    })
    expect(body.usage.input_tokens).toBeGreaterThan(0)
  })

  test.each<[string, string, object]>([
    ['of the same format', chatPath, { stream_options: { include_usage: true } }],
    ['of another format', '/v1/messages', { max_tokens: 1_000 }],
  ])('in a stream %s', async (_, path, more) => {
    const { text, headers } = await post(gateway, path, tenant.key, { ...ask('resale/talk'), stream: true, ...more })
    const record = await recordOf(gateway, tenant.workspaceId, idOf(headers))
    const usages = dataOf(text.replace(/^event: .*\n/gm, ''))
      .filter((data) => data.includes('"cost"'))
      .map((data) => (JSON.parse(data) as { usage: Record<string, number> }).usage)
    expect(usages).toHaveLength(1)
    const [usage = {}] = usages
    expect(usage.cost).toBe(Number(record.chargeUsd))
    expect(usage.prompt_tokens ?? usage.input_tokens).toBe(record.usage.inputTokens)
    expect(usage.completion_tokens ?? usage.output_tokens).toBe(record.usage.outputTokens)
  })

  test('but not to a client of a stream that did not ask', async () => {
    const { text } = await post(gateway, chatPath, tenant.key, { ...ask('resale/talk'), stream: true })
    expect(text).not.toContain('"usage"')
    expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true)
  })
})

describe('searches that a chat asks for', () => {
  const request = { ...ask('byok/talk'), web_search_options: {} }

  test('are on the books of byok, as an estimate', async () => {
    provider.on('/chat/completions', (_, __, response) => {
      json(response, { ...answer, usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } })
    })
    const { headers } = await post(gateway, chatPath, tenant.key, request)
    const record = await recordOf(gateway, tenant.workspaceId, idOf(headers))
    // 1000 and 2000 USD for a million tokens, 0.01 for a search.
    expect(record).toMatchObject({ costUsd: '0.013', usage: { estimated: true } })
  })

  test('are neither made nor charged on resale', async () => {
    provider.on('/chat/completions', (_, __, response) => {
      json(response, { ...answer, usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } })
    })
    const { headers } = await post(gateway, chatPath, tenant.key, { ...request, model: 'resale/talk' })
    expect(provider.seen.at(-1)?.body.toString()).not.toContain('web_search_options')
    const record = await recordOf(gateway, tenant.workspaceId, idOf(headers))
    expect(record).toMatchObject({ chargeUsd: '0.003', usage: { estimated: false } })
  })
})
