import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTenant, type Tenant, until } from '../../support/gateway.ts'
import { sharedDatabase } from '../../support/shared-postgres.ts'
import { postgresBin } from '../postgres.ts'
import { ask, chatPath, post, type RequestRecord, type Rig, recordOf, startRig } from './rig.ts'

interface Attempt {
  readonly lane: string
  readonly provider: string
  readonly status: number | null
  readonly error: string | null
  readonly costUsd: string | null
  readonly usage: { inputTokens: number; outputTokens: number; estimated: boolean } | null
}

type Detail = Omit<RequestRecord, 'attempts'> & { readonly attempts: Attempt[] }

/** Both at a dollar and more for a thousand tokens, so that what is estimated shows. `first` goes first. */
const config = (baseURL: string) => `
providers:
  first: { kind: openai-compatible, baseUrl: "${baseURL}", credentials: [{ name: a, apiKey: op-first, priority: 0 }] }
  second: { kind: openai-compatible, baseUrl: "${baseURL}", credentials: [{ name: b, apiKey: op-second, priority: 1 }] }
models:
  chat:
    deployments:
      - { provider: first, model: up-first, price: { input: 1000, output: 2000 } }
      - { provider: second, model: up-second, price: { input: 3000, output: 4000 } }
    lanes: { cheap: { price: { input: 500, output: 500 } }, resale: { margin: 0.5 } }
  hasty:
    deployments:
      - { provider: first, model: up-hasty, price: { input: 1000, output: 2000 } }
      - { provider: second, model: up-second, price: { input: 3000, output: 4000 } }
    lanes: { resale: { margin: 0.5 } }
    timeouts: { firstByteMs: 1000 }
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
`

const nano = (usd: string | null) => BigInt(Math.round(Number(usd) * 1e9))

describe.each(['embedded', 'server'] as const)('what attempts cost, on the %s store', (setUp) => {
  const skip = setUp === 'server' && !postgresBin
  let rig: Rig

  beforeAll(async () => {
    if (skip) return
    const databaseUrl = setUp === 'server' ? await sharedDatabase() : undefined
    rig = await startRig(({ baseURL }) => config(baseURL), { databaseUrl })
  })
  afterAll(async () => {
    await rig?.stop()
  })
  beforeEach(() => (skip ? undefined : rig.simulator.reset()))

  const call = async ({ key, workspaceId }: Tenant, model: string, more: Record<string, unknown> = {}) => {
    const answer = await post(rig.gateway, chatPath, key, ask(model, 'hello there', { max_tokens: 20, ...more }))
    const record = await recordOf(rig.gateway, workspaceId, answer.headers.get('x-request-id') ?? '')
    return { answer, record: record as unknown as Detail }
  }
  const credential = ({ workspaceId }: Tenant, body: object) =>
    rig.gateway.api<{ id: string }>('POST', `/api/workspaces/${workspaceId}/credentials`, body)
  const spentBy = async ({ key }: Tenant) => {
    const response = await fetch(`${rig.gateway.baseURL}/key`, { headers: { authorization: `Bearer ${key}` } })
    return ((await response.json()) as { data: { usage: number; limit_remaining: number | null } }).data
  }
  /** Rollups, credentials' spending, postings and counters agree with the records. */
  const sound = async () =>
    expect(await until(() => checked(), 'the books are sound').catch(() => check())).toMatchObject({ ok: true })
  const check = () => rig.gateway.api<{ ok: boolean }>('GET', '/api/ledger/check')
  const checked = async () => {
    const found = await check()
    return found.ok && found
  }

  test.skipIf(skip)('a cut after the request was sent is paid by the operator, not by the client', async () => {
    const tenant = await createTenant(rig.gateway)
    await rig.simulator.model('up-first', { connectionReset: true })
    const { answer, record } = await call(tenant, 'cheap/chat')
    expect(answer.status).toBe(200)
    const [cut, served] = record.attempts as [Attempt, Attempt]
    expect(cut).toMatchObject({ provider: 'first', status: null, error: 'reset', usage: { estimated: true } })
    expect(cut.usage?.inputTokens).toBeGreaterThan(0)
    expect(nano(cut.costUsd)).toBe(BigInt(cut.usage?.inputTokens ?? 0) * 1_000_000n)
    expect(served).toMatchObject({ provider: 'second', status: 200, error: null, usage: { estimated: false } })
    expect(nano(record.costUsd)).toBe(nano(cut.costUsd) + nano(served.costUsd))
    const usage = served.usage ?? { inputTokens: 0, outputTokens: 0 }
    expect(nano(record.chargeUsd)).toBe(BigInt(usage.inputTokens + usage.outputTokens) * 500_000n)
    await sound()
  })

  test.skipIf(skip)('a late answer costs, an error status does not', async () => {
    const tenant = await createTenant(rig.gateway)
    await rig.simulator.model('up-hasty', { hang: 'before-headers' })
    const late = await until(async () => {
      const ended = await call(tenant, 'resale/hasty')
      return ended.answer.status === 200 && ended
    }, 'the second one is in time, which it is not on a machine that stalls')
    expect(late.record.attempts[0]).toMatchObject({ error: 'timeout', usage: { estimated: true } })
    expect(nano(late.record.attempts[0]?.costUsd ?? null)).toBeGreaterThan(0n)
    await rig.simulator.model('up-first', { status: 500 })
    const { record } = await call(tenant, 'resale/chat')
    expect(record.attempts[0]).toMatchObject({ status: 500, costUsd: '0', usage: null })
    expect(record.costUsd).toBe(record.attempts[1]?.costUsd)
    await sound()
  })

  test.skipIf(skip)('what passed of a stream before it broke is counted', async () => {
    const tenant = await createTenant(rig.gateway)
    await rig.simulator.model('up-first', { cutAfterEvents: 0 })
    const stream = await call(tenant, 'cheap/chat', { stream: true })
    expect(stream.record.attempts[0]).toMatchObject({ provider: 'first', usage: { estimated: true } })
    await rig.simulator.model('up-first', { words: 30, cutAfterEvents: 12 })
    const broken = await call(tenant, 'cheap/chat', { stream: true })
    expect(broken.record).toMatchObject({ outcome: 'failed', chargeUsd: '0' })
    expect(broken.record.attempts.at(-1)?.usage?.outputTokens).toBeGreaterThan(0)
    expect(nano(broken.record.costUsd)).toBeGreaterThan(0n)
    await sound()
  })

  test.skipIf(skip)('on byok each credential and the key bear what their attempts cost', async () => {
    const tenant = await createTenant(rig.gateway, { creditUsd: '0', key: { maxSpendUsd: '10' } })
    const one = await credential(tenant, { provider: 'first', apiKey: 'own-first', priority: 1, monthlyBudgetUsd: '9' })
    await credential(tenant, { provider: 'second', apiKey: 'own-second', priority: 2 })
    await rig.simulator.model('up-first', { connectionReset: true })
    const { answer, record } = await call(tenant, 'byok/chat')
    expect(answer.status).toBe(200)
    const costs = record.attempts.map(({ costUsd }) => nano(costUsd))
    expect(costs).toHaveLength(2)
    expect(costs.every((cost) => cost > 0n)).toBe(true)
    expect(nano(record.costUsd)).toBe(costs.reduce((a, b) => a + b))
    expect(record.chargeUsd).toBe('0')
    const { limit_remaining } = await spentBy(tenant)
    expect(nano(String(limit_remaining))).toBe(10_000_000_000n - nano(record.costUsd))
    await sound()
    // What the failed attempts cost uses up the credential's budget.
    const at = `/api/workspaces/${tenant.workspaceId}/credentials/${one.id}`
    await rig.gateway.api('PATCH', at, { monthlyBudgetUsd: (Number(record.attempts[0]?.costUsd) + 0.001).toFixed(6) })
    const next = await call(tenant, 'byok/chat')
    expect(next.record.attempts.map(({ provider }) => provider)).toEqual(['second'])
    expect(next.record.plan.map(({ dropped }) => dropped)).toContain(
      "the credential's monthly budget does not cover the request",
    )
  })

  test.skipIf(skip)('a lane that takes over does not hide what the own credential cost', async () => {
    const tenant = await createTenant(rig.gateway)
    await credential(tenant, { provider: 'first', apiKey: 'own-first' })
    const policy = { fallback: 'any', laneOrder: ['byok', 'cheap', 'resale'] }
    await rig.gateway.api('PUT', `/api/workspaces/${tenant.workspaceId}/policy`, policy)
    await rig.simulator.model('up-first', { connectionReset: true })
    const { answer, record } = await call(tenant, 'chat')
    expect(answer.status).toBe(200)
    expect(record.lane).toBe('cheap')
    const by = (lane: string) =>
      record.attempts.filter((one) => one.lane === lane).reduce((sum, { costUsd }) => sum + nano(costUsd), 0n)
    // The record's cost is what the operator pays; the workspace's own bill stands under byok.
    expect(nano(record.costUsd)).toBe(by('cheap'))
    expect(by('byok')).toBeGreaterThan(0n)
    const data = await spentBy(tenant)
    expect(nano(String(data.usage))).toBeGreaterThanOrEqual(nano(record.chargeUsd))
    await sound()
  })

  test.skipIf(skip)("what the operator's attempts cost is its own where an own credential takes over", async () => {
    const tenant = await createTenant(rig.gateway, { key: { maxSpendUsd: '50' } })
    await credential(tenant, { provider: 'first', apiKey: 'own-after' })
    const policy = { fallback: 'any', laneOrder: ['cheap', 'byok'], lanes: ['cheap', 'byok'] }
    await rig.gateway.api('PUT', `/api/workspaces/${tenant.workspaceId}/policy`, policy)
    for (const key of ['op-first', 'op-second']) await rig.simulator.key(key, { connectionReset: true })
    const { record } = await call(tenant, 'chat')
    expect(record.attempts.map(({ lane, error }) => [lane, error])).toEqual([
      ['cheap', 'reset'],
      ['cheap', 'reset'],
      ['byok', null],
    ])
    expect(record.costUsd).toBe(record.attempts[2]?.costUsd)
    const { limit_remaining } = await spentBy(tenant)
    expect(nano(String(limit_remaining))).toBe(50_000_000_000n - nano(record.costUsd))
    await sound()
  })

  test.skipIf(skip)("a key's budget that does not cover another attempt ends the search", async () => {
    const tenant = await createTenant(rig.gateway, { creditUsd: '0', key: { maxSpendUsd: '10' } })
    await credential(tenant, { provider: 'first', apiKey: 'own-first', priority: 1 })
    await credential(tenant, { provider: 'second', apiKey: 'own-second', priority: 2 })
    await rig.simulator.model('up-first', { connectionReset: true })
    const ceiling = (await call(tenant, 'byok/chat')).record.plan as unknown as { chargeCeilingUsd: string }[]
    expect(ceiling).toHaveLength(2)
    const text = (await post(rig.gateway, chatPath, tenant.key, ask('byok/chat', 'hello there', { max_tokens: 5_000 })))
      .body.error.message
    const [, left, most] = /\$([\d.]+) is left and it can cost up to \$(\d+(?:\.\d+)?)/.exec(text) ?? []
    const short = nano(String(left)) - nano(String(most))
    expect(short).toBeLessThan(0n)
    // Just what one attempt can cost at most is left: what the first one costs then has no room beside the second.
    const spent = 10 - Number(left)
    const need = await post(rig.gateway, chatPath, tenant.key, ask('byok/chat', 'hello there', { max_tokens: 3_000 }))
    const [, , one] = /\$([\d.]+) is left and it can cost up to \$(\d+(?:\.\d+)?)/.exec(need.body.error.message) ?? []
    await rig.gateway.api('PATCH', `/api/workspaces/${tenant.workspaceId}/keys/${tenant.keyId}`, {
      maxSpendUsd: (spent + Number(one)).toFixed(9),
    })
    const { answer, record } = await call(tenant, 'byok/chat', { max_tokens: 3_000 })
    expect(answer.status).toBe(502)
    expect(record.attempts).toHaveLength(1)
    expect(record.plan.map(({ dropped }) => dropped)).toContain("the key's budget does not cover another attempt")
    await sound()
  })
})
