import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTenant, type Tenant } from '../../support/gateway.ts'
import { leastOf } from '../../support/least-time.ts'
import { ask, chatPath, plainConfig, post, type Rig, startRig } from '../gateway/rig.ts'
import { raw } from './raw.ts'

const MOST = 5
/** Trusted as a proxy; connections from other loopback addresses are strangers'. */
const PROXY = '127.0.0.1'

let rig: Rig
let tenant: Tenant
let other: Tenant

beforeAll(async () => {
  const server = `server: { trustedProxies: [${PROXY}/32], failedAuthPerMinute: ${MOST} }`
  rig = await startRig((simulator) => plainConfig(simulator, server))
  tenant = await createTenant(rig.gateway)
  other = await createTenant(rig.gateway)
})
afterAll(() => rig?.stop())

let last = 0
/** An address that was not seen before. */
const fresh = () => `192.0.2.${++last}`

const wrong = `tl_${'w'.repeat(43)}`
const from = (client: string) => ({ 'x-forwarded-for': client })
const chat = (key: string, headers: Record<string, string>) =>
  post(rig.gateway, chatPath, key, ask('resale/chat', 'hello', { max_tokens: 5 }), headers)

/** The statuses of so many calls with a wrong key, one after the other. */
async function failing(times: number, call: () => Promise<{ status: number }>): Promise<number[]> {
  const statuses: number[] = []
  for (let at = 0; at < times; at++) statuses.push((await call()).status)
  return statuses
}

const allowedThenNot = (more: number) => [...Array(MOST).fill(401), ...Array(more).fill(429)]

describe('requests without a valid key', () => {
  test('are answered 429 once there are too many of an address, with the time to wait', async () => {
    const client = fresh()
    expect(await failing(MOST + 2, () => chat(wrong, from(client)))).toEqual(allowedThenNot(2))
    const { status, headers, body } = await chat(wrong, from(client))
    expect(status).toBe(429)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60)
    expect(headers.get('x-should-retry')).toBe('false')
    expect(body.error).toMatchObject({ code: 'too_many_failed_authentications', type: 'rate_limit_error' })
    expect(rig.gateway.output()).toMatch(new RegExp(`"client":"${client}".*authentication_limited`))
  })

  test('do not concern those with a valid one, nor other addresses', async () => {
    const client = fresh()
    await failing(MOST + 1, () => chat(wrong, from(client)))
    for (let calls = 0; calls < MOST + 2; calls++) expect((await chat(tenant.key, from(client))).status).toBe(200)
    expect((await chat(wrong, from(fresh()))).status).toBe(401)
  })

  test('count together on all surfaces, and are told in the words of each', async () => {
    const client = fresh()
    const api = (path: string) =>
      fetch(rig.gateway.url + path, { headers: { authorization: 'Bearer tlm_wrong', ...from(client) } })
    const calls = ['/api/workspaces', '/v1/models', '/v1/files', '/api/ledger/check', '/v1/key']
    for (const path of calls) expect((await api(path)).status, path).toBe(401)
    for (const path of calls) expect((await api(path)).status, path).toBe(429)
    const messages = await post(rig.gateway, '/v1/messages', wrong, {}, from(client))
    expect(messages.body).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } })
    const gemini = await post(rig.gateway, '/v1beta/models/chat:generateContent', wrong, {}, from(client))
    expect(gemini.body.error).toMatchObject({ code: 429, status: 'RESOURCE_EXHAUSTED' })
    const counted = await post(rig.gateway, '/v1/messages/count_tokens', wrong, {}, from(client))
    expect(counted.status).toBe(429)
    const answer = await rig.gateway.api('GET', '/api/workspaces', undefined, from(client))
    expect(answer).toBeDefined()
  })

  test('of one IPv6 network count together', async () => {
    let at = 0
    expect(await failing(MOST + 1, () => chat(wrong, from(`2001:db8:7:7::${++at}`)))).toEqual(allowedThenNot(1))
    expect((await chat(wrong, from('2001:db8:7:8::1'))).status).toBe(401)
  })
})

describe('who a client is', () => {
  const request = (key: string, forwarded: string) =>
    `GET /v1/models HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\nx-forwarded-for: ${forwarded}\r\nconnection: close\r\n\r\n`

  test('is not taken from a header that anybody may send', async () => {
    const call = async () => {
      const { statuses } = await raw(rig.gateway, request(wrong, fresh()), { from: '127.0.0.77' })
      return { status: statuses[0] ?? 0 }
    }
    expect(await failing(MOST + 1, call)).toEqual(allowedThenNot(1))
    const valid = await raw(rig.gateway, request(tenant.key, '1.1.1.1'), { from: '127.0.0.77' })
    expect(valid.statuses).toEqual([200])
  })

  test('is what the nearest proxy says, not what the client wrote before it', async () => {
    const client = fresh()
    const call = () => chat(wrong, from(`${fresh()}, ${client}`))
    expect(await failing(MOST + 1, call)).toEqual(allowedThenNot(1))
  })
})

/** Status and text without what differs by nature: ids of the request, and the name that was asked for. */
async function told(path: string, token: string, name: string, method = 'GET', body?: string) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...from(fresh()) }
  const response = await fetch(rig.gateway.url + path, { method, headers, ...(body !== undefined && { body }) })
  const text = (await response.text()).replaceAll(name, 'NAME').replace(/req_\w+/g, 'REQ')
  return { status: response.status, text, type: response.headers.get('content-type') }
}

describe('what others have', () => {
  let token: string
  let theirs: { request: string; credential: string; token: string }

  beforeAll(async () => {
    const made = async ({ workspaceId }: Tenant) => {
      const path = `/api/workspaces/${workspaceId}`
      const { id } = await rig.gateway.api<{ id: string }>('POST', `${path}/credentials`, {
        provider: 'sim',
        apiKey: 'sk-own',
        models: { 'their-own-model': 'chat-upstream' },
      })
      const made = await rig.gateway.api<{ id: string; token: string }>('POST', `${path}/tokens`, {
        name: 't',
        role: 'owner',
      })
      return { credential: id, ...made }
    }
    token = (await made(tenant)).token
    const others = await made(other)
    const { headers } = await chat(other.key, {})
    theirs = { request: headers.get('x-request-id') ?? '', credential: others.credential, token: others.id }
  })

  const unknown = (id: string) => `${id.slice(0, id.indexOf('_') + 1)}${'0'.repeat(id.length - id.indexOf('_') - 1)}`

  test('looks in the management API as if it did not exist', async () => {
    const mine = `/api/workspaces/${tenant.workspaceId}`
    const pairs: [string, (id: string) => string, string?, string?][] = [
      [other.workspaceId, (id) => `/api/workspaces/${id}`],
      [other.workspaceId, (id) => `/api/workspaces/${id}/keys`],
      [other.workspaceId, (id) => `/api/workspaces/${id}/balance`],
      [other.workspaceId, (id) => `/api/workspaces/${id}/credits`, 'POST', '{"amountUsd":"1","reason":"x"}'],
      [other.workspaceId, (id) => `/api/workspaces/${id}/nothing`],
      [other.keyId, (id) => `${mine}/keys/${id}`],
      [other.keyId, (id) => `${mine}/keys/${id}`, 'PATCH', '{"name":"x"}'],
      [other.keyId, (id) => `${mine}/keys/${id}`, 'DELETE', undefined],
      [other.keyId, (id) => `${mine}/keys/${id}/rotate`, 'POST', '{}'],
      [other.keyId, (id) => `${mine}/requests?key=${id}`],
      [theirs.credential, (id) => `${mine}/credentials/${id}`],
      [theirs.credential, (id) => `${mine}/credentials/${id}`, 'PATCH', '{"name":"x"}'],
      [theirs.credential, (id) => `${mine}/credentials/${id}/test`, 'POST', undefined],
      [theirs.token, (id) => `${mine}/tokens/${id}`, 'DELETE', undefined],
      [theirs.request, (id) => `${mine}/requests/${id}`],
    ]
    for (const [id, path, method, body] of pairs) {
      const none = unknown(id)
      const found = await told(path(id), token, id, method, body)
      expect(found, path(id)).toEqual(await told(path(none), token, none, method, body))
      expect(found.text, path(id)).not.toContain(other.workspaceId)
    }
  })

  test('looks on the data plane as if it did not exist', async () => {
    const model = (name: string) => JSON.stringify(ask(name, 'x', { max_tokens: 1 }))
    const pairs: [string, string, (id: string) => string, string?, ((id: string) => string)?][] = [
      ['their-own-model', 'never-heard-of-it', () => chatPath, 'POST', model],
      ['their-own-model', 'never-heard-of-it', () => chatPath, 'POST', (id) => model(`byok/${id}`)],
      ['their-own-model', 'never-heard-of-it', (id) => `/v1/models/${id}`],
      [theirs.request, unknown(theirs.request), (id) => `/v1/generation?id=${id}`],
    ]
    const lone = await createTenant(rig.gateway)
    for (const [id, none, path, method, body] of pairs) {
      const found = await told(path(id), lone.key, id, method, body?.(id))
      expect(found, path(id)).toEqual(await told(path(none), lone.key, none, method, body?.(none)))
      expect(found.status).toBe(404)
    }
  })

  test('as a key or token, nothing tells a revoked one from one that never was', async () => {
    const { key, keyId, workspaceId } = await createTenant(rig.gateway)
    const made = await rig.gateway.api<{ id: string; token: string }>('POST', `/api/workspaces/${workspaceId}/tokens`, {
      name: 't',
      role: 'owner',
    })
    await rig.gateway.api('DELETE', `/api/workspaces/${workspaceId}/keys/${keyId}`)
    await rig.gateway.api('DELETE', `/api/workspaces/${workspaceId}/tokens/${made.id}`)
    const never = { key: `tl_${'n'.repeat(43)}`, token: `tlm_${'n'.repeat(43)}` }
    expect(await told('/v1/models', key, key)).toEqual(await told('/v1/models', never.key, never.key))
    const path = `/api/workspaces/${workspaceId}`
    expect(await told(path, made.token, path)).toEqual(await told(path, never.token, path))
  })

  test('is not told by the time that an answer takes', async () => {
    const time = async (path: string) => {
      const begun = performance.now()
      await fetch(rig.gateway.url + path, { headers: { authorization: `Bearer ${token}` } }).then((r) => r.text())
      return performance.now() - begun
    }
    const paths = [
      [`/api/workspaces/${other.workspaceId}/keys`, `/api/workspaces/${unknown(other.workspaceId)}/keys`],
      [
        `/api/workspaces/${tenant.workspaceId}/keys/${other.keyId}`,
        `/api/workspaces/${tenant.workspaceId}/keys/${unknown(other.keyId)}`,
      ],
    ] as const
    for (const [theirs, none] of paths) {
      const ratio = await leastOf(1.6, async () => {
        const spans: [number[], number[]] = [[], []]
        for (let round = 0; round < 150; round++) {
          spans[0].push(await time(theirs))
          spans[1].push(await time(none))
        }
        const [a, b] = spans.map((all) => all.sort((x, y) => x - y)[75] as number) as [number, number]
        return Math.max(a, b) / Math.min(a, b)
      })
      // Both walk the same path: one look by key, or none. A look more would be most of the time.
      expect(ratio).toBeLessThan(1.6)
    }
  })
})
