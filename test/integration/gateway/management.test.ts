import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTenant, type Gateway, type Tenant, until } from '../../support/gateway.ts'
import { ask, chatPath, plainConfig, post, type Rig, startRig } from './rig.ts'

/** What changes at the management API mean for the data plane, and how soon. */
let rig: Rig
let gateway: Gateway

beforeAll(async () => {
  rig = await startRig()
  gateway = rig.gateway
})
afterAll(() => rig?.stop())
beforeEach(() => rig.simulator.reset())

const call = ({ key }: Pick<Tenant, 'key'>, model = 'cheap/chat', headers: Record<string, string> = {}) =>
  post(gateway, chatPath, key, ask(model, 'hello', { max_tokens: 5 }), headers)
const keyPath = ({ workspaceId, keyId }: Tenant) => `/api/workspaces/${workspaceId}/keys/${keyId}`

/** The contract's bound. */
const within = async (tenant: Pick<Tenant, 'key'>, status: number, model?: string) => {
  await until(async () => (await call(tenant, model)).status === status, `the answer is ${status}`, 1_000)
}

describe('keys', () => {
  test('a patched limit, a disabled and a revoked key take effect within a second', async () => {
    const tenant = await createTenant(gateway)
    expect((await call(tenant)).status).toBe(200)
    await gateway.api('PATCH', keyPath(tenant), { lanes: ['resale'] })
    await within(tenant, 403)
    await gateway.api('PATCH', keyPath(tenant), { lanes: null, models: ['embed'] })
    await within(tenant, 403)
    await gateway.api('PATCH', keyPath(tenant), { models: null, rpm: 1 })
    await within(tenant, 429)
    await gateway.api('PATCH', keyPath(tenant), { rpm: null, maxSpendUsd: '0' })
    await within(tenant, 402)
    await gateway.api('PATCH', keyPath(tenant), { maxSpendUsd: null, disabled: true })
    await within(tenant, 401)
    await gateway.api('PATCH', keyPath(tenant), { disabled: false })
    await within(tenant, 200)
    await gateway.api('DELETE', keyPath(tenant))
    await within(tenant, 401)
  })

  test('a revoked key’s stream that runs already goes on to its end', async () => {
    const tenant = await createTenant(gateway)
    const response = await fetch(gateway.url + chatPath, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.key}` },
      body: JSON.stringify(ask('cheap/chat', 'x [[sim {"words":20,"chunkDelayMs":20}]]', { stream: true })),
    })
    await gateway.api('DELETE', keyPath(tenant))
    await within(tenant, 401)
    expect(await response.text()).toContain('[DONE]')
  })

  test('rotation: both secrets for the overlap, then only the new one', async () => {
    const tenant = await createTenant(gateway)
    const rotated = await gateway.api<{ key: string; id: string }>('POST', `${keyPath(tenant)}/rotate`, {
      overlapSeconds: 2,
    })
    expect(rotated.id).toBe(tenant.keyId)
    expect((await call(rotated)).status).toBe(200)
    expect((await call(tenant)).status).toBe(200)
    await until(async () => (await call(tenant)).status === 401, 'the overlap is over', 5_000)
    expect((await call(rotated)).status).toBe(200)
    const again = await gateway.api<{ key: string }>('POST', `${keyPath(tenant)}/rotate`)
    await within(rotated, 401)
    expect((await call(again)).status).toBe(200)
  })
})

describe('credentials', () => {
  const credentials = ({ workspaceId }: Tenant) => `/api/workspaces/${workspaceId}/credentials`

  test('added, changed, disabled, deleted', async () => {
    const tenant = await createTenant(gateway)
    expect((await call(tenant, 'byok/chat')).status).toBe(404)
    const { id } = await gateway.api<{ id: string }>('POST', credentials(tenant), { provider: 'sim', apiKey: 'one' })
    await within(tenant, 200, 'byok/chat')
    await gateway.api('PATCH', `${credentials(tenant)}/${id}`, { apiKey: 'two' })
    await until(
      async () => {
        await call(tenant, 'byok/chat')
        return (await rig.simulator.captured({ limit: 1 }))[0]?.header('authorization') === 'Bearer two'
      },
      'the new secret is used',
      1_000,
    )
    await gateway.api('PATCH', `${credentials(tenant)}/${id}`, { disabled: true })
    await until(async () => (await call(tenant, 'byok/chat')).status >= 400, 'it is disabled', 1_000)
    await gateway.api('PATCH', `${credentials(tenant)}/${id}`, { disabled: false })
    await within(tenant, 200, 'byok/chat')
    await gateway.api('DELETE', `${credentials(tenant)}/${id}`)
    await within(tenant, 404, 'byok/chat')
  })

  test('one that the provider has refused works again as soon as its secret is mended', async () => {
    const tenant = await createTenant(gateway)
    const { id } = await gateway.api<{ id: string }>('POST', credentials(tenant), { provider: 'sim', apiKey: 'bad' })
    await rig.simulator.key('bad', { status: 401 })
    const refused = await call(tenant, 'byok/chat')
    expect(refused).toMatchObject({ status: 502, body: { error: { code: 'upstream_credential_rejected' } } })
    expect(refused.headers.get('x-should-retry')).toBe('false')
    await gateway.api('PATCH', `${credentials(tenant)}/${id}`, { apiKey: 'good' })
    await within(tenant, 200, 'byok/chat')
  })
})

describe('workspaces', () => {
  test('policy, credit, quote and suspension', async () => {
    const tenant = await createTenant(gateway, { creditUsd: '0' })
    const path = `/api/workspaces/${tenant.workspaceId}`
    expect((await call(tenant, 'resale/chat')).status).toBe(402)
    await gateway.api(
      'POST',
      `${path}/credits`,
      { amountUsd: '1', reason: 'top-up' },
      { 'idempotency-key': 'top-up-1' },
    )
    expect((await call(tenant, 'resale/chat')).status).toBe(200)
    await gateway.api('PUT', `${path}/policy`, { lanes: ['cheap'] })
    await within(tenant, 403, 'resale/chat')
    await gateway.api('PUT', `${path}/policy`, {})
    await within(tenant, 200, 'resale/chat')
    const charged = async () => {
      const answer = await post(
        gateway,
        chatPath,
        tenant.key,
        ask('resale/chat', `x [[sim {"promptTokens":100,"completionTokens":1}]]${' '.repeat(100)}`, { max_tokens: 5 }),
      )
      return answer.headers.get('x-trilane-charge-usd')
    }
    expect(await charged()).toBe('0.0001173')
    await gateway.api('PUT', `${path}/quotes/resale`, { rules: [{ pattern: 'ch*', margin: 0 }] })
    await until(async () => (await charged()) === '0.000102', 'the quote is in force', 1_000)
    await gateway.api('PATCH', path, { suspended: true })
    await within(tenant, 403)
    await gateway.api('PATCH', path, { suspended: false })
    await within(tenant, 200)
  })

  test('what was taken back is gone', async () => {
    const tenant = await createTenant(gateway, { creditUsd: '1' })
    await gateway.api(
      'POST',
      `/api/workspaces/${tenant.workspaceId}/credits`,
      { amountUsd: '-1', reason: 'correction' },
      { 'idempotency-key': 'back' },
    )
    await within(tenant, 402)
  })
})

describe('the configuration', () => {
  const priceNow = async (tenant: Tenant) => {
    const response = await fetch(`${gateway.url}/v1/models/cheap/chat`, { headers: { 'x-api-key': tenant.key } })
    const { pricing } = (await response.json()) as { pricing: { prompt: string } }
    return pricing.prompt
  }
  const priced = (input: number) =>
    plainConfig(rig.simulator).replace('price: { input: 0.5, output: 1 }', `price: { input: ${input}, output: 1 }`)

  test('is read again on SIGHUP and by POST /api/reload; a bad one changes nothing and is told', async () => {
    const tenant = await createTenant(gateway)
    const good = readFileSync(gateway.configFile, 'utf8')
    expect(await priceNow(tenant)).toBe('0.0000005')

    writeFileSync(gateway.configFile, priced(0.7))
    gateway.process.kill('SIGHUP')
    await until(async () => (await priceNow(tenant)) === '0.0000007', 'the new price is in force')
    expect(gateway.output()).toContain('the configuration was reloaded')

    writeFileSync(gateway.configFile, `${priced(0.9)}\nlanes: { oder: [cheap] }\n`)
    gateway.process.kill('SIGHUP')
    await until(() => gateway.output().includes('not reloaded'), 'the bad file is told')
    expect(gateway.output()).toMatch(/trilane\.yaml:\d+: lanes\.oder/)
    expect(await priceNow(tenant)).toBe('0.0000007')
    await expect(gateway.api('POST', '/api/reload')).rejects.toThrow(/400.*invalid_configuration.*lanes\.oder/s)
    expect(await priceNow(tenant)).toBe('0.0000007')
    expect((await call(tenant)).status).toBe(200)

    writeFileSync(gateway.configFile, good)
    expect(await gateway.api('POST', '/api/reload')).toEqual({ ok: true })
    expect(await priceNow(tenant)).toBe('0.0000005')
  })

  test('a model that is gone is unknown at once; one that a chain still names does not hurt', async () => {
    const tenant = await createTenant(gateway)
    const good = readFileSync(gateway.configFile, 'utf8')
    await gateway.api('PUT', `/api/workspaces/${tenant.workspaceId}/policy`, { chains: { chat: ['embed'] } })
    writeFileSync(gateway.configFile, good.replace(/ {2}embed:[\s\S]*?margin: 0 } }\n/, ''))
    await gateway.api('POST', '/api/reload')
    expect((await post(gateway, '/v1/embeddings', tenant.key, { model: 'resale/embed', input: 'x' })).status).toBe(404)
    expect((await call(tenant)).status).toBe(200)
    writeFileSync(gateway.configFile, good)
    await gateway.api('POST', '/api/reload')
  })

  test('every kind of value takes effect, also those of connections', async () => {
    const tenant = await createTenant(gateway)
    const good = readFileSync(gateway.configFile, 'utf8')
    writeFileSync(
      gateway.configFile,
      good.replace('allowPrivateNetworks: [127.0.0.0/8]', 'allowPrivateNetworks: []') +
        '\nlimits: { maxBodyBytes: 2048 }\n',
    )
    await gateway.api('POST', '/api/reload')
    const credential = { provider: 'sim', apiKey: 'x', baseUrl: 'http://127.0.0.1:1/v1' }
    expect((await post(gateway, chatPath, tenant.key, ask('cheap/chat', 'x'.repeat(4000)))).status).toBe(413)
    await expect(gateway.api('POST', `/api/workspaces/${tenant.workspaceId}/credentials`, credential)).rejects.toThrow(
      /400/,
    )
    writeFileSync(gateway.configFile, good)
    await gateway.api('POST', '/api/reload')
  })
})
