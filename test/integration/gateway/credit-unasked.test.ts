import type { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTenant, type Tenant, until } from '../../support/gateway.ts'
import { RedisServer, whyNoRedis } from '../limits/redis-server.ts'
import { ask, chatPath, plainConfig, post, type Rig, startRig } from './rig.ts'

const skip = whyNoRedis()

describe.skipIf(skip)('a request without an output cap, with limits in Redis', () => {
  let redis: RedisServer
  let rig: Rig
  let tenant: Tenant
  let client: Redis
  let monitor: Redis
  /** How often Redis was asked for the tenant's credit: three keys, then the clock and no budget's name and bounds. */
  let asked = 0

  beforeAll(async () => {
    redis = await RedisServer.start()
    rig = await startRig(plainConfig, { env: { TRILANE_REDIS_URL: redis.patientUrl } })
    tenant = await until(() => createTenant(rig.gateway, { creditUsd: '5' }).catch(() => undefined), 'a tenant')
    const body = { provider: 'sim', apiKey: 'own-key' }
    await rig.gateway.api('POST', `/api/workspaces/${tenant.workspaceId}/credentials`, body)
    client = redis.connect()
    monitor = await client.monitor()
    monitor.on('monitor', (_time: string, [name, , keys, money, ...rest]: string[]) => {
      const credit = name === 'evalsha' && keys === '3' && money?.includes(tenant.workspaceId)
      if (credit && rest.length === 6 && rest.slice(3).every((part) => part === '')) asked++
    })
  })
  afterAll(async () => {
    monitor?.disconnect()
    client?.disconnect()
    await rig?.stop()
    await redis?.stop()
  })

  /** Now and then the balance is asked for the comparison with the ledger too: the fewest of several calls count. */
  const fewest = async (model: string) => {
    const counts: number[] = []
    for (let i = 0; i < 3; i++) counts.push(await asksOf(model))
    return Math.min(...counts)
  }

  const asksOf = async (model: string) => {
    await until(async () => {
      asked = 0
      const { status } = await post(rig.gateway, chatPath, tenant.key, ask(model, 'x'))
      // The monitor has told of all that went before this.
      await client.ping()
      return status === 200
    }, `${model} is served`)
    return asked
  }

  test('asks for the credit only where it may be charged', { timeout: 600_000 }, async () => {
    expect(await fewest('resale/chat')).toBe(1)
    expect(await fewest('byok/chat')).toBe(0)
    // The first lane in order is the workspace's own.
    expect(await fewest('chat')).toBe(0)
  })
})
