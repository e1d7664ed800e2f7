import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTenant, type Tenant, until } from '../../support/gateway.ts'
import { metricSum } from '../../support/places.ts'
import { ask, chatPath, dataOf, type Exchange, plainConfig, post, type Rig, startRig } from './rig.ts'

const MOST = 3
let rig: Rig
let tenant: Tenant

beforeAll(async () => {
  rig = await startRig((simulator) => plainConfig(simulator, `server: { overload: { maxInFlight: ${MOST} } }`))
  tenant = await createTenant(rig.gateway)
})
afterAll(() => rig?.stop())

const messages = [{ role: 'user', content: 'hello' }]
const contents = [{ role: 'user', parts: [{ text: 'hello' }] }]

/** A request of each format, and how an error of ours looks there. */
const formats: readonly (readonly [path: string, body: object, error: object])[] = [
  [chatPath, { messages }, { error: { code: 'overloaded', type: 'server_error', param: null } }],
  ['/v1/responses', { input: 'hello' }, { error: { code: 'overloaded', type: 'server_error', param: null } }],
  ['/v1/completions', { prompt: 'hello' }, { error: { code: 'overloaded', type: 'server_error' } }],
  ['/v1/embeddings', { input: 'hello' }, { error: { code: 'overloaded', type: 'server_error' } }],
  ['/v1/messages/count_tokens', { messages }, { type: 'error', error: { type: 'overloaded_error' } }],
  ['/v1/batches', {}, { error: { code: 'overloaded', type: 'server_error' } }],
  // `UNAVAILABLE` of google.rpc.Code is HTTP 503; Anthropic's API reference, "Errors": overloaded_error.
  ['/v1/messages', { messages, max_tokens: 9 }, { type: 'error', error: { type: 'overloaded_error' } }],
  ['/v1beta/models/resale%2Fchat:generateContent', { contents }, { error: { code: 503, status: 'UNAVAILABLE' } }],
]

describe('beyond maxInFlight requests under way', () => {
  let running: Promise<Exchange>[]

  it('a further one is told so in its format, before it is read', async () => {
    await rig.simulator.setDefault({ words: 3, gate: 'before-headers' })
    running = [false, false, true].map((stream) =>
      post(rig.gateway, chatPath, tenant.key, ask('resale/chat', 'hello', { stream })),
    )
    await until(async () => (await metricSum(rig.gateway, 'trilane_requests_in_flight')) === MOST, 'all are under way')
    for (const [path, body, error] of formats) {
      const model = path === '/v1/embeddings' ? 'resale/embed' : 'resale/chat'
      const refused = await post(rig.gateway, path, tenant.key, { model, ...body })
      expect([path, refused.status, refused.body]).toMatchObject([path, 503, error])
      expect(refused.text).toContain('try again')
      expect(refused.headers.get('retry-after')).toBe('1')
      expect(refused.headers.get('retry-after-ms')).toBe('1000')
    }
    expect(await metricSum(rig.gateway, 'trilane_refused_total{code="overloaded"}')).toBe(formats.length)
  })

  it('what is under way goes on, and so does management', async () => {
    await rig.gateway.api('GET', `/api/workspaces/${tenant.workspaceId}`)
    await rig.simulator.go(MOST)
    const [first, second, stream] = await Promise.all(running)
    expect([first?.status, second?.status, dataOf(stream?.text ?? '').at(-1)]).toEqual([200, 200, '[DONE]'])
  })

  it('requests are served again as soon as there is room', async () => {
    await rig.simulator.setDefault({})
    expect((await post(rig.gateway, chatPath, tenant.key, ask('resale/chat'))).status).toBe(200)
  })
})
