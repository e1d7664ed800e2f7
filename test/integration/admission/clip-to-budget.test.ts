import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTenant, type Tenant, until } from '../../support/gateway.ts'
import { ask, balance, chatPath, type Exchange, post, type Rig, records, startRig } from '../gateway/rig.ts'
import { RedisServer, whyNoRedis } from '../limits/redis-server.ts'

/** A token of output is 10,000 nano-dollars on every lane. */
const TOKEN = 10_000n

const config = (baseURL: string) => `
providers:
  sim: { kind: openai-compatible, baseUrl: "${baseURL}", credentials: [{ name: a, apiKey: op-a }] }
  claude: { kind: anthropic-compatible, baseUrl: "${baseURL}", credentials: [{ name: a, apiKey: op-c }] }
models:
  chat:
    deployments: [{ provider: sim, model: up-chat, price: { input: 1, output: 10 } }]
    lanes: { cheap: { price: { input: 1, output: 10 } }, resale: { margin: 0 } }
  thinker:
    deployments: [{ provider: claude, model: claude-sonnet-4-5, price: { input: 1, output: 10 } }]
    lanes: { cheap: { price: { input: 1, output: 10 } } }
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
`

const nano = (usd: unknown) => BigInt(Math.round(Number(usd) * 1e9))

describe.each(['memory', 'redis'] as const)('near the end of a budget, with limits in %s', (kind) => {
  const skip = kind === 'redis' && whyNoRedis() !== undefined
  let redis: RedisServer | undefined
  let rig: Rig

  beforeAll(async () => {
    if (skip) return
    if (kind === 'redis') redis = await RedisServer.start()
    const env = redis && { TRILANE_REDIS_URL: redis.patientUrl }
    rig = await startRig(({ baseURL }) => config(baseURL), env && { env })
  })
  afterAll(async () => {
    await rig?.stop()
    await redis?.stop()
  })
  beforeEach(async () => {
    if (skip) return
    await rig.simulator.reset()
    await rig.simulator.setDefault({ words: 2_000 })
  })

  const tenantWith = async (clip: boolean, options: Parameters<typeof createTenant>[1]) => {
    const tenant = await until(() => createTenant(rig.gateway, options).catch(() => undefined), 'there is a tenant')
    await rig.gateway.api('PUT', `/api/workspaces/${tenant.workspaceId}/policy`, { clipToBudget: clip })
    return tenant
  }
  const once = ({ key }: Tenant, model: string, more: Record<string, unknown>) =>
    post(rig.gateway, chatPath, key, ask(model, 'hi', more))
  /** A busy machine may be too slow for Redis' deadline, which is not what is tested. */
  const call = (tenant: Tenant, model: string, more: Record<string, unknown> = { max_tokens: 5_000 }) =>
    until<Exchange>(async () => {
      const answer = await once(tenant, model, more)
      return answer.status !== 503 && answer
    }, 'the limits can be checked')
  const clipOf = (headers: Headers) =>
    Number(/clipped:max_tokens=(\d+)/.exec(headers.get('x-trilane-warnings') ?? '')?.[1])
  const sent = async () => (await rig.simulator.captured()).at(-1)?.json() ?? {}

  test.skipIf(skip)('answers are clipped only where the workspace wants it', async () => {
    const key = { maxSpendUsd: '0.002' }
    const strict = await call(await tenantWith(false, { key }), 'cheap/chat')
    expect([strict.status, strict.body.error.code]).toEqual([402, 'key_budget_exceeded'])
    expect(strict.body.error.message).toContain('$0.002 is left')

    const tenant = await tenantWith(true, { key })
    const clipped = await call(tenant, 'cheap/chat')
    expect(clipped.status).toBe(200)
    const cap = clipOf(clipped.headers)
    expect(cap).toBeGreaterThan(100)
    expect(cap).toBeLessThanOrEqual(200)
    expect((await sent()).max_tokens).toBe(cap)
    expect(clipped.body.usage.completion_tokens).toBe(cap)
    // What the input was held for and did not take is less than sixteen tokens of output.
    const refused = await until(async () => {
      const answer = await call(tenant, 'cheap/chat')
      return answer.status === 402 && answer
    }, 'nothing is left')
    expect(refused.body.error.message).toMatch(/\$0\.0\d+ is left/)
    await until(async () => {
      const all = await records(rig.gateway, tenant.workspaceId)
      return all.length > 0 && all.reduce((sum, { chargeUsd }) => sum + nano(chargeUsd), 0n) <= 2_000_000n
    }, 'the budget holds')
  })

  test.skipIf(skip)('so they are to the credit, and with both fields that name a cap', async () => {
    const tenant = await tenantWith(true, { creditUsd: '0.003' })
    const both = { max_tokens: 6_000, max_completion_tokens: 5_000 }
    const clipped = await call(tenant, 'resale/chat', both)
    expect(clipped.status).toBe(200)
    const cap = clipOf(clipped.headers)
    expect(await sent()).toMatchObject({ max_tokens: cap, max_completion_tokens: cap })
    const { creditUsd } = await balance(rig.gateway, tenant.workspaceId)
    expect(nano(creditUsd)).toBeGreaterThanOrEqual(0n)
    expect(nano(creditUsd)).toBeLessThan(100n * TOKEN)
  })

  test.skipIf(skip)('so they are on byok, where a cap is sent then', async () => {
    const tenant = await tenantWith(true, { creditUsd: '0', key: { maxSpendUsd: '0.002' } })
    await rig.gateway.api('POST', `/api/workspaces/${tenant.workspaceId}/credentials`, {
      provider: 'sim',
      apiKey: 'own',
    })
    const clipped = await call(tenant, 'byok/chat', {})
    expect(clipped.status).toBe(200)
    expect((await sent()).max_tokens).toBe(clipOf(clipped.headers))
    expect(clipOf(clipped.headers)).toBeLessThanOrEqual(200)
  })

  // Anthropic's SDK of a thinking budget: "Must be ≥1024 and less than `max_tokens`."
  test.skipIf(skip)('a budget of thinking is not clipped away', async () => {
    const tenant = await tenantWith(true, { key: { maxSpendUsd: '0.02' } })
    const think = (budget_tokens: number) =>
      until<Exchange>(async () => {
        const thinking = { type: 'enabled', budget_tokens }
        const body = ask('cheap/thinker', 'hi', { max_tokens: 5_000, thinking })
        const answer = await post(rig.gateway, '/v1/messages', tenant.key, body)
        return answer.status !== 503 && answer
      }, 'the limits can be checked')
    const refused = await think(4_000)
    expect([refused.status, refused.body.error.code]).toEqual([402, 'key_budget_exceeded'])
    expect(refused.body.error.message).toContain('$0.02 is left')
    const clipped = await think(1_024)
    expect(clipped.status).toBe(200)
    expect(clipOf(clipped.headers)).toBeGreaterThan(1_024)
    expect(await sent()).toMatchObject({ max_tokens: clipOf(clipped.headers), thinking: { budget_tokens: 1_024 } })
  })

  test.skipIf(skip)('many at once never spend more than there is', async () => {
    const tenant = await tenantWith(true, { key: { maxSpendUsd: '0.01' } })
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, at) => call(tenant, 'cheap/chat', { max_tokens: 100 + 40 * at })),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 402]))
    const charged = answers.reduce((sum, { headers }) => sum + nano(headers.get('x-trilane-charge-usd') ?? 0), 0n)
    expect(charged).toBeLessThanOrEqual(10_000_000n)
    expect(charged).toBeGreaterThan(8_000_000n)
  })
})
