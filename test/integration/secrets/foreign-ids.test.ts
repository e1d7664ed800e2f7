import { toFile } from 'openai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issueSecret } from '../../../src/keys/issue.ts'
import { type Simulator, startSimulator } from '../../simulator/client.ts'
import { type ObjectProvider, startObjectProvider } from '../../simulator/object-provider.ts'
import { createTenant, type Gateway, startGateway, type Tenant } from '../../support/gateway.ts'
import { ask, chatPath, type Exchange, post, read, recordOf, sdk } from '../gateway/rig.ts'

let gateway: Gateway
let provider: ObjectProvider
let simulator: Simulator
let mine: Tenant
let other: Tenant
/** A token of its owner's. */
let token: string
/** What the other workspace has. */
let foreign: { file: string; batch: string; request: string; answer: string; idempotencyKey: string }

beforeAll(async () => {
  ;[provider, simulator] = await Promise.all([startObjectProvider(), startSimulator()])
  gateway = await startGateway({
    config: `
providers:
  openai: { baseUrl: "${provider.url}/v1" }
  sim: { kind: openai-compatible, baseUrl: "${simulator.baseURL}", credentials: [{ apiKey: op-official }] }
models:
  chat:
    deployments: [{ provider: sim, model: chat-upstream, price: { input: 1, output: 2 } }]
    lanes: { resale: { margin: 0.15 } }
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
`,
  })
  mine = await tenantWith('sk-mine')
  other = await tenantWith('sk-other')
  const made = await gateway.api<{ token: string }>('POST', `/api/workspaces/${mine.workspaceId}/tokens`, {
    ...{ name: 'owner', role: 'owner' },
  })
  token = made.token
  foreign = await use(other)
})
afterAll(async () => {
  await gateway?.stop()
  await Promise.all([provider?.stop(), simulator?.stop()])
})

async function tenantWith(apiKey: string): Promise<Tenant> {
  const tenant = await createTenant(gateway)
  await gateway.api('POST', `/api/workspaces/${tenant.workspaceId}/credentials`, { provider: 'openai', apiKey })
  return tenant
}

async function use(tenant: Tenant) {
  const client = sdk(gateway, tenant.key)
  const file = await client.files.create({ file: await toFile(Buffer.from('{}'), 'in.jsonl'), purpose: 'batch' })
  const batch = await client.batches.create({
    ...{ input_file_id: file.id, endpoint: '/v1/chat/completions', completion_window: '24h' },
  })
  const idempotencyKey = 'used-by-the-other'
  const answer = await post(gateway, chatPath, tenant.key, ask('resale/chat'), { 'idempotency-key': idempotencyKey })
  const request = answer.headers.get('x-request-id') ?? ''
  await recordOf(gateway, tenant.workspaceId, request)
  return { file: file.id, batch: batch.id, request, answer: answer.body.id as string, idempotencyKey }
}

async function call(method: string, path: string, secret: string): Promise<Exchange> {
  return read(await fetch(gateway.url + path, { method, headers: { authorization: `Bearer ${secret}` } }))
}

/** What an answer tells but for the id that was asked for and its own. */
function toldOf({ status, text }: Exchange, id: string) {
  return { status, text: text.replaceAll(id, 'ID').replace(/req_[0-9a-f]{32}/g, 'REQ') }
}

test('ids of another workspace are, on every path of /v1, as ids that nobody has', async () => {
  const unused = (id: string) => `${id.slice(0, -4)}zzzz`
  const paths: readonly (readonly [string, string, string])[] = [
    ...(['GET', 'DELETE'] as const).map((method) => [method, '/v1/files/{id}', foreign.file] as const),
    ['GET', '/v1/files/{id}/content', foreign.file],
    ['GET', '/v1/batches/{id}', foreign.batch],
    ['POST', '/v1/batches/{id}/cancel', foreign.batch],
    ['GET', '/v1/generation?id={id}', foreign.request],
    ['GET', '/v1/generation?id={id}', foreign.answer],
  ]
  for (const [method, path, id] of paths) {
    const there = await call(method, path.replace('{id}', id), mine.key)
    expect([path, there.status]).toEqual([path, 404])
    const nowhere = await call(method, path.replace('{id}', unused(id)), mine.key)
    expect([path, toldOf(there, id)]).toEqual([path, toldOf(nowhere, unused(id))])
  }
  const { batches, files } = provider.account('sk-other')
  expect([batches.get(foreign.batch)?.status, files.has(foreign.file)]).toEqual(['in_progress', true])
})

test('ids of another workspace in bodies and lists', async () => {
  const body = { input_file_id: foreign.file, endpoint: '/v1/chat/completions', completion_window: '24h' }
  const batch = await post(gateway, '/v1/batches', mine.key, body)
  expect(batch.status).toBeGreaterThanOrEqual(400)
  expect(batch.status).toBeLessThan(500)
  for (const path of [
    '/v1/files',
    '/v1/batches',
    `/v1/files?after=${foreign.file}`,
    `/v1/batches?after=${foreign.batch}`,
  ]) {
    const { status, text } = await call('GET', path, mine.key)
    const asked = path.slice(path.indexOf('=') + 1)
    const told = [foreign.file, foreign.batch].filter((id) => id !== asked && text.includes(id))
    expect([path, status < 500, told]).toEqual([path, true, []])
  }
})

test("another workspace's Idempotency-Key replays nothing", async () => {
  const headers = { 'idempotency-key': foreign.idempotencyKey }
  const { status, body } = await post(gateway, chatPath, mine.key, ask('resale/chat'), headers)
  expect([status, body.id === foreign.answer]).toEqual([200, false])
})

test('a key that is another’s kind tells no more than one that is nobody’s', async () => {
  const unknown = issueSecret('tl').secret
  const refused = await call('GET', '/v1/models', unknown)
  expect(refused.status).toBe(401)
  for (const secret of [token, issueSecret('tlm').secret, 'admin', 'x']) {
    expect([secret, toldOf(await call('GET', '/v1/models', secret), secret).status]).toEqual([secret, 401])
  }
  const issued = await call('GET', `/api/workspaces/${mine.workspaceId}`, mine.key)
  const nobodys = await call('GET', `/api/workspaces/${mine.workspaceId}`, unknown)
  expect([issued.status, toldOf(issued, mine.key)]).toEqual([401, toldOf(nobodys, unknown)])
})
