import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ObjectProvider, startObjectProvider } from '../../simulator/object-provider.ts'
import { createTenant, type Gateway, startGateway, type Tenant, templateFolder } from '../../support/gateway.ts'
import { post, type RequestRecord, read, records } from './rig.ts'

type Line = Anthropic.Messages.MessageBatchIndividualResponse

let gateway: Gateway
let provider: ObjectProvider
let tenant: Tenant
let client: Anthropic
let folder: string

beforeAll(async () => {
  provider = await startObjectProvider()
  folder = mkdtempSync(join(tmpdir(), 'trilane-message-batches-'))
  if (existsSync(templateFolder)) cpSync(templateFolder, folder, { recursive: true })
  gateway = await start()
  tenant = await tenantWith('sk-ant-mine')
  client = new Anthropic({ baseURL: gateway.url, apiKey: tenant.key, maxRetries: 0 })
})

const start = () =>
  startGateway({
    dataDir: folder,
    config: `
providers:
  anthropic: { baseUrl: "${provider.url}/v1", credentials: [] }
models:
  small:
    deployments: [{ provider: anthropic, model: up-small, price: { input: 1, output: 5, cacheRead: 0.1 } }]
  large:
    deployments: [{ provider: anthropic, model: up-large, price: { input: 10, output: 50, batch: 0.4 } }]
  elsewhere:
    deployments: [{ provider: openai, model: up-elsewhere, price: { input: 1, output: 1 } }]
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
`,
  })
afterAll(async () => {
  await gateway?.stop()
  await provider?.stop()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})
beforeEach(() => {
  provider.seen.length = 0
})

async function tenantWith(apiKey: string, key: Record<string, unknown> = {}): Promise<Tenant> {
  const made = await createTenant(gateway, { creditUsd: '0', key })
  await gateway.api('POST', `/api/workspaces/${made.workspaceId}/credentials`, { provider: 'anthropic', apiKey })
  return made
}

const ask = (model: string, custom_id = 'a'): Anthropic.Messages.BatchCreateParams.Request => ({
  custom_id,
  params: { model, max_tokens: 10, messages: [{ role: 'user', content: 'say "model":"cheap/x"' }] },
})

const succeeded = (model: string, usage: Partial<Anthropic.Usage>): Line => {
  const message: Partial<Anthropic.Message> = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: 'end_turn',
    usage: usage as Anthropic.Usage,
  }
  return { custom_id: 'a', result: { type: 'succeeded', message: message as Anthropic.Message } }
}

async function recorded(batchId: string): Promise<readonly (RequestRecord & Record<string, unknown>)[]> {
  const all = await records(gateway, tenant.workspaceId)
  return all
    .map((one) => one as RequestRecord & Record<string, unknown>)
    .filter(({ upstreamId }) => upstreamId === batchId)
}

test('a batch goes through the official client, and is recorded once its results are read', async () => {
  const made = await client.messages.batches.create({ requests: [ask('small'), ask('byok/large', 'b')] })
  expect(made).toMatchObject({ type: 'message_batch', processing_status: 'in_progress' })
  const sent = JSON.parse(provider.seen[0]?.body.toString() ?? '') as Anthropic.Messages.BatchCreateParams
  expect(sent.requests).toEqual([ask('up-small'), ask('up-large', 'b')])
  await expect(client.messages.batches.results(made.id)).rejects.toThrow('results_url')

  provider.finishMessages('sk-ant-mine', made.id, [
    succeeded('up-small-20251001', { input_tokens: 1_000, cache_read_input_tokens: 10_000, output_tokens: 200 }),
    succeeded('up-small-20251001', { input_tokens: 1_000, output_tokens: 0 }),
    succeeded('up-large', { input_tokens: 100, output_tokens: 10 }),
    { custom_id: 'c', result: { type: 'canceled' } },
  ])
  const ended = await client.messages.batches.retrieve(made.id)
  expect(ended.results_url).toBe(`/v1/messages/batches/${made.id}/results`)
  expect(await recorded(made.id)).toEqual([])
  for (let times = 0; times < 2; times++) {
    const results: Line[] = []
    for await (const result of await client.messages.batches.results(made.id)) results.push(result)
    expect(results).toHaveLength(4)
  }
  const all = await recorded(made.id)
  expect(all.map(({ servedModel, costUsd }) => [servedModel, costUsd]).sort()).toEqual([
    // (100 × 10 + 10 × 50) / 1,000,000 × 0.4
    ['large', '0.0006'],
    // (2,000 × 1 + 10,000 × 0.1 + 200 × 5) / 1,000,000 / 2
    ['small', '0.002'],
  ])
  expect(all.find(({ servedModel }) => servedModel === 'small')).toMatchObject({
    lane: 'byok',
    outcome: 'completed',
    chargeUsd: '0',
    reportedModel: 'up-small-20251001',
    usage: { inputTokens: 12_000, cacheReadTokens: 10_000, outputTokens: 200, estimated: false },
  })
  expect(new Set(provider.seen.map(({ account }) => account))).toEqual(new Set(['sk-ant-mine']))
})

test('a batch is made once for an Idempotency-Key, however often it is sent', async () => {
  const path = '/v1/messages/batches'
  const made = () => provider.seen.filter((one) => one.method === 'POST' && one.path === path).length
  const send = (key: string, requests = [ask('small')]) =>
    post(gateway, path, tenant.key, { requests }, { 'idempotency-key': key })

  const all = await Promise.all(Array.from({ length: 6 }, () => send('one')))
  expect(all.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409])
  const first = all.find(({ status }) => status === 200)
  const again = await send('one')
  expect([again.status, again.body.type, again.body.error.code]).toEqual([409, 'error', 'idempotency_replayed'])
  expect(again.body.error.message).toContain(`GET /v1/messages/batches/${first?.body.id} shows it`)
  expect(again.headers.get('x-should-retry')).toBe('false')
  expect(again.headers.get('x-request-id')).toBe(first?.headers.get('x-request-id'))
  expect((await send('one', [ask('large')])).status).toBe(422)
  expect(made()).toBe(1)

  // What the provider refused was not made, and may be sent again; what it never ended is not known.
  provider.next((_request, response) =>
    response.writeHead(400).end('{"type":"error","error":{"type":"invalid_request_error","message":"no"}}'),
  )
  expect((await send('two')).status).toBe(400)
  expect((await send('two')).status).toBe(200)
  provider.next((request) => request.socket.destroy())
  expect((await send('three')).status).toBe(502)
  const unsure = await send('three')
  expect([unsure.status, unsure.headers.get('x-should-retry')]).toEqual([502, 'false'])
  expect(made()).toBe(4)

  provider.finishMessages('sk-ant-mine', first?.body.id, [
    succeeded('up-small', { input_tokens: 1_000, output_tokens: 0 }),
  ])
  for (let times = 0; times < 2; times++) {
    for await (const _ of await client.messages.batches.results(first?.body.id)) {
    }
  }
  expect(await recorded(first?.body.id)).toMatchObject([{ costUsd: '0.0005' }])
})

test('list, cancel, delete, and the beta client', async () => {
  const made = await client.beta.messages.batches.create({
    requests: [ask('up-small')],
    betas: ['output-128k-2025-02-19'],
  })
  expect(provider.seen[0]?.headers['anthropic-beta']).toContain('output-128k-2025-02-19')
  const listed: string[] = []
  for await (const batch of client.messages.batches.list({ limit: 100 })) listed.push(batch.id)
  expect(listed).toContain(made.id)
  expect((await client.messages.batches.cancel(made.id)).processing_status).toBe('canceling')
  provider.finishMessages('sk-ant-mine', made.id, [succeeded('up-small', { input_tokens: 10, output_tokens: 0 })])
  for await (const _ of await client.messages.batches.results(made.id)) {
  }
  expect(await recorded(made.id)).toMatchObject([{ outcome: 'cancelled', costUsd: '0.000005' }])
  expect(await client.messages.batches.delete(made.id)).toEqual({ id: made.id, type: 'message_batch_deleted' })
  await expect(client.messages.batches.retrieve(made.id)).rejects.toThrow(Anthropic.NotFoundError)
})

test('what the models are named decides whether it goes', async () => {
  const refused = async (model: string, key = tenant.key) => {
    const { status, body } = await post(gateway, '/v1/messages/batches', key, { requests: [ask('small'), ask(model)] })
    expect(body.type).toBe('error')
    return [status, body.error.type, body.error.code]
  }
  expect(await refused('cheap/small')).toEqual([400, 'invalid_request_error', 'stored_state_not_allowed'])
  expect(await refused('resale/small')).toEqual([400, 'invalid_request_error', 'stored_state_not_allowed'])
  expect(await refused('nobody-knows')).toEqual([404, 'not_found_error', 'model_not_found'])
  expect(await refused('elsewhere')).toEqual([400, 'invalid_request_error', 'model_not_at_provider'])
  expect(await refused('byok/openai/gpt-4o')).toEqual([400, 'invalid_request_error', 'model_not_at_provider'])
  const listed = await tenantWith('sk-ant-list', { models: ['small'] })
  expect(await refused('large', listed.key)).toEqual([403, 'permission_error', 'model_not_allowed'])
  expect(provider.seen).toEqual([])
  const passed = await client.messages.batches.create({ requests: [ask('byok/anthropic/any-model-at-all')] })
  expect(passed.id).toBeDefined()
  expect(provider.seen[0]?.body.toString()).toContain('"model":"any-model-at-all"')
})

test('bodies that are no batch', async () => {
  const double = '{"requests":[{"custom_id":"a","params":{"model":"small","model":"cheap/small"}}]}'
  for (const body of ['{', '[]', '{}', '{"requests":{}}', '{"requests":[1]}', '{"requests":[{"params":{}}]}', double]) {
    const answer = await post(gateway, '/v1/messages/batches', tenant.key, body)
    expect([body, answer.status, answer.body.error.type]).toEqual([body, 400, 'invalid_request_error'])
  }
  expect(provider.seen).toEqual([])
})

test('faults come in the format, and OpenAI surfaces want another provider', async () => {
  const headers = { 'x-api-key': tenant.key }
  const bad = await read(await fetch(`${gateway.baseURL}/messages/batches/no.id`, { headers }))
  expect([bad.status, bad.body.error.type]).toEqual([400, 'invalid_request_error'])
  expect(bad.headers.get('request-id')).toBe(bad.headers.get('x-request-id'))
  const other = await read(await fetch(`${gateway.baseURL}/files`, { headers }))
  expect([other.status, other.body.error.code]).toEqual([403, 'byok_credential_missing'])
  // A client that names no version gets the one that all this is about.
  const listed = await read(await fetch(`${gateway.baseURL}/messages/batches?limit=5&secret=1`, { headers }))
  expect(listed.status).toBe(200)
  expect(provider.seen.at(-1)).toMatchObject({ path: '/v1/messages/batches?limit=5' })
})

test('a restart forgets nothing and records nothing twice', async () => {
  const [before, after] = [ask('small'), ask('small', 'b')]
  const first = await client.messages.batches.create({ requests: [before] })
  const second = await client.messages.batches.create({ requests: [after] })
  const told = [succeeded('up-small', { input_tokens: 1_000, output_tokens: 0 })]
  for (const { id } of [first, second]) provider.finishMessages('sk-ant-mine', id, told)
  for await (const _ of await client.messages.batches.results(first.id)) {
  }
  await gateway.stop()
  gateway = await start()
  client = new Anthropic({ baseURL: gateway.url, apiKey: tenant.key, maxRetries: 0 })
  for (const { id } of [first, second, first]) {
    for await (const _ of await client.messages.batches.results(id)) {
    }
  }
  for (const { id } of [first, second]) expect(await recorded(id)).toMatchObject([{ costUsd: '0.0005' }])
  const books = await gateway.api<{ ok: boolean }>('GET', '/api/ledger/check')
  expect(books.ok).toBe(true)
})
