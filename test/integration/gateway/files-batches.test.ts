import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type OpenAI from 'openai'
import { toFile } from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ObjectProvider, startObjectProvider } from '../../simulator/object-provider.ts'
import { createTenant, type Gateway, startGateway, type Tenant, until } from '../../support/gateway.ts'
import { type Exchange, post, type RequestRecord, read, records, sdk } from './rig.ts'

let gateway: Gateway
let provider: ObjectProvider
let tenant: Tenant
let client: OpenAI
let folder: string

const MINI = { input: '0.15', output: '0.6', cacheRead: '0.075' }

beforeAll(async () => {
  provider = await startObjectProvider()
  folder = mkdtempSync(join(tmpdir(), 'trilane-files-'))
  gateway = await startGateway({
    config: `
providers:
  openai: { baseUrl: "${provider.url}/v1", credentials: [{ apiKey: op-openai }] }
  second: { kind: openai-compatible, baseUrl: "${provider.url}/v1", credentials: [] }
  plain: { kind: ollama, baseUrl: "${provider.url}/v1", region: eu }
models:
  mini:
    deployments: [{ provider: openai, model: up-mini, price: { input: ${MINI.input}, output: ${MINI.output}, cacheRead: ${MINI.cacheRead} } }]
  own-factor:
    deployments: [{ provider: openai, model: up-own-factor, price: { input: 1, output: 1, batch: 0.25 } }]
  long:
    deployments: [{ provider: openai, model: up-long, price: { input: 1, output: 1, tiers: [{ aboveInputTokens: 1000, input: 2 }] } }]
  vectors:
    kind: embedding
    deployments: [{ provider: openai, model: up-vectors, price: { input: 0.02, output: 0 } }]
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
limits: { maxBodyBytes: 4194304 }
`,
  })
  tenant = await tenantWith({ openai: 'sk-mine' })
  client = sdk(gateway, tenant.key)
})
afterAll(async () => {
  await gateway?.stop()
  await provider?.stop()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => {
  provider.seen.length = 0
})

async function tenantWith(credentials: Record<string, string>, key: Record<string, unknown> = {}): Promise<Tenant> {
  const made = await createTenant(gateway, { creditUsd: '0', key })
  for (const [name, apiKey] of Object.entries(credentials)) await credential(made, name, apiKey)
  return made
}

function credential({ workspaceId }: Tenant, name: string, apiKey: string, more: Record<string, unknown> = {}) {
  return gateway.api('POST', `/api/workspaces/${workspaceId}/credentials`, { provider: name, apiKey, ...more })
}

async function call(
  method: string,
  path: string,
  { key }: Tenant,
  headers: Record<string, string> = {},
): Promise<Exchange> {
  return read(await fetch(gateway.url + path, { method, headers: { authorization: `Bearer ${key}`, ...headers } }))
}

const jsonl = (count = 2) =>
  Array.from({ length: count }, (_, at) =>
    JSON.stringify({ custom_id: `r${at}`, method: 'POST', url: '/v1/chat/completions', body: { model: 'up-mini' } }),
  ).join('\n')

function upload(by = client, text = jsonl()) {
  return toFile(Buffer.from(text), 'in.jsonl').then((file) => by.files.create({ file, purpose: 'batch' }))
}

async function newBatch(by = client) {
  const { id } = await upload(by)
  return by.batches.create({ input_file_id: id, endpoint: '/v1/chat/completions', completion_window: '24h' })
}

const line = (model: string, prompt: number, completion: number, more: object = {}) => ({
  id: 'batch_req_1',
  custom_id: 'r',
  response: {
    status_code: 200,
    request_id: 'x',
    body: {
      object: 'chat.completion',
      model,
      usage: { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion, ...more },
    },
  },
  error: null,
})

const usageOf = (input: number, output: number, cached = 0): OpenAI.Batches.BatchUsage => ({
  input_tokens: input,
  input_tokens_details: { cached_tokens: cached },
  output_tokens: output,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: input + output,
})

async function recorded(
  { workspaceId }: Tenant,
  batchId: string,
): Promise<readonly (RequestRecord & Record<string, unknown>)[]> {
  const all = await records(gateway, workspaceId)
  return all
    .map((one) => one as RequestRecord & Record<string, unknown>)
    .filter(({ upstreamId }) => upstreamId === batchId)
}

describe('files', () => {
  test('are made, listed, shown, read and deleted with the official client', async () => {
    const made = await upload()
    expect(made).toMatchObject({ object: 'file', purpose: 'batch', filename: 'in.jsonl' })
    expect(await client.files.retrieve(made.id)).toEqual(made)
    const listed: string[] = []
    for await (const file of client.files.list({ purpose: 'batch', limit: 10 })) listed.push(file.id)
    expect(listed).toContain(made.id)
    expect(provider.seen.at(-1)?.path).toBe('/v1/files?limit=10&purpose=batch')
    const content = await client.files.content(made.id)
    expect(await content.text()).toBe(jsonl())
    expect(content.headers.get('content-disposition')).toBe('attachment; filename="in.jsonl"')
    expect(content.headers.get('set-cookie')).toBeNull()
    expect(content.headers.get('x-trilane-lane')).toBe('byok')
    expect(await client.files.delete(made.id)).toEqual({ id: made.id, object: 'file', deleted: true })
    await expect(client.files.retrieve(made.id)).rejects.toMatchObject({ status: 404, code: 'object_not_found' })
    expect(new Set(provider.seen.map(({ account }) => account))).toEqual(new Set(['sk-mine']))
  })

  test('pass without being held, and without what else the client sends', async () => {
    const path = join(folder, 'large.jsonl')
    writeFileSync(path, Buffer.alloc(3 * 1024 * 1024, 'x'))
    const made = await client.files.create(
      { file: createReadStream(path), purpose: 'user_data' },
      { headers: { cookie: 'a=b', 'x-forwarded-for': '10.1.1.1' } },
    )
    expect(made.bytes).toBe(3 * 1024 * 1024)
    const headers = provider.seen.at(-1)?.headers
    expect(headers?.cookie ?? headers?.['x-forwarded-for'] ?? headers?.['x-stainless-lang']).toBeUndefined()
  })

  test('are made once for an Idempotency-Key, by their content', async () => {
    const send = (content: string, key = 'file-one') => {
      const form = new FormData()
      form.set('purpose', 'batch')
      form.set('file', new Blob([content]), 'in.jsonl')
      const headers = { authorization: `Bearer ${tenant.key}`, 'idempotency-key': key }
      return fetch(`${gateway.url}/v1/files`, { method: 'POST', headers, body: form }).then(read)
    }
    const long = 'x'.repeat(600_000)
    for (const [at, content] of [jsonl(), long].entries()) {
      const first = await send(content, `file-${at}`)
      expect(first.status).toBe(200)
      // Each form has a boundary of its own.
      const again = await send(content, `file-${at}`)
      expect([again.status, again.body.error.code]).toEqual([409, 'idempotency_replayed'])
      expect(again.body.error.message).toContain(`GET /v1/files/${first.body.id} shows it`)
      expect((await send(`other${content}`, `file-${at}`)).status).toBe(422)
    }
    expect(provider.seen.length).toBe(2)
    expect(provider.seen[1]?.body.length).toBeGreaterThan(600_000)
    expect((await call('GET', '/v1/files', tenant, { 'idempotency-key': 'file-0' })).status).toBe(200)
  })

  test('that are too large are refused, told before or not', async () => {
    const form = new FormData()
    form.set('file', new Blob([Buffer.alloc(5 * 1024 * 1024)]))
    const told = await read(
      await fetch(`${gateway.baseURL}/files`, {
        method: 'POST',
        body: form,
        headers: { authorization: `Bearer ${tenant.key}` },
      }),
    )
    expect([told.status, told.body.error.code]).toEqual([413, 'request_too_large'])
    expect(provider.seen).toEqual([])
    const body = new ReadableStream({
      start: (stream) => {
        for (let at = 0; at < 6; at++) stream.enqueue(new Uint8Array(1024 * 1024))
        stream.close()
      },
    })
    const headers = { authorization: `Bearer ${tenant.key}`, 'content-type': 'multipart/form-data; boundary=x' }
    const untold = await read(
      await fetch(`${gateway.baseURL}/files`, { method: 'POST', body, headers, duplex: 'half' } as RequestInit),
    )
    expect([untold.status, untold.body.error.code]).toEqual([413, 'request_too_large'])
  })

  test('that are no form are refused', async () => {
    const answer = await post(gateway, '/v1/files', tenant.key, { purpose: 'batch' })
    expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid_form'])
  })

  test('whose content breaks off do not pass for whole', async () => {
    const made = await upload()
    provider.next((_, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('half')
      response.socket?.end()
    })
    const answer = fetch(`${gateway.baseURL}/files/${made.id}/content`, {
      headers: { authorization: `Bearer ${tenant.key}` },
    })
    await expect(answer.then((response) => response.text())).rejects.toThrow()
  })
})

describe('batches', () => {
  test('are made, listed, shown and cancelled with the official client', async () => {
    const made = await newBatch()
    expect(made).toMatchObject({ object: 'batch', status: 'in_progress' })
    expect(await client.batches.retrieve(made.id)).toEqual(made)
    const listed: string[] = []
    for await (const batch of client.batches.list()) listed.push(batch.id)
    expect(listed).toContain(made.id)
    expect((await client.batches.cancel(made.id)).status).toBe('cancelling')
    await expect(client.batches.cancel(made.id)).rejects.toMatchObject({ status: 409, code: 'object_conflict' })
  })

  test('are made once for an Idempotency-Key, however often it is sent', async () => {
    const { id } = await upload()
    const path = '/v1/batches'
    const body = { input_file_id: id, endpoint: '/v1/chat/completions', completion_window: '24h' }
    const made = () => provider.seen.filter((one) => one.method === 'POST' && one.path === path).length
    const send = (key: string, more: object = {}) =>
      post(gateway, path, tenant.key, { ...body, ...more }, { 'idempotency-key': key })

    const all = await Promise.all(Array.from({ length: 6 }, () => send('one')))
    const [first] = all.filter(({ status }) => status === 200)
    expect(all.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409])
    const again = await send('one')
    expect([again.status, again.body.error.code]).toEqual([409, 'idempotency_replayed'])
    expect(again.body.error.message).toContain(`GET /v1/batches/${first?.body.id} shows it`)
    expect(again.headers.get('x-request-id')).toBe(first?.headers.get('x-request-id'))
    expect((await send('one', { metadata: { a: 'b' } })).status).toBe(422)
    expect(made()).toBe(1)

    // What the provider refused was not made, and may be sent again; what it never ended is not known.
    provider.next((_request, response) => response.writeHead(400).end('{"error":{"message":"no"}}'))
    expect((await send('two')).status).toBe(400)
    expect((await send('two')).status).toBe(200)
    provider.next((request) => request.socket.destroy())
    expect((await send('three')).status).toBe(502)
    const unsure = await send('three')
    expect([unsure.status, unsure.headers.get('x-should-retry')]).toEqual([502, 'false'])
    expect(unsure.body.error.message).toContain('was not sent again')
    expect(made()).toBe(4)
  })

  test('are recorded once, at half the price, when they are seen to have ended', async () => {
    const { data: made, response } = await (async () => {
      const { id } = await upload()
      return client.batches
        .create({ input_file_id: id, endpoint: '/v1/chat/completions', completion_window: '24h' })
        .withResponse()
    })()
    await client.batches.retrieve(made.id)
    expect(await recorded(tenant, made.id)).toEqual([])
    provider.finish('sk-mine', made.id, [line('up-mini-2024-07-18', 1, 1)], {
      model: 'up-mini-2024-07-18',
      usage: usageOf(1_000_000, 100_000, 200_000),
    })
    await Promise.all([client.batches.retrieve(made.id), client.batches.retrieve(made.id)])
    for await (const _ of client.batches.list()) {
    }
    const all = await recorded(tenant, made.id)
    expect(all).toHaveLength(1)
    expect(all[0]).toMatchObject({
      id: response.headers.get('x-request-id'),
      lane: 'byok',
      provider: 'openai',
      servedModel: 'mini',
      reportedModel: 'up-mini-2024-07-18',
      outcome: 'completed',
      finishReason: 'batch',
      // (800,000 × 0.15 + 200,000 × 0.075 + 100,000 × 0.60) / 1,000,000 / 2
      costUsd: '0.0975',
      chargeUsd: '0',
      keyId: tenant.keyId,
      usage: { inputTokens: 1_000_000, cacheReadTokens: 200_000, outputTokens: 100_000, estimated: false },
    })
    const found = await call('GET', `/v1/generation?id=${made.id}`, tenant)
    expect(found.body.data).toMatchObject({ id: all[0]?.id, upstream_inference_cost: 0.0975, is_byok: true })
    const ledger = await gateway.api<{ ok: boolean }>('GET', '/api/ledger/check')
    expect(ledger.ok).toBe(true)
  })

  test('that tell no usage are recorded from their output, each request at its own tier', async () => {
    const made = await newBatch()
    const lines = [
      line('up-long', 1_000, 100),
      line('up-long', 2_000, 100),
      line('up-own-factor', 4_000, 0),
      { id: 'x', custom_id: 'bad', response: { status_code: 400, body: { error: {} } }, error: null },
    ]
    const { output_file_id } = provider.finish('sk-mine', made.id, lines)
    await client.batches.retrieve(made.id)
    expect(await recorded(tenant, made.id)).toEqual([])
    const text = await (await client.files.content(output_file_id as string)).text()
    expect(text.trim().split('\n')).toHaveLength(4)
    const all = await recorded(tenant, made.id)
    expect(all.map(({ servedModel, costUsd }) => [servedModel, costUsd]).sort()).toEqual([
      // (1,000 × 1 + 2,000 × 2 + 200 × 1) / 1,000,000 / 2
      ['long', '0.0026'],
      // 4,000 / 1,000,000 / 4
      ['own-factor', '0.001'],
    ])
    expect(all.every(({ usage }) => usage.estimated === false)).toBe(true)
    await (await client.files.content(output_file_id as string)).text()
    await client.batches.retrieve(made.id)
    expect(await recorded(tenant, made.id)).toHaveLength(2)
  })

  test('of embeddings, responses and answers without usage', async () => {
    const made = await newBatch()
    const answer = (body: object) => ({ custom_id: 'r', response: { status_code: 200, body }, error: null })
    const { output_file_id } = provider.finish('sk-mine', made.id, [
      answer({ object: 'list', model: 'up-vectors', data: [], usage: { prompt_tokens: 50_000, total_tokens: 50_000 } }),
      answer({ object: 'response', model: 'up-mini', output: [], usage: usageOf(1_000, 1_000) }),
      answer({ object: 'chat.completion', model: 'unheard-of', choices: [{ message: { content: 'x'.repeat(400) } }] }),
    ])
    await client.batches.retrieve(made.id)
    await (await client.files.content(output_file_id as string)).text()
    const all = await recorded(tenant, made.id)
    expect(all.map(({ servedModel, costUsd }) => [servedModel, costUsd]).sort()).toEqual([
      ['mini', '0.000375'],
      ['openai/unheard-of', null],
      ['vectors', '0.0005'],
    ])
    const unheard = all.find(({ servedModel }) => servedModel === 'openai/unheard-of')
    expect(unheard?.usage).toMatchObject({ inputTokens: null, estimated: true })
    expect(unheard?.usage.outputTokens).toBeGreaterThan(100)
  })

  test('that failed are recorded without a cost', async () => {
    const made = await newBatch()
    Object.assign(provider.account('sk-mine').batches.get(made.id) ?? {}, { status: 'failed' })
    await client.batches.retrieve(made.id)
    expect(await recorded(tenant, made.id)).toMatchObject([
      { outcome: 'failed', chargeUsd: '0', usage: { inputTokens: 0 } },
    ])
  })

  test('that were made elsewhere are shown and not recorded', async () => {
    const { id } = await upload()
    const batch = {
      id: 'batch_elsewhere',
      object: 'batch',
      status: 'completed',
      input_file_id: id,
      model: 'up-mini',
    } as OpenAI.Batch
    provider.account('sk-mine').batches.set(batch.id, { ...batch, usage: usageOf(10, 10) })
    expect((await client.batches.retrieve(batch.id)).status).toBe('completed')
    expect(await recorded(tenant, batch.id)).toEqual([])
    provider.account('sk-mine').batches.delete(batch.id)
  })

  test('are recorded by whoever sees them, under the key that made them', async () => {
    const made = await newBatch()
    provider.finish('sk-mine', made.id, [line('up-mini', 1, 1)], { model: 'up-mini', usage: usageOf(2_000_000, 0) })
    const other = await gateway.api<{ key: string }>('POST', `/api/workspaces/${tenant.workspaceId}/keys`, {
      name: 'other',
    })
    await sdk(gateway, other.key).batches.retrieve(made.id)
    const [record] = await recorded(tenant, made.id)
    expect(record).toMatchObject({ keyId: tenant.keyId, costUsd: '0.15' })
  })
})

describe('whose they are', () => {
  test('another workspace never reaches them through the credential that made them', async () => {
    const made = await newBatch()
    const other = await tenantWith({ openai: 'sk-theirs' })
    provider.seen.length = 0
    for (const path of [
      `/v1/batches/${made.id}`,
      `/v1/files/${made.input_file_id}`,
      `/v1/files/${made.input_file_id}/content`,
    ]) {
      const answer = await call('GET', path, other)
      expect([answer.status, answer.body.error.code]).toEqual([404, 'object_not_found'])
    }
    const listed = await call('GET', '/v1/files', other)
    expect(listed.body.data).toEqual([])
    expect(new Set(provider.seen.map(({ account }) => account))).toEqual(new Set(['sk-theirs']))
  })

  test('without a credential of its own a workspace is told what it needs', async () => {
    const none = await tenantWith({ plain: 'k' })
    for (const path of ['/v1/files', '/v1/batches', '/v1/batches/batch_1']) {
      const answer = await call('GET', path, none)
      expect([answer.status, answer.body.error.code]).toEqual([403, 'byok_credential_missing'])
      expect(answer.body.error.message).toContain('openai')
    }
    expect(provider.seen).toEqual([])
  })

  test('of two providers each keeps its own; what nobody remembers must be named', async () => {
    const both = await tenantWith({ openai: 'sk-a', second: 'sk-b' })
    const there = sdk(gateway, both.key, { defaultHeaders: { 'x-trilane-provider': 'second' } })
    const here = sdk(gateway, both.key)
    const [first, second] = [await upload(here), await upload(there)]
    expect(provider.seen.map(({ account }) => account)).toEqual(['sk-a', 'sk-b'])
    expect((await here.files.retrieve(second.id)).id).toBe(second.id)
    const batch = await here.batches.create({
      input_file_id: second.id,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
    })
    const { output_file_id } = provider.finish('sk-b', batch.id, [line('up-mini', 10, 10)])
    await here.batches.retrieve(batch.id)
    await (await here.files.content(output_file_id as string)).text()
    expect(provider.seen.slice(2).every(({ account }) => account === 'sk-b')).toBe(true)
    // No price is known there, and none is made up.
    expect(await recorded(both, batch.id)).toMatchObject([
      { provider: 'second', servedModel: 'second/up-mini', costUsd: null },
    ])
    await expect(there.files.retrieve(first.id)).rejects.toMatchObject({ status: 400, code: 'provider_not_clear' })
    await expect(here.files.retrieve('file-elsewhere')).rejects.toMatchObject({
      status: 400,
      code: 'provider_not_clear',
      message: expect.stringContaining('openai, second'),
    })
    await expect(there.files.retrieve('file-elsewhere')).rejects.toMatchObject({ status: 404 })
    const wrong = await call('GET', '/v1/files', both, { 'x-trilane-provider': 'anthropic' })
    expect([wrong.status, wrong.body.error.code]).toEqual([400, 'provider_not_clear'])
  })

  test('a credential that is gone takes what it made with it', async () => {
    const fickle = await createTenant(gateway, { creditUsd: '0' })
    const { id } = (await credential(fickle, 'openai', 'sk-old')) as { id: string }
    const made = await upload(sdk(gateway, fickle.key))
    await gateway.api('DELETE', `/api/workspaces/${fickle.workspaceId}/credentials/${id}`)
    await credential(fickle, 'openai', 'sk-new')
    const answer = await call('GET', `/v1/files/${made.id}`, fickle)
    expect([answer.status, answer.body.error.code]).toEqual([403, 'credential_not_available'])
  })
})

describe('what a key may', () => {
  test('only byok, and only where that is allowed', async () => {
    const paid = await tenantWith({ openai: 'sk-c' }, { lanes: ['cheap', 'resale'] })
    const answer = await call('GET', '/v1/files', paid)
    expect([answer.status, answer.body.error.code]).toEqual([403, 'lane_not_allowed'])
    const model = await post(gateway, '/v1/batches', tenant.key, { input_file_id: 'file-1', model: 'cheap/mini' })
    expect([model.status, model.body.error.code]).toEqual([400, 'stored_state_not_allowed'])
  })

  test('budgets and lists of models, which a batch could break, refuse one', async () => {
    const bounded = await tenantWith({ openai: 'sk-d' }, { maxSpendUsd: '5' })
    const listed = await tenantWith({ openai: 'sk-e' }, { models: ['mini'] })
    for (const [who, code] of [
      [bounded, 'batch_not_bounded'],
      [listed, 'model_not_allowed'],
    ] as const) {
      const { id } = await upload(sdk(gateway, who.key))
      const answer = await post(gateway, '/v1/batches', who.key, { input_file_id: id, completion_window: '24h' })
      expect([answer.status, answer.body.error.code]).toEqual([403, code])
    }
    const saving = await createTenant(gateway, { creditUsd: '0' })
    await credential(saving, 'openai', 'sk-f', { monthlyBudgetUsd: '10' })
    const { id } = await upload(sdk(gateway, saving.key))
    const answer = await post(gateway, '/v1/batches', saving.key, { input_file_id: id })
    expect([answer.status, answer.body.error.code]).toEqual([403, 'batch_not_bounded'])
  })

  test('its rate counts, and regions hold', async () => {
    const slow = await tenantWith({ openai: 'sk-g' }, { rpm: 2 })
    const statuses = [1, 2, 3].map(async () => (await call('GET', '/v1/files', slow)).status)
    expect((await Promise.all(statuses)).sort()).toEqual([200, 200, 429])
    const european = await tenantWith({ openai: 'sk-h' }, { regions: ['eu'] })
    expect((await call('GET', '/v1/files', european)).body.error.code).toBe('region_not_allowed')
    await credential(european, 'openai', 'sk-i', { region: 'eu' })
    const answer = await until(async () => {
      const one = await call('GET', '/v1/files', european)
      return one.status === 200 && one
    }, 'the credential is known')
    expect(answer.headers.get('x-trilane-region')).toBe('eu')
    expect(provider.seen.at(-1)?.account).toBe('sk-i')
  })

  test('no key, wrong methods and ids that are none', async () => {
    expect((await read(await fetch(`${gateway.baseURL}/files`))).status).toBe(401)
    const wrong = await call('PUT', '/v1/batches/batch_1', tenant)
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET'])
    for (const id of ['..%2Fmodels', 'a%20b', 'file.x', 'x'.repeat(300)]) {
      const answer = await call('GET', `/v1/files/${id}`, tenant)
      expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid_id'])
    }
    expect((await call('GET', '/v1/files/a/content/b', tenant)).status).toBe(404)
    expect(provider.seen).toEqual([])
  })

  test('what the provider says of its own credential stays without the secret', async () => {
    provider.next((_, response) => {
      response.writeHead(401, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error: { message: 'Incorrect API key provided: sk-mine' } }))
    })
    const answer = await call('GET', '/v1/files', tenant)
    expect([answer.status, answer.body.error.code]).toEqual([502, 'upstream_credential_rejected'])
    expect(answer.text).not.toContain('sk-mine')
  })
})
