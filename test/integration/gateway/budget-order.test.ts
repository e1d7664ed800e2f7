import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTenant, type Tenant, until } from '../../support/gateway.ts'
import { RedisServer, whyNoRedis } from '../limits/redis-server.ts'
import { ask, chatPath, type Exchange, post, type Rig, recordOf, startRig } from './rig.ts'

/** Three providers of one model, as a workspace has credentials at, and another model on the cheap lane. */
const config = (baseURL: string) => `
providers:
  one: { kind: openai-compatible, baseUrl: "${baseURL}", credentials: [] }
  two: { kind: openai-compatible, baseUrl: "${baseURL}", credentials: [] }
  three: { kind: openai-compatible, baseUrl: "${baseURL}", credentials: [] }
  pool: { kind: openai-compatible, baseUrl: "${baseURL}", credentials: [{ apiKey: op-pool, lanes: [cheap] }] }
models:
  chat:
    deployments:
      - { provider: one, model: up-one, price: { input: 0, output: 1000 } }
      - { provider: two, model: up-two, price: { input: 0, output: 1000 } }
      - { provider: three, model: up-three, price: { input: 0, output: 1000 } }
  llama:
    deployments: [{ provider: pool, model: up-llama, price: { input: 0, output: 1 } }]
    lanes: { cheap: { price: { input: 0, output: 1 } } }
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
`

/** Dollars that each credential may cost in a month; a call costs one. */
const budgets = [
  ['one', 6],
  ['two', 4],
  ['three', 2.5],
] as const

describe.each(['memory', 'redis'] as const)('credentials with budgets, with limits in %s', (kind) => {
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
  beforeEach(() => (skip ? undefined : rig.simulator.setDefault({ hugeBytes: 1, completionTokens: 1_000 })))

  /** A busy machine may be too slow for Redis' deadline, which is not what is tested. */
  const newTenant = (creditUsd: string) =>
    until(() => createTenant(rig.gateway, { creditUsd }).catch(() => undefined), 'there is a tenant')
  const tenantWith = async (creditUsd: string, policy: object) => {
    const tenant = await newTenant(creditUsd)
    const at = `/api/workspaces/${tenant.workspaceId}`
    for (const [priority, [provider, dollars]] of budgets.entries()) {
      const body = { provider, apiKey: `own-${provider}`, priority, monthlyBudgetUsd: String(dollars) }
      await rig.gateway.api('POST', `${at}/credentials`, body)
    }
    await rig.gateway.api('PUT', `${at}/policy`, policy)
    return tenant
  }
  const call = (tenant: Tenant, model = 'byok/chat', headers: Record<string, string> = {}) =>
    until<Exchange>(async () => {
      const answer = await post(rig.gateway, chatPath, tenant.key, ask(model, 'hi', { max_tokens: 1_000 }), headers)
      return answer.status !== 503 && answer
    }, 'the limits can be checked')
  const servedBy = async (tenant: Tenant, times: number) => {
    const served: (string | null)[] = []
    for (let i = 0; i < times; i++) {
      const { headers } = await call(tenant)
      served.push(headers.get('x-trilane-provider'))
    }
    return served
  }
  const inOrder = [...Array(6).fill('one'), ...Array(4).fill('two'), ...Array(2).fill('three')]

  test.skipIf(skip)(
    'are used up in order, and then the lane serves that the workspace named',
    async () => {
      const tenant = await tenantWith('10', { chains: { chat: ['cheap/llama'] } })
      expect(await servedBy(tenant, 14)).toEqual([...inOrder, 'pool', 'pool'])
      const last = await call(tenant)
      expect([last.headers.get('x-trilane-lane'), last.headers.get('x-trilane-model')]).toEqual(['cheap', 'llama'])
      const record = await recordOf(rig.gateway, tenant.workspaceId, last.headers.get('x-request-id') ?? '')
      const used = record.plan.filter(({ dropped }) => dropped?.includes('monthly budget does not cover'))
      expect(used).toHaveLength(3)
    },
    600_000,
  )

  test.skipIf(skip)(
    'may serve a name of their own by another model each, whose prices are known',
    async () => {
      const tenant = await newTenant('10')
      const at = `/api/workspaces/${tenant.workspaceId}`
      for (const [priority, [provider]] of budgets.entries()) {
        const models = { assistant: `up-${provider}` }
        const body = { provider, apiKey: `own-${provider}`, priority, monthlyBudgetUsd: '2', models }
        await rig.gateway.api('POST', `${at}/credentials`, body)
      }
      await rig.gateway.api('PUT', `${at}/policy`, { chains: { assistant: ['cheap/llama'] } })
      const served: unknown[] = []
      for (let i = 0; i < 7; i++) {
        const { headers } = await call(tenant, 'assistant')
        served.push(headers.get('x-trilane-provider'))
      }
      expect(served).toEqual(['one', 'one', 'two', 'two', 'three', 'three', 'pool'])
    },
    600_000,
  )

  test.skipIf(skip)(
    'end with a refusal where nothing was named, or the request forbids to leave',
    async () => {
      const alone = await tenantWith('10', {})
      expect(await servedBy(alone, 12)).toEqual(inOrder)
      const refused = await call(alone)
      expect([refused.status, refused.body.error.code]).toEqual([402, 'credential_budget_exceeded'])
      expect(refused.body.error.message).toContain('$0.5 is left and it can cost up to $1. ')
      const named = await tenantWith('10', { chains: { chat: ['cheap/llama'] } })
      await servedBy(named, 12)
      const stays = await call(named, 'byok/chat', { 'x-trilane-fallback': 'lane' })
      expect([stays.status, stays.body.error.code]).toEqual([402, 'credential_budget_exceeded'])
    },
    600_000,
  )

  test.skipIf(skip)(
    'serve without credit, which only the lane to go on to needs',
    async () => {
      const tenant = await tenantWith('0', { chains: { chat: ['cheap/llama'] } })
      expect(await servedBy(tenant, 12)).toEqual(inOrder)
      const refused = await call(tenant)
      expect([refused.status, refused.body.error.code]).toEqual([402, 'credential_budget_exceeded'])
    },
    600_000,
  )
})
