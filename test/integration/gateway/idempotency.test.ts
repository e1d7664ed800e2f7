import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from '../../simulator/client.ts'
import { createTenant, type Gateway, startGateway, type Tenant, until } from '../../support/gateway.ts'
import { sharedDatabase } from '../../support/shared-postgres.ts'
import { RedisServer, whyNoRedis } from '../limits/redis-server.ts'
import { postgresBin } from '../postgres.ts'
import { ask, balance, chatPath, type Exchange, plainConfig, post, records } from './rig.ts'

/** A model whose provider is not waited for; the others are, however slow the machine. */
const hasty = `  hasty:
    deployments: [{ provider: sim, model: hasty-upstream, price: { input: 1, output: 2 } }]
    lanes: { cheap: { price: { input: 0.5, output: 1 } } }
    timeouts: { firstByteMs: 1000 }
`

const setUps = ['embedded', 'server'] as const

/** The embedded store has one node, which plays both. */
describe.each(setUps)('a repeated Idempotency-Key, on the %s store', (setUp) => {
  const skip = setUp === 'server' && (!postgresBin || whyNoRedis() !== undefined)
  let redis: RedisServer | undefined
  let simulator: Simulator
  let first: Gateway
  let second: Gateway
  let tenant: Tenant
  let start: (dataDir?: string) => Promise<Gateway>

  beforeAll(async () => {
    if (skip) return
    simulator = await startSimulator()
    const config = plainConfig(simulator).replace('  embed:', `${hasty}  embed:`)
    if (setUp === 'server') redis = await RedisServer.start()
    const databaseUrl = setUp === 'server' ? await sharedDatabase() : undefined
    const env = redis && { TRILANE_REDIS_URL: redis.patientUrl }
    start = (dataDir) =>
      startGateway({
        config,
        ...(dataDir !== undefined && { dataDir }),
        databaseUrl,
        ...(env && { env }),
      })
    first = await start()
    second = setUp === 'server' ? await start() : first
    tenant = await createTenant(first)
    const own = { provider: 'sim', apiKey: 'own-key' }
    await first.api('POST', `/api/workspaces/${tenant.workspaceId}/credentials`, own)
  })
  afterAll(async () => {
    await Promise.all([...new Set([first, second])].map((node) => node?.stop()))
    await simulator?.stop()
    await redis?.stop()
  })
  beforeEach(() => (skip ? undefined : simulator.reset()))

  const asked = (model = 'cheap/chat', more: Record<string, unknown> = {}) =>
    ask(model, 'hi', { max_tokens: 9, ...more })
  const send = (key: string, body: unknown = asked(), node = first, path = chatPath) =>
    post(node, path, tenant.key, body, { 'idempotency-key': key })
  const upstreamCalls = async () => (await simulator.captured()).length
  /** A repetition, once the first one is on the ledger. */
  const repeated = (key: string, body: unknown = asked(), node = second, path = chatPath) =>
    until<Exchange>(async () => {
      const answer = await send(key, body, node, path)
      return !JSON.stringify(answer.body).includes('is under way') && answer
    }, 'the first one has ended')
  const requestId = ({ headers }: Exchange) => headers.get('x-request-id')

  test.skipIf(skip)('is told what the first one came to, and is neither sent nor charged again', async () => {
    const key = randomUUID()
    const served = await send(key)
    expect(served.status).toBe(200)
    const before = await balance(first, tenant.workspaceId)
    const again = await repeated(key)
    expect(again).toMatchObject({ status: 409, body: { error: { code: 'idempotency_replayed' } } })
    expect(again.body.error.message).toContain(`/v1/generation?id=${requestId(served)}`)
    expect(again.body.error.message).toContain(`$${served.headers.get('x-trilane-charge-usd')} charged`)
    expect(requestId(again)).toBe(requestId(served))
    expect(again.headers.get('x-trilane-replayed')).toBe('true')
    expect(again.headers.get('x-should-retry')).toBe('false')
    expect(again.headers.get('x-trilane-charge-usd')).toBe(served.headers.get('x-trilane-charge-usd'))
    expect(await upstreamCalls()).toBe(1)
    expect((await balance(second, tenant.workspaceId)).creditUsd).toBe(before.creditUsd)
  })

  test.skipIf(skip)('is told so in each format, streams included', async () => {
    const messages = { model: 'cheap/chat', max_tokens: 9, messages: [{ role: 'user', content: 'hi' }], stream: true }
    const contents = { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] }
    const calls = [
      [chatPath, asked('cheap/chat', { stream: true })],
      ['/v1/messages', messages],
      ['/v1/responses', { model: 'byok/chat', input: 'hi' }],
      ['/v1beta/models/cheap%2Fchat:streamGenerateContent?alt=sse', contents],
      ['/v1/embeddings', { model: 'resale/embed', input: 'hi' }],
    ] as const
    for (const [path, body] of calls) {
      const key = randomUUID()
      const served = await send(key, body, first, path)
      expect([path, served.status]).toEqual([path, 200])
      const again = await repeated(key, body, second, path)
      expect([path, again.status, again.headers.get('x-trilane-replayed')]).toEqual([path, 409, 'true'])
      expect(again.headers.get('content-type')).toContain('application/json')
      expect(requestId(again)).toBe(requestId(served))
    }
    expect(await upstreamCalls()).toBe(calls.length)
  })

  test.skipIf(skip)('goes to the provider once however many come at a time', async () => {
    await simulator.setDefault({ delayMs: 300 })
    for (const model of ['cheap/chat', 'byok/chat']) {
      await simulator.clearCaptured()
      const key = randomUUID()
      const nodes = Array.from({ length: 24 }, (_, at) => (at % 2 ? first : second))
      const answers = await Promise.all(nodes.map((node) => send(key, asked(model), node)))
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
      const others = answers.filter(({ status }) => status !== 200)
      expect(others.every(({ status }) => status === 409)).toBe(true)
      for (const { body, headers } of others) {
        // One that came late, on a busy machine, finds the first one ended.
        expect(['idempotency_in_progress', 'idempotency_replayed']).toContain(body.error.code)
        if (body.error.code === 'idempotency_in_progress') expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
      }
      expect(new Set(answers.map(requestId)).size).toBe(1)
      expect(await upstreamCalls()).toBe(1)
    }
  })

  test.skipIf(skip)('with another body, or as another call, is refused', async () => {
    const key = randomUUID()
    await send(key)
    for (const [body, path] of [
      [asked('cheap/chat', { max_tokens: 8 }), chatPath],
      [asked(), '/v1/messages'],
    ] as const) {
      const other = await send(key, body, second, path)
      expect(other.status).toBe(422)
      expect(other.body.error.code).toBe('idempotency_key_reused')
    }
    expect(await upstreamCalls()).toBe(1)
  })

  test.skipIf(skip)('belongs to the issued key', async () => {
    const key = randomUUID()
    const other = await createTenant(first)
    expect((await send(key)).status).toBe(200)
    await until(async () => {
      const answer = await post(second, chatPath, other.key, asked(), { 'idempotency-key': key })
      return answer.status === 200
    }, 'the other key is served')
  })

  test.skipIf(skip)('is free again after what cost nothing, and kept after what may have', async () => {
    const key = randomUUID()
    await simulator.model('chat-upstream', { status: 503 })
    expect((await send(key)).status).toBe(503)
    expect((await send(key, asked(), second)).headers.get('x-trilane-replayed')).toBeNull()
    expect((await send(key, asked('cheap/nothing'))).status).toBe(404)
    await simulator.reset()
    expect((await send(key, asked('byok/chat'), second)).status).toBe(200)

    const late = randomUUID()
    await simulator.model('hasty-upstream', { hang: 'before-headers' })
    const timedOut = await send(late, asked('cheap/hasty'))
    expect(timedOut).toMatchObject({ status: 504, body: { error: { code: 'upstream_timeout' } } })
    const again = await repeated(late, asked('cheap/hasty'))
    expect(again).toMatchObject({ status: 504, body: { error: { code: 'upstream_timeout' } } })
    expect(again.headers.get('x-trilane-replayed')).toBe('true')
    expect(again.headers.get('x-should-retry')).toBe('false')
    expect(requestId(again)).toBe(requestId(timedOut))
    expect(await upstreamCalls()).toBe(2)

    const wrong = randomUUID()
    await simulator.reset()
    await simulator.model('chat-upstream', { status: 400 })
    const refused = await send(wrong)
    expect(refused.status).toBe(400)
    const told = await repeated(wrong)
    expect([told.status, told.body.error.code]).toEqual([400, refused.body.error.code])
    expect(await upstreamCalls()).toBe(1)
  })

  test.skipIf(skip)('must be 1 to 255 visible characters', async () => {
    for (const key of ['', 'x'.repeat(256), 'two words']) {
      expect((await send(key)).body.error).toMatchObject({ code: 'invalid_header', param: 'Idempotency-Key' })
    }
    expect((await send(`${randomUUID()}${'x'.repeat(219)}`)).status).toBe(200)
    expect(await upstreamCalls()).toBe(1)
  })

  test.skipIf(skip)('counts forms by their content, whose boundary is another each time', async () => {
    const form = (text: string) => {
      const body = new FormData()
      body.set('model', 'cheap/nothing-of-this-name')
      body.set('file', new Blob([text]), 'a.wav')
      return body
    }
    const key = randomUUID()
    const send = (text: string) =>
      fetch(`${first.url}/v1/audio/transcriptions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tenant.key}`, 'idempotency-key': key },
        body: form(text),
      })
    // Nobody serves it, so the key is free again.
    expect([(await send('one')).status, (await send('one')).status, (await send('two')).status]).toEqual([
      404, 404, 404,
    ])
  })

  test.skipIf(skip)(
    'is not sent again after the node was killed amid the first one',
    async () => {
      await simulator.setDefault({ delayMs: 60_000 })
      const calls = ['cheap/chat', 'byok/chat'].map((model) => ({ key: randomUUID(), body: asked(model) }))
      const cut = calls.map(({ key, body }) => send(key, body).catch(() => undefined))
      await until(async () => (await upstreamCalls()) === 2, 'both are at the provider')
      for (const { key, body } of calls) {
        const id = requestId(await send(key, body, second))
        const open = () => first.api<{ state: string }>('GET', `/api/ledger/requests/${id}`).catch(() => undefined)
        await until(async () => (await open())?.state === 'open', 'it is written down that it was begun')
      }
      await first.kill('SIGKILL')
      await Promise.all(cut)
      const restarted = await start(first.dataDir)
      if (second === first) second = restarted
      first = restarted
      await simulator.setDefault({})
      for (const { key, body } of calls) {
        for (const node of [first, second]) {
          const again = await repeated(key, body, node)
          expect([again.status, again.body.error.code]).toEqual([409, 'idempotency_replayed'])
          expect(again.body.error.message).toContain('interrupted')
        }
      }
      expect(await upstreamCalls()).toBe(2)
      const outcomes = (await records(first, tenant.workspaceId)).filter(({ outcome }) => outcome === 'interrupted')
      expect(outcomes.map(({ lane }) => lane).sort()).toEqual(['byok', 'cheap'])
    },
    600_000,
  )
})
