import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTenant, type Gateway, startGateway, type Tenant } from '../../support/gateway.ts'
import { ask, balance, chatPath, post, recordOf } from './rig.ts'

const MIB = 1024 * 1024

describe('a plain answer that is longer than what is relayed', () => {
  let provider: Server
  let asked = 0
  let gateway: Gateway
  let tenant: Tenant

  beforeAll(async () => {
    provider = createServer((request, response) => {
      asked++
      request.resume()
      response.on('error', () => {})
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write('{"id":"a","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"')
      const text = Buffer.alloc(MIB, 'x')
      for (let i = 0; i < 65; i++) response.write(text)
      response.end('"}}],"usage":{"prompt_tokens":5,"completion_tokens":9}}')
    }).listen(0, '127.0.0.1')
    await once(provider, 'listening')
    const { port } = provider.address() as AddressInfo
    gateway = await startGateway({
      config: `
providers:
  long:
    kind: openai-compatible
    baseUrl: http://127.0.0.1:${port}/v1
    credentials: [{ name: a, apiKey: op-a, lanes: [resale] }, { name: b, apiKey: op-b, lanes: [resale] }]
models:
  chat:
    deployments: [{ provider: long, model: chat-upstream, price: { input: 1, output: 2 } }]
    lanes: { resale: { margin: 0.15 } }
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
`,
    })
    tenant = await createTenant(gateway)
    const own = { provider: 'long', apiKey: 'own-key' }
    await gateway.api('POST', `/api/workspaces/${tenant.workspaceId}/credentials`, own)
  })
  afterAll(async () => {
    await gateway?.stop()
    provider?.close()
    provider?.closeAllConnections()
  })

  it.each(['resale', 'byok'])(
    'is asked for once, costs what it may cost, and is not charged (%s)',
    async (lane) => {
      asked = 0
      const { status, body, headers } = await post(
        gateway,
        chatPath,
        tenant.key,
        ask(`${lane}/chat`, 'x', { max_tokens: 500 }),
      )
      expect([status, body.error.code, headers.get('x-should-retry')]).toEqual([502, 'answer_too_large', 'false'])
      expect(asked).toBe(1)
      const record = await recordOf(gateway, tenant.workspaceId, headers.get('x-request-id') ?? '')
      expect(record).toMatchObject({ outcome: 'failed', chargeUsd: '0', usage: { outputTokens: 500, estimated: true } })
      expect(Number(record.costUsd)).toBeGreaterThanOrEqual(0.001)
      expect(record.attempts.at(-1)?.error).toBe('answer_too_large')
      expect((await balance(gateway, tenant.workspaceId)).heldUsd).toBe('0')
    },
    600_000,
  )
})
