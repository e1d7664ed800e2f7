import { expect, onTestFinished, test } from 'vitest'
import { startSimulator } from '../../simulator/client.ts'
import { call } from '../../support/calls.ts'
import { createTenant, startGateway, until } from '../../support/gateway.ts'

test.each(['byok', 'resale'])('a stream that is left on %s is never estimated beyond its cap', async (lane) => {
  const simulator = await startSimulator()
  onTestFinished(() => simulator.stop())
  const gateway = await startGateway({ config: configFor(simulator.baseURL) })
  onTestFinished(async () => void (await gateway.stop()))
  const tenant = await createTenant(gateway, { creditUsd: '1' })
  const own = { provider: 'sim', apiKey: 'sk-own' }
  await gateway.api('POST', `/api/workspaces/${tenant.workspaceId}/credentials`, own)

  const content = `[[sim ${JSON.stringify({ content: 'a b c d e '.repeat(200), chunkDelayMs: 100 })}]]`
  const body = { model: `${lane}/ample`, max_tokens: 3, stream: true, messages: [{ role: 'user', content }] }
  const answer = await call(gateway.url, tenant.key, body, { leave: { afterEvents: 4 } })
  expect(answer.left).toBe(true)

  const path = `/api/workspaces/${tenant.workspaceId}/requests`
  const record = await until(
    async () => (await gateway.api<{ data: unknown[] }>('GET', path)).data[0],
    'it is on record',
  )
  expect(record).toMatchObject({
    outcome: 'cancelled',
    usage: { outputTokens: 3, estimated: true },
    costUsd: '0.000003',
  })
})

const configFor = (baseUrl: string) => `providers:
  sim:
    kind: openai-compatible
    baseUrl: ${baseUrl}
    credentials: [{ name: a, apiKey: sk-a, lanes: [resale] }]
models:
  ample:
    deployments: [{ provider: sim, model: ample, price: { input: 0, output: 1 } }]
    lanes: { resale: { margin: 0 } }
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
`
