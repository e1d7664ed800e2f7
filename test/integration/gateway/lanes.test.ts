import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CapturedRequest, Simulator } from '../../simulator/client.ts'
import { freePort } from '../../support/free-port.ts'
import { createTenant, type Gateway, type Tenant, until } from '../../support/gateway.ts'
import { ask, balance, chatPath, post, type Rig, recordOf, startRig, upstreamSince } from './rig.ts'

let rig: Rig
let gateway: Gateway
let simulator: Simulator
let upstream: () => Promise<CapturedRequest[]>
/** Nobody listens there. */
let deadPort: number

/**
 * `first` and `second` serve the same models at rising cost, so that `first` is tried first on every lane. Each model
 * stands for a way in which `first` fails, by its name there.
 */
const failing = ['ok', 'error', 'refused', 'budget', 'absent'] as const
type Failing = (typeof failing)[number]

const model = (name: Failing) => {
  const first = name === 'refused' ? 'dead' : name === 'budget' ? 'poor' : name === 'absent' ? 'bare' : 'first'
  return `
  ${name}:
    deployments:
      - { provider: ${first}, model: up-${name}, price: { input: 1, output: 2 } }
      - { provider: second, model: up-second, price: { input: 3, output: 4 } }
    lanes: { cheap: { price: { input: 0.5, output: 1 } }, resale: { margin: 0.15 } }`
}

const provider = (name: string, baseUrl: string, priority: number, more = '') => `
  ${name}:
    kind: openai-compatible
    baseUrl: ${baseUrl}
    credentials:
      - { name: pool, apiKey: ${name}-pool, lanes: [cheap], priority: ${priority}${more} }
      - { name: official, apiKey: ${name}-official, lanes: [resale], priority: ${priority}${more} }`

beforeAll(async () => {
  deadPort = await freePort()
  rig = await startRig(
    (sim) => `
providers:
${provider('first', sim.baseURL, 0)}
${provider('second', sim.baseURL, 1)}
${provider('dead', `http://127.0.0.1:${deadPort}/v1`, 0)}
    headers: { x-operator: operator-secret }
${provider('poor', sim.baseURL, 0, ', monthlyBudgetUsd: 0')}
  bare: { kind: openai-compatible, baseUrl: "${sim.baseURL}", credentials: [] }
  eu: { kind: openai-compatible, baseUrl: "${sim.baseURL}", region: eu, credentials: [{ apiKey: eu-key }] }
  us: { kind: openai-compatible, baseUrl: "${sim.baseURL}", region: us, credentials: [{ apiKey: us-key }] }
models:${failing.map(model).join('')}
  tiny:
    deployments: [{ provider: first, model: up-tiny, price: { input: 0.001, output: 0.001 } }]
    lanes: { cheap: { price: { input: 0.0005, output: 0.0005 } }, resale: { margin: 0.5 } }
  other:
    deployments: [{ provider: second, model: up-other, price: { input: 1, output: 2 } }]
    lanes: { cheap: { price: { input: 0.5, output: 1 } } }
  placed:
    deployments:
      - { provider: eu, model: up-placed, price: { input: 3, output: 4 } }
      - { provider: us, model: up-placed, price: { input: 1, output: 2 } }
    lanes: { cheap: { price: { input: 5, output: 5 } } }
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
`,
  )
  ;({ gateway, simulator } = rig)
  upstream = upstreamSince(simulator)
})
afterAll(() => rig?.stop())
beforeEach(async () => {
  await simulator.reset()
  await simulator.model('up-error', { status: 500 })
})

const keyOf = (request: CapturedRequest) => request.header('authorization')?.replace('Bearer ', '')
const call = (tenant: Tenant, name: string, headers: Record<string, string> = {}, content = 'hello') =>
  post(gateway, chatPath, tenant.key, ask(name, content, { max_tokens: 20 }), headers)

function addCredential(tenant: Tenant, provider: string, apiKey: string, more: object = {}) {
  return gateway.api<{ id: string }>('POST', `/api/workspaces/${tenant.workspaceId}/credentials`, {
    provider,
    apiKey,
    ...more,
  })
}
function setPolicy(tenant: Tenant, policy: object) {
  return gateway.api('PUT', `/api/workspaces/${tenant.workspaceId}/policy`, policy)
}

/** A workspace whose own credentials fail as the operator's do. */
async function tenantWith(fallback: string, first: Failing): Promise<Tenant> {
  const tenant = await createTenant(gateway)
  if (first === 'ok' || first === 'error') await addCredential(tenant, 'first', 'own-first')
  if (first === 'refused') await addCredential(tenant, 'dead', 'own-first')
  if (first === 'budget') await addCredential(tenant, 'poor', 'own-first', { monthlyBudgetUsd: '0' })
  if (first !== 'absent') await addCredential(tenant, 'second', 'own-second', { priority: 1 })
  await setPolicy(tenant, { fallback })
  return tenant
}

test('one key reaches all three lanes by prefix alone, each with its own secret and price', async () => {
  const tenant = await tenantWith('lane', 'ok')
  const content = 'x [[sim {"promptTokens":1000,"completionTokens":10}]]'
  const expected = {
    'cheap/ok': { key: 'first-pool', lane: 'cheap', cost: '0.00102', charge: '0.00051' },
    'resale/ok': { key: 'first-official', lane: 'resale', cost: '0.00102', charge: '0.001173' },
    'byok/ok': { key: 'own-first', lane: 'byok', cost: '0.00102', charge: '0' },
    ok: { key: 'own-first', lane: 'byok', cost: '0.00102', charge: '0' },
  }
  for (const [name, { key, lane, cost, charge }] of Object.entries(expected)) {
    await upstream()
    const answer = await call(tenant, name, {}, content + 'x'.repeat(1000))
    expect(answer.status).toBe(200)
    expect((await upstream()).map(keyOf)).toEqual([key])
    expect(answer.headers.get('x-trilane-lane')).toBe(lane)
    expect(answer.headers.get('x-trilane-charge-usd')).toBe(charge)
    expect(answer.body.usage.cost).toBe(Number(charge))
    expect(answer.body.usage.is_byok).toBe(lane === 'byok')
    const record = await recordOf(gateway, tenant.workspaceId, answer.headers.get('x-request-id') ?? '')
    expect(record).toMatchObject({ lane, costUsd: cost, chargeUsd: charge, servedModel: 'ok', requestedModel: name })
  }
  const { creditUsd } = await balance(gateway, tenant.workspaceId)
  expect(creditUsd).toBe('99.998317')
})

test('an unprefixed model takes the first lane of the order that the workspace has', async () => {
  const without = await createTenant(gateway)
  expect((await call(without, 'ok')).headers.get('x-trilane-lane')).toBe('resale')
  expect((await call(without, 'other')).headers.get('x-trilane-lane')).toBe('resale')
  await setPolicy(without, { laneOrder: ['cheap', 'byok', 'resale'] })
  expect((await call(without, 'ok')).headers.get('x-trilane-lane')).toBe('cheap')
  await setPolicy(without, { lanes: ['byok', 'resale'] })
  expect((await call(without, 'ok')).headers.get('x-trilane-lane')).toBe('resale')
  const denied = await call(without, 'cheap/ok')
  expect(denied).toMatchObject({ status: 403, body: { error: { code: 'lane_not_allowed' } } })
})

test('resale rounds once, half to even; cheap does too', async () => {
  const tenant = await createTenant(gateway)
  // nano-dollars: tokens × 1 nano × 1.5 on resale, tokens × 0.5 nano on cheap
  for (const [tokens, resale, cheap] of [
    [1, '0.000000002', '0'],
    [3, '0.000000004', '0.000000002'],
    [5, '0.000000008', '0.000000002'],
    [7, '0.00000001', '0.000000004'],
    [4, '0.000000006', '0.000000002'],
  ] as const) {
    const content = `x [[sim {"promptTokens":${tokens},"completionTokens":0}]]`
    expect((await call(tenant, 'resale/tiny', {}, content)).headers.get('x-trilane-charge-usd')).toBe(resale)
    expect((await call(tenant, 'cheap/tiny', {}, content)).headers.get('x-trilane-charge-usd')).toBe(cheap)
  }
})

describe('what crosses where', () => {
  const scopes = ['none', 'lane', 'any'] as const
  type Scope = (typeof scopes)[number]
  const prefixes = ['', 'byok/', 'resale/', 'cheap/'] as const
  const secretsOf = {
    byok: ['own-first', 'own-second'],
    resale: ['first-official', 'second-official'],
    cheap: ['first-pool', 'second-pool'],
  }

  /** Secrets in the order in which they may be used, by the rules as the contract words them. */
  function allowed(scope: Scope, prefix: string, first: Failing): string[] {
    const order = ['byok', 'resale', 'cheap'] as const
    const named = order.find((lane) => prefix === `${lane}/`)
    const lanes = named ? [named, ...order.filter((lane) => lane !== named)] : [...order]
    const served = lanes.map((lane) => {
      const [one, two] = secretsOf[lane] as [string, string]
      const there = lane === 'byok' ? first !== 'absent' : true
      if (!there) return []
      return first === 'absent' ? [two] : [one, two]
    })
    // The request belongs to its named lane, else to the first that the workspace has.
    const home = named ? 0 : served.findIndex((secrets) => secrets.length > 0)
    if (scope === 'any') return served.slice(home).flat()
    return scope === 'lane' ? (served[home] ?? []) : (served[home] ?? []).slice(0, 1)
  }

  /** Of those, what the simulator gets to see: until one answers. */
  function expectedUse(secrets: string[], first: Failing): { seen: string[]; served: boolean } {
    const seen: string[] = []
    for (const secret of secrets) {
      const fails = /first/.test(secret) && first !== 'ok'
      if (!fails) return { seen: [...seen, secret], served: true }
      if (first === 'error') seen.push(secret)
    }
    return { seen, served: false }
  }

  const failureStatus: Record<Failing, number> = { ok: 0, error: 502, refused: 502, budget: 402, absent: 404 }
  const narrower = (a: Scope, b: Scope) => scopes[Math.min(scopes.indexOf(a), scopes.indexOf(b))] as Scope
  /** The secrets of the first candidates are named after the provider that fails. */
  const plain = (secret: string | undefined) => secret?.replace(/^(dead|poor)-/, 'first-')

  test.each(failing.flatMap((first) => scopes.map((policy) => [first, policy] as const)))(
    'first candidate: %s; policy: %s',
    async (first, policy) => {
      const tenant = await tenantWith(policy, first)
      for (const header of [undefined, ...scopes]) {
        for (const prefix of prefixes) {
          await upstream()
          const answer = await call(
            tenant,
            prefix + first,
            header === undefined ? {} : { 'x-trilane-fallback': header },
          )
          const secrets = allowed(narrower(policy, header ?? 'any'), prefix, first)
          const { seen, served } = expectedUse(secrets, first)
          const used = (await upstream()).map(keyOf).map(plain)
          const where = `${prefix}${first}, policy ${policy}, header ${header}`
          expect({ where, used, status: answer.status }).toEqual({
            where,
            used: seen,
            status: served ? 200 : failureStatus[first],
          })
          if (served) expect(answer.headers.get('x-trilane-model')).toBe(first)
        }
      }
    },
  )
})

describe('isolation', () => {
  test('a workspace never uses another one’s credential', async () => {
    const a = await createTenant(gateway, { name: 'a' })
    const b = await createTenant(gateway, { name: 'b' })
    await addCredential(a, 'first', 'secret-of-a', { models: { 'only-a': 'up-a' } })
    await upstream()
    expect((await call(a, 'byok/ok')).status).toBe(200)
    expect((await call(a, 'byok/only-a')).status).toBe(200)
    expect((await call(a, 'byok/first/anything')).status).toBe(200)
    expect((await upstream()).map(keyOf)).toEqual(['secret-of-a', 'secret-of-a', 'secret-of-a'])
    for (const name of ['byok/ok', 'byok/only-a', 'only-a', 'byok/first/anything', 'first/anything']) {
      expect((await call(b, name)).status).toBe(404)
    }
    await setPolicy(b, { fallback: 'any' })
    await call(b, 'ok')
    await addCredential(b, 'second', 'secret-of-b')
    await call(b, 'byok/ok')
    expect((await upstream()).map(keyOf)).toEqual(['first-official', 'secret-of-b'])
  })

  test('the operator’s credentials never serve byok, nor one lane’s the other', async () => {
    const tenant = await createTenant(gateway)
    expect((await call(tenant, 'byok/ok')).status).toBe(404)
    await setPolicy(tenant, { fallback: 'none' })
    await upstream()
    for (let at = 0; at < 4; at++) {
      await call(tenant, 'cheap/ok')
      await call(tenant, 'resale/ok')
    }
    const used = new Set((await upstream()).map(keyOf))
    expect(used).toEqual(new Set(['first-pool', 'first-official']))
  })

  test('a credential’s own base URL gets its requests, with nothing of the operator’s in them', async () => {
    const tenant = await createTenant(gateway)
    await addCredential(tenant, 'dead', 'own', { baseUrl: simulator.baseURL, models: { ok: 'mapped' } })
    await upstream()
    expect((await call(tenant, 'byok/ok')).status).toBe(200)
    const [seen] = await upstream()
    expect(seen?.model).toBe('mapped')
    expect(keyOf(seen as CapturedRequest)).toBe('own')
    expect(seen?.rawHeaders.join(' ')).not.toContain('operator')
  })

  test('an unpriced model passes through byok, but not where a budget must hold', async () => {
    const tenant = await createTenant(gateway, { creditUsd: '0' })
    await addCredential(tenant, 'first', 'own')
    const answer = await call(tenant, 'byok/first/some/model:latest')
    expect(answer.status).toBe(200)
    expect((await upstream()).at(-1)?.model).toBe('some/model:latest')
    const record = await recordOf(gateway, tenant.workspaceId, answer.headers.get('x-request-id') ?? '')
    expect(record).toMatchObject({ lane: 'byok', costUsd: null, chargeUsd: '0' })
    await gateway.api('PATCH', `/api/workspaces/${tenant.workspaceId}/keys/${tenant.keyId}`, { maxSpendUsd: '5' })
    expect((await call(tenant, 'byok/first/some/model:latest')).status).toBe(402)
  })
})

describe('another model', () => {
  test('never serves an explicitly named one without the workspace’s chain', async () => {
    const tenant = await createTenant(gateway)
    await setPolicy(tenant, { fallback: 'any' })
    await simulator.model('up-second', { status: 500 })
    expect((await call(tenant, 'cheap/error')).status).toBe(502)
    await setPolicy(tenant, { fallback: 'lane', chains: { error: ['other'] } })
    await upstream()
    const answer = await call(tenant, 'cheap/error')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('x-trilane-model')).toBe('other')
    expect((await upstream()).map(keyOf)).toEqual(['first-pool', 'second-pool', 'second-pool'])
    expect((await call(tenant, 'cheap/error', { 'x-trilane-fallback': 'none' })).status).toBe(502)
  })

  test('of a chain stays on the request’s lane unless the policy lets it cross', async () => {
    const tenant = await createTenant(gateway)
    await addCredential(tenant, 'second', 'own-second')
    await simulator.model('up-second', { status: 500 })
    await setPolicy(tenant, { fallback: 'lane', chains: { error: ['other', 'byok/other', 'resale/other'] } })
    await upstream()
    expect((await call(tenant, 'cheap/error')).headers.get('x-trilane-lane')).toBe('cheap')
    expect((await upstream()).map(keyOf)).toEqual(['first-pool', 'second-pool', 'second-pool'])
    await setPolicy(tenant, { fallback: 'any', chains: { error: ['byok/other'] } })
    await simulator.model('up-second', { status: 500 })
    expect((await call(tenant, 'cheap/error', { 'x-trilane-fallback': 'lane' })).status).toBe(502)
    expect((await call(tenant, 'cheap/error')).headers.get('x-trilane-lane')).toBe('byok')
  })

  test('of a chain that the key may not use is left out, and the request served', async () => {
    const byModel = await createTenant(gateway, { key: { models: ['ok'] } })
    await setPolicy(byModel, { chains: { ok: ['other'] } })
    expect((await call(byModel, 'cheap/ok')).status).toBe(200)
    const byLane = await createTenant(gateway, { key: { lanes: ['cheap'] } })
    await setPolicy(byLane, { fallback: 'any', chains: { ok: ['resale/other'] } })
    expect((await call(byLane, 'cheap/ok')).status).toBe(200)
  })
})

describe('limits of key, workspace and request', () => {
  test('regions, by name, header, policy and key', async () => {
    const tenant = await createTenant(gateway)
    const used = async (name: string, headers: Record<string, string> = {}, who = tenant) => {
      await upstream()
      const answer = await call(who, name, headers)
      const [seen] = await upstream()
      return { status: answer.status, key: seen && keyOf(seen), region: answer.headers.get('x-trilane-region') }
    }
    expect(await used('resale/placed')).toEqual({ status: 200, key: 'us-key', region: 'us' })
    expect(await used('resale/placed:eu')).toEqual({ status: 200, key: 'eu-key', region: 'eu' })
    expect(await used('cheap/placed', { 'x-trilane-region': 'eu' })).toEqual({
      status: 200,
      key: 'eu-key',
      region: 'eu',
    })
    expect((await used('resale/placed:us', { 'x-trilane-region': 'eu' })).status).toBe(403)
    expect((await used('resale/ok', { 'x-trilane-region': 'eu' })).status).toBe(403)
    await setPolicy(tenant, { regions: ['eu'], fallback: 'any' })
    expect(await used('resale/placed')).toEqual({ status: 200, key: 'eu-key', region: 'eu' })
    expect((await used('resale/placed:us')).status).toBe(403)
    expect((await used('resale/ok')).status).toBe(403)
    const narrow = await createTenant(gateway, { key: { regions: ['eu'] } })
    expect(await used('placed', {}, narrow)).toEqual({ status: 200, key: 'eu-key', region: 'eu' })
    expect((await used('placed', { 'x-trilane-region': 'us' }, narrow)).status).toBe(403)
  })

  test('a key’s lanes and models', async () => {
    const laned = await createTenant(gateway, { key: { lanes: ['cheap'] } })
    expect((await call(laned, 'ok')).headers.get('x-trilane-lane')).toBe('cheap')
    expect(await call(laned, 'resale/ok')).toMatchObject({ status: 403, body: { error: { code: 'lane_not_allowed' } } })
    const modelled = await createTenant(gateway, { key: { models: ['o*'] } })
    expect((await call(modelled, 'cheap/ok')).status).toBe(200)
    expect((await call(modelled, 'cheap/other')).status).toBe(200)
    expect(await call(modelled, 'cheap/tiny')).toMatchObject({
      status: 403,
      body: { error: { code: 'model_not_allowed' } },
    })
    await setPolicy(laned, { fallback: 'any' })
    await simulator.model('up-second', { status: 500 })
    await upstream()
    expect((await call(laned, 'error')).status).toBe(502)
    expect((await upstream()).map(keyOf)).toEqual(['first-pool', 'second-pool'])
  })

  test('a key’s tags are kept with its requests, the request’s own beside them', async () => {
    const tenant = await createTenant(gateway, { key: { tags: { team: 'search', env: 'prod' } } })
    const answer = await call(tenant, 'cheap/ok', { 'x-trilane-tags': 'env=test,run=7' })
    const record = await recordOf(gateway, tenant.workspaceId, answer.headers.get('x-request-id') ?? '')
    expect(record.tags).toEqual({ team: 'search', env: 'test', run: '7' })
  })
})

test('the books agree at the end', async () => {
  await until(async () => {
    const check = await gateway.api<{ ok: boolean; imbalanceUsd: string }>('GET', '/api/ledger/check')
    return check.ok && check.imbalanceUsd === '0'
  }, 'the ledger is in balance')
})
