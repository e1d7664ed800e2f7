import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from '../../simulator/client.ts'
import { createTenant, type Gateway, startGateway, type Tenant, until } from '../../support/gateway.ts'
import { TcpProxy } from '../../support/tcp-proxy.ts'
import { postgresBin, TestPostgres } from '../postgres.ts'
import { ask, chatPath, type Exchange, plainConfig, post } from './rig.ts'

describe.skipIf(!postgresBin)('the store behind Idempotency-Key', () => {
  let postgres: TestPostgres
  let proxy: TcpProxy
  let simulator: Simulator
  let gateway: Gateway
  let tenant: Tenant
  let database: pg.Client

  beforeAll(async () => {
    simulator = await startSimulator()
    postgres = await TestPostgres.create()
    const databaseUrl = await postgres.createDatabase()
    proxy = await TcpProxy.start(Number(new URL(databaseUrl).port))
    gateway = await startGateway({
      config: plainConfig(simulator),
      databaseUrl: databaseUrl.replace(/:\d+\//, `:${proxy.port}/`),
    })
    tenant = await createTenant(gateway)
    const own = { provider: 'sim', apiKey: 'own-key' }
    await gateway.api('POST', `/api/workspaces/${tenant.workspaceId}/credentials`, own)
    database = new pg.Client({ connectionString: databaseUrl })
    await database.connect()
  })
  afterAll(async () => {
    await database?.end()
    await gateway?.stop()
    await Promise.all([simulator?.stop(), proxy?.stop()])
    await postgres?.remove()
  })

  const send = (key: string, text = 'hi'): Promise<Exchange> =>
    post(gateway, chatPath, tenant.key, ask('byok/chat', text, { max_tokens: 9 }), { 'idempotency-key': key })
  const sent = async () => (await simulator.captured()).length
  const codeOf = ({ status, body }: Exchange) => [status, body.error?.code]
  const claims = async () => Number((await database.query('select count(*) from request_idempotency')).rows[0].count)

  test('a key is free again after a day, for one request of all that come then', { timeout: 600_000 }, async () => {
    await simulator.reset()
    const key = randomUUID()
    expect((await send(key)).status).toBe(200)
    const age = (ms: number) =>
      database.query('update request_idempotency set created_at = $1', [String(Date.now() - ms)])
    await age(24 * 3_600_000 - 60_000)
    await until(async () => codeOf(await send(key))[1] === 'idempotency_replayed', 'the first one has ended')
    expect(await sent()).toBe(1)
    await age(24 * 3_600_000)
    // Another body is another request: nothing is left of the first one.
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(key, 'another')))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(7)
    expect(await sent()).toBe(2)
    const [again] = await Promise.all([send(key, 'hi')])
    expect(codeOf(again as Exchange)).toEqual([422, 'idempotency_key_reused'])
  })

  test('while it cannot be reached nothing is sent, and the key is free afterwards', { timeout: 600_000 }, async () => {
    await simulator.reset()
    const key = randomUUID()
    proxy.set({ kind: 'cut' })
    expect(codeOf(await send(key))).toEqual([503, 'idempotency_unavailable'])
    expect(await sent()).toBe(0)
    proxy.set({ kind: 'fair' })
    await until(async () => (await send(key)).status === 200, 'the key can be used')
    expect(await sent()).toBe(1)
  })

  test('a claim whose confirmation was lost is given back', { timeout: 600_000 }, async () => {
    await simulator.reset()
    const before = await claims()
    const key = randomUUID()
    proxy.set({ kind: 'late', ms: 1_500 })
    const lost = send(key)
    await until(async () => (await claims()) > before, 'the claim is in the database')
    proxy.set({ kind: 'cut' })
    expect(codeOf(await lost)).toEqual([503, 'idempotency_unavailable'])
    expect(await sent()).toBe(0)
    proxy.set({ kind: 'fair' })
    await until(async () => (await send(key)).status === 200, 'the key can be used')
    expect(await sent()).toBe(1)
  })
})
