import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTenant, type Tenant, until } from '../../support/gateway.ts'
import { ask, chatPath, dataOf, post, type Rig, recordOf, startRig } from './rig.ts'

let rig: Rig
let tenant: Tenant

/** `pair` is served by two credentials in order, `lone` by one; both at a dollar and two for a thousand tokens. */
const config = (baseURL: string, openMs: number) => `
providers:
  first: { kind: openai-compatible, baseUrl: "${baseURL}", credentials: [{ name: a, apiKey: op-first, lanes: [resale] }] }
  second: { kind: openai-compatible, baseUrl: "${baseURL}", credentials: [{ name: b, apiKey: op-second, lanes: [resale] }] }
  third: { kind: openai-compatible, baseUrl: "${baseURL}", credentials: [{ name: c, apiKey: op-third, lanes: [resale] }] }
models:
  pair:
    deployments:
      - { provider: first, model: pair-first, price: { input: 1000, output: 2000 } }
      - { provider: second, model: pair-second, price: { input: 1001, output: 2000 } }
    lanes: { resale: { margin: 0 } }
  raced:
    deployments:
      - { provider: first, model: raced-first, price: { input: 1000, output: 2000 } }
      - { provider: second, model: raced-second, price: { input: 1001, output: 2000 } }
    lanes: { resale: { margin: 0 } }
  wave:
    deployments:
      - { provider: first, model: wave-first, price: { input: 1000, output: 2000 } }
      - { provider: second, model: wave-second, price: { input: 1001, output: 2000 } }
    lanes: { resale: { margin: 0 } }
  asking:
    deployments:
      - { provider: first, model: asking-first, price: { input: 1000, output: 2000 } }
      - { provider: second, model: asking-second, price: { input: 1001, output: 2000 } }
    lanes: { resale: { margin: 0 } }
  three:
    deployments:
      - { provider: first, model: three-first, price: { input: 1000, output: 2000 } }
      - { provider: second, model: three-second, price: { input: 1001, output: 2000 } }
      - { provider: third, model: three-third, price: { input: 1002, output: 2000 } }
    lanes: { resale: { margin: 0 } }
  other:
    deployments:
      - { provider: first, model: other-first, price: { input: 1000, output: 2000 } }
      - { provider: second, model: other-second, price: { input: 1001, output: 2000 } }
    lanes: { resale: { margin: 0 } }
  rated:
    deployments:
      - { provider: first, model: rated-first, price: { input: 1000, output: 2000 } }
      - { provider: second, model: rated-second, price: { input: 1001, output: 2000 } }
    lanes: { resale: { margin: 0 } }
  single:
    deployments: [{ provider: first, model: single-upstream, price: { input: 1000, output: 2000 } }]
    lanes: { resale: { margin: 0 } }
  lone:
    deployments: [{ provider: first, model: lone-upstream, price: { input: 1000, output: 2000 } }]
    lanes: { resale: { margin: 0 } }
  timed:
    deployments: [{ provider: first, model: timed-upstream, price: { input: 1000, output: 2000 } }]
    lanes: { resale: { margin: 0 } }
    timeouts: { firstByteMs: 1000, idleMs: 1000, totalMs: 30000 }
  short:
    deployments: [{ provider: first, model: short-upstream, price: { input: 1000, output: 2000 } }]
    lanes: { resale: { margin: 0 } }
    timeouts: { totalMs: 2000 }
upstream: { allowPrivateNetworks: [127.0.0.0/8], hedging: { lanes: [byok, resale] }, circuit: { openMs: ${openMs}, longestOpenMs: 600000 } }
`

beforeAll(async () => {
  rig = await startRig(({ baseURL }) => config(baseURL, 1_500), { retries: true })
})
afterAll(() => rig?.stop())
beforeEach(async () => {
  await rig.simulator.reset()
  tenant = await createTenant(rig.gateway, { creditUsd: '1000' })
})

const call = async (model: string, more: Record<string, unknown> = {}, headers: Record<string, string> = {}) => {
  const body = ask(`resale/${model}`, 'hello there', { max_tokens: 20, ...more })
  const answer = await post(rig.gateway, chatPath, tenant.key, body, headers)
  const record = await recordOf(rig.gateway, tenant.workspaceId, answer.headers.get('x-request-id') ?? '')
  return { answer, record }
}
const statusOf = async (model: string) =>
  (await post(rig.gateway, chatPath, tenant.key, ask(`resale/${model}`, 'hello there', { max_tokens: 20 }))).status
const sentTo = async (model: string) => (await rig.simulator.captured({ model })).length
const policy = (body: object) => rig.gateway.api('PUT', `/api/workspaces/${tenant.workspaceId}/policy`, body)
const metric = async (name: string) => {
  const text = await (await fetch(`${rig.gateway.url}/metrics`)).text()
  return Number(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'm').exec(text)?.[1])
}
/** A provider that has answered: what failed before does not count against it. */
const recover = async (model: string) => {
  await rig.simulator.reset()
  const body = ask(`resale/${model}`, 'hello there', { max_tokens: 20 })
  const served = async () => (await post(rig.gateway, chatPath, tenant.key, body)).status === 200
  await until(served, `${model} answers again`)
  await rig.simulator.clearCaptured()
}

describe('a request that failed is sent again', () => {
  it.each([
    ['an error of the provider', { status: 500 }],
    ['an overload', { status: 503 }],
    ['a broken connection', { connectionReset: true }],
    ['an empty answer', { rawBody: '' }],
    ['an answer that is none', { rawBody: '{"choices":' }],
  ])('after %s', async (_, failure) => {
    await rig.simulator.model('lone-upstream', [failure, {}])
    const { answer, record } = await call('lone')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('x-trilane-attempts')).toBe('2')
    expect(record).toMatchObject({ outcome: 'completed', attempts: [{ error: expect.any(String) }, { error: null }] })
    expect(await sentTo('lone-upstream')).toBe(2)
  })

  it('on streams too, before the first content', async () => {
    await rig.simulator.model('lone-upstream', [{ status: 502 }, {}])
    const { answer } = await call('lone', { stream: true })
    expect(dataOf(answer.text).at(-1)).toBe('[DONE]')
    expect(await sentTo('lone-upstream')).toBe(2)
  })

  it('to the next candidate first, which needs no wait', async () => {
    await rig.simulator.model('pair-first', [{ status: 500 }])
    const { answer } = await call('pair')
    expect(answer.headers.get('x-trilane-provider')).toBe('second')
    expect([await sentTo('pair-first'), await sentTo('pair-second')]).toEqual([1, 1])
    await recover('pair')
  })

  it('no sooner than the provider asks for', async () => {
    await rig.simulator.model('lone-upstream', [{ status: 503, headers: { 'retry-after': '1' } }, {}])
    const { answer } = await call('lone')
    expect(answer.status).toBe(200)
    const [first, second] = await rig.simulator.captured({ model: 'lone-upstream' })
    expect((second?.time ?? 0) - (first?.time ?? 0)).toBeGreaterThanOrEqual(990)
  })

  it('to none sooner than it asks for, though another asks for less', async () => {
    await rig.simulator.model('asking-first', [{ status: 503, headers: { 'retry-after': '4' } }, {}])
    await rig.simulator.model('asking-second', [{ status: 503 }, { status: 500 }, {}])
    const { answer } = await call('asking')
    expect([answer.status, answer.headers.get('x-trilane-provider')]).toEqual([200, 'second'])
    expect([await sentTo('asking-first'), await sentTo('asking-second')]).toEqual([1, 3])
  })

  it('not where the provider asks for more than a client would wait', async () => {
    await rig.simulator.model('lone-upstream', [{ status: 503, headers: { 'retry-after': '60' } }, {}])
    expect((await call('lone')).answer.status).toBe(503)
    expect(await sentTo('lone-upstream')).toBe(1)
  })

  it('not where the request is to blame', async () => {
    await rig.simulator.model('lone-upstream', [{ status: 400 }, {}])
    expect((await call('lone')).answer.status).toBe(400)
    expect(await sentTo('lone-upstream')).toBe(1)
  })

  it('as often as the workspace has it', async () => {
    await policy({ retries: 0 })
    await rig.simulator.model('lone-upstream', [{ status: 500 }])
    expect((await call('lone')).answer.status).toBe(502)
    expect(await sentTo('lone-upstream')).toBe(1)
    await recover('lone')
    await policy({ retries: 1 })
    await rig.simulator.model('lone-upstream', [{ status: 500 }])
    expect((await call('lone')).answer.status).toBe(502)
    expect(await sentTo('lone-upstream')).toBe(2)
    await recover('lone')
  })

  it('not once the client has left', async () => {
    await rig.simulator.model('lone-upstream', [{ status: 503, headers: { 'retry-after': '10' } }, {}])
    const leaving = new AbortController()
    const body = JSON.stringify(ask('resale/lone', 'hello there', { max_tokens: 20 }))
    const headers = { authorization: `Bearer ${tenant.key}`, 'content-type': 'application/json' }
    const request = fetch(rig.gateway.url + chatPath, { method: 'POST', headers, body, signal: leaving.signal })
    await rig.simulator.settled(1, { model: 'lone-upstream' })
    leaving.abort()
    await expect(request).rejects.toThrow()
    const requests = `/api/workspaces/${tenant.workspaceId}/requests`
    const ended = async () => (await rig.gateway.api<{ data: { outcome: string }[] }>('GET', requests)).data[0]
    expect(await until(ended, 'the request is on record')).toMatchObject({ outcome: 'cancelled' })
    expect(await sentTo('lone-upstream')).toBe(1)
  })
})

describe('what fails all the time is left out', () => {
  it('until a probe succeeds', async () => {
    await policy({ retries: 0 })
    await rig.simulator.model('single-upstream', [{ status: 500 }])
    let failed = 0
    const leftOut = async () => {
      const status = await statusOf('single')
      expect([502, 503]).toContain(status)
      if (status === 502) failed++
      return status === 503
    }
    const probed = async () => !(await leftOut())
    await until(leftOut, 'it is left out')
    // Five, unless the machine stood still for so long that it was probed meanwhile.
    expect(failed).toBeGreaterThanOrEqual(5)
    expect(failed).toBeLessThan(10)
    // Its probe fails: once asked, left out for twice as long.
    await until(probed, 'it is probed')
    const begun = Date.now()
    await until(leftOut, 'it is left out again')
    await until(probed, 'it is probed again')
    expect(Date.now() - begun).toBeGreaterThan(2_500)
    expect(await sentTo('single-upstream')).toBe(failed)
    await rig.simulator.model('single-upstream', [{}])
    await until(async () => (await statusOf('single')) === 200, 'it serves again')
    expect(await metric('trilane_circuits_opened_total')).toBeGreaterThanOrEqual(3)
  })

  it('and so is what has little left of its rate limit, until it is whole again', async () => {
    const scarce = { 'remaining-requests': 1, 'limit-requests': 100, 'reset-requests': '2s' }
    await rig.simulator.model('rated-first', [{ rateLimitHeaders: scarce }, { rateLimitHeaders: false }])
    const provider = async () => (await call('rated')).answer.headers.get('x-trilane-provider')
    expect(await provider()).toBe('first')
    await until(async () => (await provider()) === 'first', 'its limit is whole again')
  })

  it('and retries stay a share of the requests', async () => {
    await recover('lone')
    await rig.simulator.model('lone-upstream', [{ status: 500 }])
    const before = await metric('trilane_retries_total')
    const body = ask('resale/lone', 'hello there', { max_tokens: 20 })
    await Promise.all(Array.from({ length: 200 }, () => post(rig.gateway, chatPath, tenant.key, body)))
    const retries = (await metric('trilane_retries_total')) - before
    expect(retries).toBeGreaterThan(0)
    expect(retries).toBeLessThanOrEqual(20 + 40)
    expect(await sentTo('lone-upstream')).toBeLessThanOrEqual(200 + 20 + 40)
    await recover('lone')
  })
})

describe('what is left out for longer than any machine stalls', () => {
  let shortly: Rig
  beforeAll(async () => {
    shortly = rig
    rig = await startRig(({ baseURL }) => config(baseURL, 600_000), { retries: true })
  })
  afterAll(async () => {
    const lasting = rig
    rig = shortly
    await lasting.stop()
  })

  it('is so by those too that were on their way to it', async () => {
    await policy({ retries: 0 })
    const waiting = Array<object>(20).fill({ hang: 'before-headers' })
    await rig.simulator.model('wave-first', [...waiting, { status: 500 }])
    await rig.simulator.model('wave-second', [{ status: 500 }])
    const early = waiting.map(() => statusOf('wave'))
    await until(async () => (await sentTo('wave-first')) === waiting.length, 'all wait for the first')
    for (let n = 0; n < 5; n++) expect(await statusOf('wave')).toBe(502)
    expect(await sentTo('wave-second')).toBe(5)
    // Breaks off what waits; from now on the second would answer.
    await rig.simulator.reset()
    expect(await Promise.all(early)).toEqual(waiting.map(() => 502))
    expect(await sentTo('wave-second')).toBe(0)
  })

  it('is asked after the others long before that', async () => {
    await rig.simulator.model('other-first', [{ status: 500 }])
    for (let n = 0; n < 20; n++) expect(await statusOf('other')).toBe(200)
    // Five until it counts as failing.
    expect(await sentTo('other-first')).toBe(5)
    expect(await sentTo('other-second')).toBe(20)
  })

  it('may be so for having little left of its rate limit', async () => {
    const scarce = { 'remaining-requests': 1, 'limit-requests': 100, 'reset-requests': '600s' }
    await rig.simulator.model('rated-first', [{ rateLimitHeaders: scarce }, { rateLimitHeaders: false }])
    const providers: (string | null)[] = []
    for (let n = 0; n < 3; n++) providers.push((await call('rated')).answer.headers.get('x-trilane-provider'))
    expect(providers).toEqual(['first', 'second', 'second'])
  })
})

describe('a second candidate beside a slow first one', () => {
  /** Neither answers before both are asked, however slow the machine. */
  const bothAsked = async (model: string, more: Record<string, unknown> = {}) => {
    const answered = call(model, more, { 'x-trilane-hedge': '0' })
    await rig.simulator.go(2)
    return answered
  }

  it.each([
    ['plain', {}],
    ['streamed', { stream: true }],
  ])('wins with its %s answer; the loser is ended and its cost is on record', async (_, more) => {
    await rig.simulator.model('raced-first', [{ firstByteDelayMs: 60_000, delayMs: 60_000 }])
    const { answer, record } = await call('raced', more, { 'x-trilane-hedge': '100' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('x-trilane-provider')).toBe('second')
    const [lost] = await rig.simulator.settled(1, { model: 'raced-first' })
    expect(lost?.aborted).toBe(true)
    const attempts = record.attempts as unknown as { error: string | null; costUsd: string }[]
    expect(attempts.map(({ error }) => error)).toEqual(['hedge_lost', null])
    expect(Number(attempts[0]?.costUsd)).toBeGreaterThan(0)
    const cost = attempts.reduce((sum, { costUsd }) => sum + Math.round(Number(costUsd) * 1e9), 0)
    expect(Math.round(Number(record.costUsd) * 1e9)).toBe(cost)
    expect(Number(record.chargeUsd)).toBeLessThan(Number(record.costUsd))
    expect(await until(() => sound(), 'the books are sound')).toBe(true)
  })

  it('is not asked when the first is quick, nor without leave', async () => {
    await call('raced', {}, { 'x-trilane-hedge': '60000' })
    await rig.simulator.model('raced-first', [{ delayMs: 300 }])
    await call('raced')
    await policy({ hedge: 100 })
    await call('raced', {}, { 'x-trilane-hedge': 'off' })
    await call('raced', {}, { 'x-trilane-fallback': 'none' })
    expect(await sentTo('raced-second')).toBe(0)
    await rig.simulator.model('raced-first', [{ delayMs: 60_000 }])
    await call('raced')
    expect(await sentTo('raced-second')).toBe(1)
  })

  it('answers when the first fails meanwhile, and the first when the second fails', async () => {
    await rig.simulator.model('raced-first', [{ delayMs: 300, status: 500 }, { delayMs: 500 }])
    await rig.simulator.model('raced-second', [{ delayMs: 600 }, { status: 500 }])
    const one = await call('raced', {}, { 'x-trilane-hedge': '50' })
    expect(one.answer.headers.get('x-trilane-provider')).toBe('second')
    const two = await call('raced', {}, { 'x-trilane-hedge': '0' })
    expect(two.answer.headers.get('x-trilane-provider')).toBe('first')
    await rig.simulator.model('raced-first', [{ status: 500 }, {}])
    await rig.simulator.model('raced-second', [{ status: 500 }, {}])
    const three = await call('raced', {}, { 'x-trilane-hedge': '0' })
    expect(three.answer.status).toBe(200)
  })

  it.each([
    ['plain', {}],
    ['streamed', { stream: true }],
  ])('wins over a %s refusal if so set, which is passed on where there is nothing better', async (_, more) => {
    const no = 'I cannot help with that.'
    const providerOf = async () => (await bothAsked('raced', more)).answer.headers.get('x-trilane-provider')
    const gate = 'before-headers' as const
    const later = { gate, firstByteDelayMs: 300 } as const
    await rig.simulator.model('raced-first', [{ gate, refusal: no }])
    await rig.simulator.model('raced-second', [later])
    expect(await providerOf()).toBe('first')
    await policy({ hedgeRefusals: 'lose' })
    expect(await providerOf()).toBe('second')
    await rig.simulator.model('raced-second', [{ ...later, refusal: no }])
    expect(await providerOf()).toBe('first')
    await rig.simulator.model('raced-second', [{ ...later, status: 500 }])
    expect(await providerOf()).toBe('first')
    await policy({})
    expect(await until(() => sound(), 'the books are sound')).toBe(true)
  })

  it('is not followed by a third where the request is to blame', async () => {
    const gate = 'before-headers' as const
    await rig.simulator.model('three-first', [{ gate, status: 400 }])
    await rig.simulator.model('three-second', [{ gate, status: 500 }])
    const { answer, record } = await bothAsked('three')
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(record.attempts).toHaveLength(2)
    const models = ['three-first', 'three-second', 'three-third']
    expect(await Promise.all(models.map(sentTo))).toEqual([1, 1, 0])
  })

  it('holds what both may cost of a budget on own keys', async () => {
    const credential = async (name: string, providerId: string) =>
      rig.gateway.api('POST', `/api/workspaces/${tenant.workspaceId}/credentials`, {
        ...{ name, provider: providerId, apiKey: `own-${name}` },
      })
    await credential('one', 'first')
    await credential('two', 'second')
    await rig.simulator.model('raced-first', [{ delayMs: 60_000 }])
    const key = await rig.gateway.api<{ key: string }>('POST', `/api/workspaces/${tenant.workspaceId}/keys`, {
      ...{ name: 'small', maxSpendUsd: '0.2' },
    })
    // One attempt may cost more than 10 cents; two are beyond the key's budget, so that the first is waited for.
    const body = ask('byok/raced', 'hello there', { max_tokens: 20 })
    const headers = { 'x-trilane-hedge': '50' }
    const hasty = { ...headers, 'x-trilane-timeout-ms': '1000' }
    expect((await post(rig.gateway, chatPath, key.key, body, hasty)).status).toBe(504)
    expect(await sentTo('raced-second')).toBe(0)
    expect((await post(rig.gateway, chatPath, tenant.key, body, headers)).status).toBe(200)
    expect(await until(() => sound(), 'the books are sound')).toBe(true)
  })

  it('takes what each of both cost from its own hold where both fail, so that no third goes beyond the budget', async () => {
    for (const [name, provider] of [
      ['one', 'first'],
      ['two', 'second'],
    ]) {
      const credential = { name, provider, apiKey: `own-${name}` }
      await rig.gateway.api('POST', `/api/workspaces/${tenant.workspaceId}/credentials`, credential)
    }
    await policy({ retries: 1 })
    // A page that is no answer is billed as long as it is: about a dollar, as much as one attempt may cost at most.
    const page = { gate: 'before-headers' as const, rawBody: `<p>${'x'.repeat(4_000)}</p>` }
    await rig.simulator.model('raced-first', [page])
    await rig.simulator.model('raced-second', [page])
    const key = await rig.gateway.api<{ key: string }>('POST', `/api/workspaces/${tenant.workspaceId}/keys`, {
      ...{ name: 'for two', maxSpendUsd: '2.5' },
    })
    const body = ask('byok/raced', 'hello there', { max_tokens: 500 })
    const asked = post(rig.gateway, chatPath, key.key, body, { 'x-trilane-hedge': '50' })
    await rig.simulator.go(2)
    const answer = await asked
    const record = await recordOf(rig.gateway, tenant.workspaceId, answer.headers.get('x-request-id') ?? '')
    const costs = (record.attempts as unknown as { costUsd: string }[]).map(({ costUsd }) => Number(costUsd))
    expect(costs).toHaveLength(2)
    for (const cost of costs) expect(cost).toBeGreaterThan(1)
    expect([await sentTo('raced-first'), await sentTo('raced-second')]).toEqual([1, 1])
    const told = await fetch(`${rig.gateway.baseURL}/key`, { headers: { authorization: `Bearer ${key.key}` } })
    const { data } = (await told.json()) as { data: { usage: number; limit_remaining: number } }
    expect(data.limit_remaining).toBeCloseTo(2.5 - costs.reduce((a, b) => a + b), 6)
    expect(await until(() => sound(), 'the books are sound')).toBe(true)
  })

  it('refuses a header that says nothing', async () => {
    const { status, body } = await post(rig.gateway, chatPath, tenant.key, ask('resale/raced'), {
      'x-trilane-hedge': 'soon',
    })
    expect([status, body.error.param]).toEqual([400, 'x-trilane-hedge'])
  })
})

describe('a model has its own time', () => {
  it('to the head of an answer', async () => {
    await policy({ retries: 0 })
    await rig.simulator.model('timed-upstream', [{ hang: 'before-headers' }])
    const { answer } = await call('timed')
    expect([answer.status, answer.body.error.code]).toEqual([504, 'upstream_timeout'])
  })

  it('between chunks', async () => {
    await rig.simulator.model('timed-upstream', [{ hang: 'mid-stream' }])
    const { answer } = await call('timed', { stream: true })
    expect(answer.text).toContain('"error"')
    expect(answer.text).not.toContain('[DONE]')
  })

  it('in all, with its attempts', async () => {
    await rig.simulator.model('short-upstream', [{ hang: 'before-headers' }])
    const { answer, record } = await until(async () => {
      const ended = await call('short')
      return ended.record.attempts.length > 0 && ended
    }, 'the provider was asked within the time')
    expect([answer.status, answer.body.error.code]).toEqual([504, 'request_timeout'])
    expect(record.outcome).toBe('cancelled')
    expect(Number(record.chargeUsd)).toBeGreaterThan(0)
  })

  it('and who has refused by then is not paid', async () => {
    await rig.simulator.model('short-upstream', [{ status: 500, hang: 'mid-stream' }])
    const { answer, record } = await until(async () => {
      const ended = await call('short')
      return ended.record.usage.estimated === false && ended
    }, 'the refusal came within the time')
    expect([answer.status, answer.body.error.code]).toEqual([504, 'request_timeout'])
    expect(record).toMatchObject({ outcome: 'cancelled', chargeUsd: '0', costUsd: '0' })
  })
})

async function sound(): Promise<boolean> {
  return (await rig.gateway.api<{ ok: boolean }>('GET', '/api/ledger/check')).ok
}
