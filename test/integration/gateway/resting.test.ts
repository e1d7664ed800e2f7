import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTenant, type Tenant } from '../../support/gateway.ts'
import { ask, chatPath, post, type Rig, startRig } from './rig.ts'

let rig: Rig
let tenant: Tenant

beforeAll(async () => {
  rig = await startRig(
    ({ baseURL }) => `
providers:
  sim: { kind: openai-compatible, baseUrl: "${baseURL}", credentials: [{ name: all, apiKey: op-all, lanes: [cheap, resale] }] }
models:
  one:
    deployments: [{ provider: sim, model: one-upstream, price: { input: 1, output: 2 } }]
    lanes: { resale: { margin: 0 } }
  other:
    deployments: [{ provider: sim, model: other-upstream, price: { input: 1, output: 2 } }]
    lanes: { resale: { margin: 0 } }
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
`,
  )
  tenant = await createTenant(rig.gateway)
})

afterAll(() => rig?.stop())

const statusOf = async (model: string) => {
  const { status, body } = await post(rig.gateway, chatPath, tenant.key, ask(`resale/${model}`, 'x', { max_tokens: 5 }))
  return [status, body?.error?.code]
}

/** Seconds that a refused client is told to wait. */
const retryAfter = async (model: string) => {
  const { headers } = await post(rig.gateway, chatPath, tenant.key, ask(model, 'x', { max_tokens: 5 }))
  return Number(headers.get('retry-after'))
}

describe('a credential that a provider sends away', () => {
  it('over its rate of one model rests for that model, and serves the others', async () => {
    await rig.simulator.model('one-upstream', [{ status: 429, headers: { 'retry-after': '60' } }, {}])
    expect(await statusOf('one')).toEqual([429, 'upstream_rate_limited'])
    expect(await statusOf('other')).toEqual([200, undefined])
    expect(await statusOf('one')).toEqual([503, 'no_candidate'])
    expect((await rig.simulator.captured({ model: 'one-upstream' })).length).toBe(1)
    expect(await retryAfter('resale/one')).toBeGreaterThan(1)
    // Where the route chooses among both, the other one is there.
    const { status } = await post(rig.gateway, chatPath, tenant.key, ask('resale/smart-route', 'x', { max_tokens: 5 }))
    expect(status).toBe(200)
  })

  it('as unknown rests for all models', async () => {
    await rig.simulator.model('other-upstream', [{ status: 401 }, {}])
    expect(await statusOf('other')).toEqual([503, 'upstream_credential_rejected'])
    expect(await statusOf('other')).toEqual([503, 'no_candidate'])
    expect(await statusOf('one')).toEqual([503, 'no_candidate'])
  })
})
