import { toFile } from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ObjectProvider, startObjectProvider } from '../../simulator/object-provider.ts'
import { createTenant, type Gateway, startGateway, type Tenant, until } from '../../support/gateway.ts'
import { sharedDatabase } from '../../support/shared-postgres.ts'
import { RedisServer, whyNoRedis } from '../limits/redis-server.ts'
import { postgresBin } from '../postgres.ts'
import { ask, chatPath, post, records, sdk } from './rig.ts'

/** Two nodes on one PostgreSQL and one Redis. */
describe.skipIf(!postgresBin || whyNoRedis())('batches on two nodes', () => {
  let redis: RedisServer
  let provider: ObjectProvider
  let nodes: Gateway[]
  let tenant: Tenant
  let credentials: string
  let credentialId: string

  beforeAll(async () => {
    provider = await startObjectProvider()
    redis = await RedisServer.start()
    const databaseUrl = await sharedDatabase()
    const config = `
providers:
  openai: { baseUrl: "${provider.url}/v1", credentials: [] }
models:
  mini: { deployments: [{ provider: openai, model: up-mini, price: { input: 1, output: 1 } }] }
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
`
    const options = { config, databaseUrl, env: { TRILANE_REDIS_URL: redis.patientUrl } }
    nodes = [await startGateway(options), await startGateway(options)]
    const [first] = nodes as [Gateway, Gateway]
    tenant = await createTenant(first, { creditUsd: '0' })
    const credential = { provider: 'openai', apiKey: 'sk-mine' }
    credentials = `/api/workspaces/${tenant.workspaceId}/credentials`
    credentialId = (await first.api<{ id: string }>('POST', credentials, credential)).id
  })
  afterAll(async () => {
    await Promise.all((nodes ?? []).map((node) => node.stop()))
    await provider?.stop()
    await redis?.stop()
  })

  test('what one made the other finds, and both together record it once', async () => {
    const [first, second] = (nodes as [Gateway, Gateway]).map((node) => sdk(node, tenant.key)) as [
      ReturnType<typeof sdk>,
      ReturnType<typeof sdk>,
    ]
    const { id } = await first.files.create({ file: await toFile(Buffer.from('{}'), 'in.jsonl'), purpose: 'batch' })
    const order = { input_file_id: id, endpoint: '/v1/chat/completions', completion_window: '24h' } as const
    const made = await first.batches.create(order)
    await until(
      () => second.batches.retrieve(made.id).catch(() => undefined),
      'the other node knows key and credential',
    )
    provider.finish('sk-mine', made.id, [], {
      model: 'up-mini',
      usage: {
        input_tokens: 1_000_000,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens: 0,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 1_000_000,
      },
    })
    await Promise.all([first, second, first, second].map((node) => node.batches.retrieve(made.id)))
    const all = await records(nodes[0] as Gateway, tenant.workspaceId)
    expect(all.map(({ servedModel, costUsd }) => [servedModel, costUsd])).toEqual([['mini', '0.5']])
    // What was spent is counted once too.
    const headers = { authorization: `Bearer ${tenant.key}` }
    for (const { baseURL } of nodes) {
      const { data } = (await (await fetch(`${baseURL}/key`, { headers })).json()) as { data: { byok_usage: number } }
      expect(data.byok_usage).toBe(0.5)
    }
    await (nodes[0] as Gateway).api('PATCH', `${credentials}/${credentialId}`, { monthlyBudgetUsd: '0.51' })
    const asked = ask('byok/mini', 'hello', { max_tokens: 20_000 })
    await until(async () => {
      const answers = await Promise.all(nodes.map((node) => post(node, chatPath, tenant.key, asked)))
      return answers.every(({ body }) => body.error?.code === 'credential_budget_exceeded')
    }, 'both nodes know the budget, and that half a dollar of it is spent')
  })
})
