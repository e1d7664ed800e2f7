import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from '../../simulator/client.ts'
import { call, nanoOf } from '../../support/calls.ts'
import { createTenant, type Gateway, startGateway, until } from '../../support/gateway.ts'

/** 1 USD a million in, 10 USD a million out: a token of output is 10,000 nano-dollars. */
const PRICE = { input: '1', output: '10' }
const TOKEN = 10_000n

function configFor(url: string): string {
  const deployments = (provider: string) => [{ provider, model: `up-${provider}`, price: PRICE }]
  const resale = { lanes: { resale: { margin: 0 } } }
  return JSON.stringify({
    providers: {
      alpha: { kind: 'openai-compatible', baseUrl: `${url}/v1`, credentials: [{ apiKey: 'sk-alpha' }] },
      poor: {
        kind: 'openai-compatible',
        baseUrl: `${url}/v1`,
        credentials: [{ apiKey: 'sk-poor', monthlyBudgetUsd: '5.12' }],
      },
      modern: {
        kind: 'openai',
        formats: ['openai-responses'],
        baseUrl: `${url}/v1`,
        credentials: [{ apiKey: 'sk-modern' }],
      },
    },
    models: {
      large: { maxOutputTokens: 128_000, deployments: deployments('alpha'), ...resale },
      middle: { maxOutputTokens: 20_000, deployments: deployments('alpha'), ...resale },
      unknown: { deployments: deployments('alpha'), ...resale },
      told: { defaultMaxOutputTokens: 50_000, deployments: deployments('alpha'), ...resale },
      narrow: { maxOutputTokens: 128_000, contextWindow: 20_000, deployments: deployments('alpha'), ...resale },
      budgeted: { maxOutputTokens: 128_000, deployments: deployments('poor'), ...resale },
      modern: { maxOutputTokens: 128_000, deployments: deployments('modern'), ...resale },
    },
    upstream: { allowPrivateNetworks: ['127.0.0.0/8'] },
    trial: { creditUsd: 0 },
  })
}

describe('output of requests that name no cap', () => {
  let simulator: Simulator
  let gateway: Gateway

  beforeAll(async () => {
    simulator = await startSimulator()
    gateway = await startGateway({ config: configFor(simulator.url) })
  })
  afterAll(async () => {
    await gateway?.stop()
    await simulator?.stop()
  })

  const ask = (key: string, model: string, more: object = {}, options = {}) =>
    call(gateway.url, key, { model, messages: [{ role: 'user', content: 'hello' }], ...more }, options)
  const lastSent = async () => (await simulator.captured({ limit: 1 }))[0]?.json()
  const held = async (ws: string) =>
    nanoOf((await gateway.api('GET', `/api/workspaces/${ws}/balance`)).heldUsd as string)

  test.each([
    ['large', 32_768, 'the default'],
    ['middle', 20_000, 'what the model gives'],
    ['unknown', 8_192, 'a modest one where nobody knows what the model gives'],
    ['told', 50_000, 'the model’s own default'],
    ['narrow', 19_991, 'what fits beside the input'],
    ['budgeted', 8_192, 'a modest one where a credential’s budget is small'],
  ])('%s: %i, %s', async (model, cap) => {
    const { key } = await createTenant(gateway)
    expect((await ask(key, `resale/${model}`)).status).toBe(200)
    const sent = Number((await lastSent())?.max_tokens)
    expect(sent).toBeLessThanOrEqual(cap)
    expect(sent).toBeGreaterThan(cap * 0.995)
  })

  test('little credit: what was served before is served, with the same cap', async () => {
    // 8,192 tokens are 0.08192 USD; a sixteenth of the credit is less.
    const { key } = await createTenant(gateway, { creditUsd: '0.5' })
    expect((await ask(key, 'resale/large')).status).toBe(200)
    expect(await lastSent()).toMatchObject({ max_tokens: 8_192 })
  })

  test('very little credit: the cap is what it affords', async () => {
    const { key } = await createTenant(gateway, { creditUsd: '0.01' })
    expect((await ask(key, 'resale/large')).status).toBe(200)
    const sent = Number((await lastSent())?.max_tokens)
    expect(sent).toBeGreaterThan(900)
    expect(sent).toBeLessThan(1_000)
  })

  test('requests at once: those that found room before find it now', async () => {
    // Six times 8,192 tokens, and their input.
    const { key, workspaceId } = await createTenant(gateway, { creditUsd: '0.51' })
    let begun = 0
    const options = { onHead: () => begun++ }
    const slow = { stream: true, messages: [{ role: 'user', content: '[[sim {"words":60,"gate":"mid-stream"}]]' }] }
    const streams = Array.from({ length: 6 }, () => ask(key, 'resale/large', slow, options))
    await until(() => begun === 6, 'all have begun')
    expect(await held(workspaceId)).toBeGreaterThan(5n * 8_192n * TOKEN)
    await simulator.go(6)
    expect((await Promise.all(streams)).map(({ status }) => status)).toEqual(Array(6).fill(200))
  })

  test('a key with a small rate or budget is not refused for the longer answer', async () => {
    const rated = await createTenant(gateway, { key: { tpm: 9_000 } })
    expect((await ask(rated.key, 'resale/large')).status).toBe(200)
    expect(await lastSent()).toMatchObject({ max_tokens: 8_192 })
    const budgeted = await createTenant(gateway, { key: { maxSpendUsd: '0.1' } })
    expect((await ask(budgeted.key, 'resale/large')).status).toBe(200)
    expect(await lastSent()).toMatchObject({ max_tokens: 8_192 })
  })

  test('where the provider’s format has a least cap, that one is held', async () => {
    // One token of output is 0.00001 USD, 16 are 0.00016; the input's ceiling is below 0.0002.
    const short = await createTenant(gateway, { creditUsd: '0.00025' })
    const refused = await ask(short.key, 'resale/modern', { max_tokens: 1 })
    expect([refused.status, refused.error?.code]).toEqual([402, 'insufficient_credit'])

    const { key, workspaceId } = await createTenant(gateway)
    const content = '[[sim {"completionTokens":16,"promptTokens":10}]]'
    const served = await ask(key, 'resale/modern', { max_tokens: 1, messages: [{ role: 'user', content }] })
    expect(served.status).toBe(200)
    expect(await lastSent()).toMatchObject({ max_output_tokens: 16 })
    const { data } = await until(async () => {
      const page = await gateway.api<{ data: { chargeUsd: string; id: string }[] }>(
        'GET',
        `/api/workspaces/${workspaceId}/requests`,
      )
      return page.data.length > 0 && page
    }, 'it is on the ledger')
    const detail = await gateway.api<{ chargeUsd: string; overrunUsd: string }>(
      'GET',
      `/api/workspaces/${workspaceId}/requests/${data[0]?.id}`,
    )
    expect([detail.chargeUsd, detail.overrunUsd]).toEqual(['0.00017', '0'])
  })
})
