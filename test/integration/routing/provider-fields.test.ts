import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Simulator } from '../../simulator/client.ts'
import { createTenant, type Tenant, until } from '../../support/gateway.ts'
import { ask, chatPath, type Exchange, post, type Rig, recordOf, startRig } from '../gateway/rig.ts'

/** One model at three providers: dear, cheap and in between. */
const config = (simulator: Simulator) => `
providers:
${['dear', 'thrifty', 'middle', 'openrouter', 'other']
  .map(
    (name) => `
  ${name}:
    ${name === 'openrouter' ? '' : 'kind: openai-compatible'}
    baseUrl: ${simulator.baseURL}
    credentials: [{ name: official, apiKey: key-${name}, lanes: [resale] }]`,
  )
  .join('')}
models:
  chat:
    deployments:
      - { provider: dear, model: chat-dear, price: { input: 3, output: 6 } }
      - { provider: thrifty, model: chat-thrifty, price: { input: 1, output: 2 } }
      - { provider: middle, model: chat-middle, price: { input: 2, output: 4 } }
    lanes: { resale: { margin: 0 } }
  sorted:
    deployments:
      - { provider: dear, model: sorted-dear, price: { input: 3, output: 6 } }
      - { provider: thrifty, model: sorted-thrifty, price: { input: 1, output: 2 } }
      - { provider: middle, model: sorted-middle, price: { input: 2, output: 4 } }
    lanes: { resale: { margin: 0 } }
  second:
    deployments: [{ provider: other, model: second-upstream, price: { input: 1, output: 2 } }]
    lanes: { resale: { margin: 0 } }
  routed:
    deployments: [{ provider: openrouter, model: vendor/routed, price: { input: 1, output: 2 } }]
    lanes: { resale: { margin: 0 } }
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
`

let rig: Rig
let tenant: Tenant

beforeAll(async () => {
  rig = await startRig(config)
  tenant = await createTenant(rig.gateway)
})
afterAll(() => rig?.stop())

const send = (more: Record<string, unknown>, who = tenant) =>
  post(rig.gateway, chatPath, who.key, ask('chat', 'hello', more))
const provider = ({ headers }: Exchange) => headers.get('x-trilane-provider')
const planOf = async (answer: Exchange) =>
  (await recordOf(rig.gateway, tenant.workspaceId, answer.headers.get('x-request-id') ?? '')).plan as unknown as {
    provider: string
    dropped: string | null
  }[]

describe('OpenRouter’s field provider', () => {
  it.each([
    ['no wish', {}, 'thrifty'],
    ['order', { order: ['middle', 'dear'] }, 'middle'],
    ['order with a variant and another case', { order: ['Dear/turbo'] }, 'dear'],
    ['only', { only: ['dear'] }, 'dear'],
    ['ignore', { ignore: ['thrifty'] }, 'middle'],
    ['sort by price', { sort: 'price' }, 'thrifty'],
    ['sort as an object', { sort: { by: 'price', partition: 'none' } }, 'thrifty'],
    ['max_price', { max_price: { prompt: 2.5 }, order: ['dear', 'middle'] }, 'middle'],
    ['max_price as text', { max_price: { completion: '2' } }, 'thrifty'],
    ['what is not known', { quantizations: ['fp8'], anything: { else: 1 } }, 'thrifty'],
  ])('%s', async (_, wishes, served) => {
    const answer = await send({ provider: wishes })
    expect([answer.status, provider(answer)]).toEqual([200, served])
  })

  it('allows no others where it says so', async () => {
    const first = await planOf(await send({ provider: { allow_fallbacks: false } }))
    expect(first.filter(({ dropped }) => dropped === null)).toMatchObject([{ provider: 'thrifty' }])
    const named = await planOf(await send({ provider: { order: ['dear', 'middle'], allow_fallbacks: false } }))
    expect(named.filter(({ dropped }) => dropped === null)).toMatchObject([
      { provider: 'dear' },
      { provider: 'middle' },
    ])
    expect(named.find(({ provider }) => provider === 'thrifty')?.dropped).toContain('provider.order')
  })

  it('refuses what is left to nobody, and what cannot be meant', async () => {
    const nobody = await send({ provider: { max_price: { prompt: 0.5 } } })
    expect([nobody.status, nobody.body.error.code]).toEqual([404, 'model_not_found'])
    expect(nobody.body.error.message).toContain('provider.max_price (input)')
    for (const [field, wishes] of [
      ['provider', 'thrifty'],
      ['provider.order', { order: 'thrifty' }],
      ['provider.sort', { sort: 'quality' }],
      ['provider.max_price.prompt', { max_price: { prompt: 'cheap' } }],
      ['provider.allow_fallbacks', { allow_fallbacks: 'no' }],
    ] as const) {
      const answer = await send({ provider: wishes })
      expect([answer.status, answer.body.error.param]).toEqual([400, field])
    }
  })

  it('is heeded here and goes no further, and what is not heeded is told', async () => {
    const answer = await send({ provider: { only: ['thrifty'], data_collection: 'deny' }, models: ['second'] })
    expect(answer.headers.get('x-trilane-warnings')).toBe('dropped:provider.data_collection')
    const [sent] = (await rig.simulator.captured({ model: 'chat-thrifty' })).slice(-1)
    expect(JSON.parse(sent?.body.toString() ?? '')).not.toHaveProperty('provider')
    expect(JSON.parse(sent?.body.toString() ?? '')).not.toHaveProperty('models')
  })

  it('goes on to a provider that routes by itself, on own keys', async () => {
    const own = await createTenant(rig.gateway)
    const at = `/api/workspaces/${own.workspaceId}/credentials`
    await rig.gateway.api('POST', at, { provider: 'openrouter', apiKey: 'sk-own' })
    await rig.gateway.api('POST', at, { provider: 'thrifty', apiKey: 'sk-thrifty' })
    const wishes = { provider: { only: ['azure'] }, models: ['routed'] }
    const answer = await post(rig.gateway, chatPath, own.key, { ...ask('routed'), ...wishes })
    expect([answer.status, provider(answer)]).toEqual([200, 'openrouter'])
    const [sent] = (await rig.simulator.captured({ model: 'vendor/routed' })).slice(-1)
    expect(JSON.parse(sent?.body.toString() ?? '')).toMatchObject(wishes)
    const plain = await post(rig.gateway, chatPath, own.key, { ...ask('chat'), provider: { sort: 'price' } })
    expect([plain.status, plain.headers.get('x-trilane-lane')]).toEqual([200, 'byok'])
    const [last] = (await rig.simulator.captured({ model: 'chat-thrifty' })).slice(-1)
    expect(JSON.parse(last?.body.toString() ?? '')).not.toHaveProperty('provider')
  })
})

describe('OpenRouter’s field models', () => {
  it('names models to go on to, within what the key may use', async () => {
    for (const name of ['chat-thrifty', 'chat-middle', 'chat-dear']) await rig.simulator.model(name, { status: 500 })
    const answer = await send({ models: ['chat', 'second'] })
    expect([answer.status, answer.headers.get('x-trilane-model')]).toEqual([200, 'second'])
    const alone = await post(rig.gateway, chatPath, tenant.key, {
      ...ask('x'),
      model: undefined,
      models: ['chat', 'second'],
    })
    expect([alone.status, alone.headers.get('x-trilane-model')]).toEqual([200, 'second'])
    const none = await post(rig.gateway, chatPath, tenant.key, ask('chat', 'hello', { models: ['second'] }), {
      'x-trilane-fallback': 'none',
    })
    expect(none.status).toBeGreaterThanOrEqual(500)
    const narrow = await createTenant(rig.gateway, { key: { models: ['chat'] } })
    expect((await send({ models: ['second'] }, narrow)).status).toBeGreaterThanOrEqual(500)
    await rig.simulator.reset()
  })
})

describe('the workspace’s order of providers', () => {
  it('is the cheapest, the fastest or a balance', async () => {
    const own = await createTenant(rig.gateway)
    const sorted = (sort: string) =>
      rig.gateway.api('PUT', `/api/workspaces/${own.workspaceId}/policy`, { sort, fallback: 'lane' })
    await sorted('fastest')
    await rig.simulator.model('sorted-thrifty', { delayMs: 1_000, words: 30 })
    await rig.simulator.model('sorted-middle', { delayMs: 500, words: 30 })
    await rig.simulator.model('sorted-dear', { words: 30 })
    const one = async (wishes?: object) =>
      provider(await post(rig.gateway, chatPath, own.key, ask('sorted', 'hello', wishes && { provider: wishes })))
    // Of each so many that its times are known; more where a machine that stalls has made the quick one slow.
    await until(async () => {
      for (const name of ['thrifty', 'middle', 'dear']) {
        await Promise.all(Array.from({ length: 6 }, () => one({ only: [name] })))
      }
      return (await one()) === 'dear'
    }, 'the quickest is the one that answers at once')
    expect(await one({ sort: 'price' })).toBe('thrifty')
    expect(await one({ sort: 'throughput' })).toBe('dear')
    await sorted('cheapest')
    expect(await one()).toBe('thrifty')
    await sorted('balanced')
    expect(await one()).not.toBe('thrifty')
    await rig.simulator.reset()
  })
})
