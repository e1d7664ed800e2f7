import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTenant, type Tenant, until } from '../../support/gateway.ts'
import { RedisServer, whyNoRedis } from '../limits/redis-server.ts'
import { ask, chatPath, plainConfig, post, type Rig, recordOf, startRig } from './rig.ts'

const skip = whyNoRedis()

describe.skipIf(skip)('while Redis is silent, a credential with a budget', () => {
  let redis: RedisServer
  let rig: Rig

  beforeAll(async () => {
    redis = await RedisServer.start()
    rig = await startRig(plainConfig, { env: { TRILANE_REDIS_URL: `redis://127.0.0.1:${redis.port}` } })
  })
  afterAll(async () => {
    redis?.thaw()
    await rig?.stop()
    await redis?.stop()
  })

  /** A busy machine may be too slow for Redis' deadline, which is not what is tested. */
  const patiently = <T>(what: string, step: () => Promise<T>) => until<T>(() => step().catch(() => undefined), what)
  const tenantWith = async (...credentials: object[]) => {
    const tenant = await patiently('there is a tenant', () => createTenant(rig.gateway))
    for (const credential of credentials) {
      const body = { provider: 'sim', apiKey: 'own-key', ...credential }
      await rig.gateway.api('POST', `/api/workspaces/${tenant.workspaceId}/credentials`, body)
    }
    return tenant
  }
  const call = ({ key }: Tenant) => post(rig.gateway, chatPath, key, ask('byok/chat', 'x', { max_tokens: 5 }))
  const budgeted = { name: 'budgeted', monthlyBudgetUsd: '100', priority: 1 }

  it('is not told to be used up, and gives way to another one', async () => {
    const alone = await tenantWith(budgeted)
    const both = await tenantWith(budgeted, { name: 'free', priority: 2 })
    await patiently('it is served', async () => (await call(alone)).status === 200)
    redis.freeze()
    const refused = await call(alone)
    expect([refused.status, refused.body.error.code]).toEqual([503, 'limits_unavailable'])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    const served = await call(both)
    redis.thaw()
    expect(served.status).toBe(200)
    const record = await recordOf(rig.gateway, both.workspaceId, served.headers.get('x-request-id') ?? '')
    expect(record.plan.map(({ dropped }) => dropped)).toContain(
      "the credential's monthly budget cannot be checked at the moment",
    )
  })
})
