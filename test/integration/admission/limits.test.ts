import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from '../../simulator/client.ts'
import { faultsIn, readBooks } from '../../support/books.ts'
import { call, nanoOf } from '../../support/calls.ts'
import { createTenant, type Gateway, startGateway, until } from '../../support/gateway.ts'
import { exportOf, openPlace, type Place, setUps } from '../../support/places.ts'

const PRICE = { input: '10', output: '1000' }
/** Nano-dollars of one output token at the provider, and on each lane. */
const TOKEN = { cost: 1_000_000n, resale: 1_100_000n, cheap: 2_000_000n }

function configFor(baseUrl: string): string {
  return JSON.stringify({
    providers: {
      alpha: { kind: 'openai-compatible', baseUrl, credentials: [{ apiKey: 'sk-alpha' }] },
      poor: { kind: 'openai-compatible', baseUrl, credentials: [{ apiKey: 'sk-poor', monthlyBudgetUsd: '0.15' }] },
    },
    models: {
      m: {
        deployments: [{ provider: 'alpha', model: 'up-m', price: PRICE }],
        lanes: { cheap: { price: { input: '20', output: '2000' } }, resale: { margin: 0.1 } },
      },
      small: { maxOutputTokens: 7, deployments: [{ provider: 'alpha', model: 'up-small', price: PRICE }] },
      budgeted: {
        deployments: [{ provider: 'poor', model: 'up-budgeted', price: PRICE }],
        lanes: { resale: { margin: 0 } },
      },
    },
    limits: { maxOutputTokens: 500 },
    upstream: { allowPrivateNetworks: ['127.0.0.0/8'] },
    trial: { creditUsd: 0 },
  })
}

describe.each(setUps)('admission (%s)', (setUp) => {
  let simulator: Simulator
  let place: Place
  let gateway: Gateway

  beforeAll(async () => {
    simulator = await startSimulator()
    place = await openPlace(setUp)
    gateway = await startGateway({
      config: configFor(simulator.baseURL),
      dataDir: place.dataDir,
      databaseUrl: place.databaseUrl,
    })
  })
  afterAll(async () => {
    await gateway?.kill('SIGKILL')
    await simulator?.stop()
    await place?.remove()
  })

  const tenant = (key: object = {}, creditUsd = '100') => createTenant(gateway, { creditUsd, key: { ...key } })
  const ask = (key: string, body: object, behaviour: object = {}, options = {}) =>
    call(
      gateway.url,
      key,
      {
        model: 'resale/m',
        max_tokens: 10,
        messages: [
          {
            role: 'user',
            content: `[[sim ${JSON.stringify({ promptTokens: 10, completionTokens: 5, ...behaviour })}]]`,
          },
        ],
        ...body,
      },
      options,
    )
  const balance = (ws: string) =>
    gateway.api<Record<'creditUsd' | 'heldUsd' | 'availableUsd', string>>('GET', `/api/workspaces/${ws}/balance`)
  const ownCredential = (ws: string, extra: object = {}) =>
    gateway.api('POST', `/api/workspaces/${ws}/credentials`, { provider: 'alpha', apiKey: 'sk-own', ...extra })
  const lastSent = async () => (await simulator.captured({ limit: 1 }))[0]?.json()

  describe('rates', () => {
    test('requests a minute: the one too many is a 429 that says when to come back', async () => {
      const { key } = await tenant({ rpm: 3 })
      const answers = []
      for (let n = 0; n < 4; n++) answers.push(await ask(key, {}))
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429])
      expect(answers.map(({ headers }) => headers['x-ratelimit-remaining-requests']).slice(0, 3)).toEqual([
        '2',
        '1',
        '0',
      ])
      expect(answers[3]?.error).toMatchObject({ type: 'rate_limit_error', code: 'rate_limit_exceeded' })
      const wait = Number(answers[3]?.headers['retry-after'])
      expect(wait > 0 && wait <= 61).toBe(true)
    })

    test('many at once do not slip through', async () => {
      const { key } = await tenant({ rpm: 5 })
      const answers = await Promise.all(Array.from({ length: 20 }, () => ask(key, {}, { delayMs: 20 })))
      expect(answers.filter(({ status }) => status === 200).length).toBe(5)
      expect(answers.filter(({ status }) => status === 429).length).toBe(15)
    })

    test.each(['resale/m', 'byok/m'])(
      'tokens a minute are reserved by estimate and put right by the real count (%s)',
      async (model) => {
        const { key, workspaceId } = await tenant({ tpm: 1_000 })
        await ownCredential(workspaceId)
        // 900 reserved, 15 used: the next 900 fit again. What is really used stays counted.
        for (let n = 0; n < 3; n++) {
          const { status, headers } = await ask(key, { model, max_tokens: 900 })
          expect(status).toBe(200)
          expect(Number(headers['x-ratelimit-remaining-tokens'])).toBeLessThanOrEqual(100 - 15 * n)
        }
        expect((await ask(key, { model, max_tokens: 10 }, { completionTokens: 600 })).status).toBe(200)
        const refused = await ask(key, { model, max_tokens: 900 })
        expect([refused.status, refused.error?.code]).toEqual([429, 'rate_limit_exceeded'])
        expect(refused.error?.message).toContain('tokens')
        expect((await ask(key, { model, max_tokens: 100 })).status).toBe(200)
      },
    )

    test('a byok request without a cap reserves the default one too', async () => {
      const { key, workspaceId } = await tenant({ tpm: 400 })
      await ownCredential(workspaceId)
      expect((await ask(key, { model: 'byok/m', max_tokens: undefined })).status).toBe(429)
    })

    test('as many under way as allowed', async () => {
      const { key } = await tenant({ maxConcurrency: 2 })
      let begun = 0
      const streams = [1, 2].map(() =>
        ask(key, { stream: true }, { words: 30, gate: 'mid-stream' }, { onHead: () => begun++ }),
      )
      await until(() => begun === 2, 'both streams have begun')
      const third = await ask(key, {})
      expect([third.status, third.error?.code]).toEqual([429, 'concurrency_limit_exceeded'])
      await simulator.go(2)
      expect((await Promise.all(streams)).map(({ complete }) => complete)).toEqual([true, true])
      expect((await ask(key, {})).status).toBe(200)
    })
  })

  describe('budgets and credit', () => {
    test('a key’s budget is a 402 that says what is left and is not to be retried', async () => {
      // 10 input at 11, 5 output at 1100: 0.00561 a call. The ceiling of a call is some 0.013.
      const { key, workspaceId } = await tenant({ maxSpendUsd: '0.02' })
      expect(new Set((await ask(key, {})).told)).toEqual(new Set([5_610_000n]))
      const refused = await ask(key, { max_tokens: 15 })
      expect([refused.status, refused.error?.type, refused.error?.code]).toEqual([
        402,
        'insufficient_quota',
        'key_budget_exceeded',
      ])
      expect(refused.headers['x-should-retry']).toBe('false')
      expect(refused.error?.message).toContain('$0.01439 is left')
      expect((await ask(key, { max_tokens: 5 })).status).toBe(200)
      const records = await exportOf(gateway, workspaceId)
      expect(records.length, 'a refused request is not on record').toBe(2)
    })

    test('the budget of a key counts the provider’s cost on own credentials', async () => {
      const { key, workspaceId } = await tenant({ maxSpendUsd: '0.02' })
      await ownCredential(workspaceId)
      // 10 × 10 + 15 × 1000 micro: cost 0.0151, charge 0.
      expect((await ask(key, { model: 'byok/m', max_tokens: 15 }, { completionTokens: 15 })).told).toContain(0n)
      const refused = await ask(key, { model: 'byok/m', max_tokens: 15 })
      expect([refused.status, refused.error?.code]).toEqual([402, 'key_budget_exceeded'])
      expect(refused.error?.message).toContain('$0.0049 is left')
    })

    test('many at once never spend more than the budget', async () => {
      const { key, workspaceId } = await tenant({ maxSpendUsd: '0.05' })
      const answers = await Promise.all(
        Array.from({ length: 25 }, () => ask(key, {}, { completionTokens: 10, delayMs: 15 })),
      )
      const paid = answers.filter(({ status }) => status === 200)
      expect(paid.length).toBeGreaterThan(0)
      expect(answers.every(({ status }) => status === 200 || status === 402)).toBe(true)
      const records = await exportOf(gateway, workspaceId)
      expect(records.reduce((total, { chargeUsd }) => total + nanoOf(chargeUsd), 0n)).toBeLessThanOrEqual(50_000_000n)
    })

    test('without credit paid lanes are a 402, own keys are not', async () => {
      const { key, workspaceId } = await tenant({}, '0')
      await ownCredential(workspaceId)
      for (const model of ['cheap/m', 'resale/m']) {
        const refused = await ask(key, { model })
        expect([refused.status, refused.error?.type, refused.error?.code]).toEqual([
          402,
          'insufficient_quota',
          'insufficient_credit',
        ])
        expect(refused.headers['x-should-retry']).toBe('false')
        expect(refused.error?.message).toContain('$0 is left')
      }
      expect((await ask(key, { model: 'byok/m' })).status).toBe(200)
    })

    test('what an open stream may cost is held, and given back when it is over', async () => {
      const { key, workspaceId } = await tenant()
      let begun = false
      const stream = ask(
        key,
        { stream: true, max_tokens: 100 },
        { words: 30, gate: 'mid-stream' },
        { onHead: () => (begun = true) },
      )
      await until(() => begun, 'the stream has begun')
      const held = nanoOf((await balance(workspaceId)).heldUsd)
      // 100 output tokens, and at most one input token for each byte of the body.
      expect(held).toBeGreaterThanOrEqual(100n * TOKEN.resale)
      expect(held).toBeLessThan(100n * TOKEN.resale + 600n * 11_000n)
      await simulator.go()
      expect((await stream).complete).toBe(true)
      const after = await until(async () => {
        const now = await balance(workspaceId)
        return now.heldUsd === '0' && now
      }, 'nothing is held')
      expect(after).toEqual({ creditUsd: '99.99439', heldUsd: '0', availableUsd: '99.99439' })
    })

    test.each([
      ['a client that leaves', {}, { leave: { afterEvents: 2 } }],
      ['a provider that breaks off', { cutAfterEvents: 3 }, {}],
      ['a provider that fails', { status: 500 }, {}],
    ])('the hold of %s is given back', async (_, behaviour, options) => {
      const { key, workspaceId } = await tenant()
      await ask(key, { stream: true }, { words: 300, chunkDelayMs: 5, ...behaviour }, options)
      await until(async () => (await balance(workspaceId)).heldUsd === '0', 'nothing is held')
    })
  })

  describe('requests without a cap', () => {
    test.each(['resale/m', 'cheap/m'])('on %s the default is held and sent', async (model) => {
      const { key } = await tenant()
      await ask(key, { model, max_tokens: undefined })
      expect(await lastSent()).toMatchObject({ max_tokens: 500 })
    })

    test('the model’s own limit if that is lower', async () => {
      const { key } = await tenant()
      await ask(key, { model: 'resale/small', max_tokens: undefined })
      expect(await lastSent()).toMatchObject({ max_tokens: 7 })
    })

    test('on byok nothing is added', async () => {
      const { key, workspaceId } = await tenant()
      await ownCredential(workspaceId)
      await ask(key, { model: 'byok/m', max_tokens: undefined })
      expect(await lastSent()).not.toHaveProperty('max_tokens')
    })

    test('a client’s own cap stays as it is', async () => {
      const { key } = await tenant()
      await ask(key, { max_tokens: undefined, max_completion_tokens: 33 })
      const sent = await lastSent()
      expect([sent?.max_tokens, sent?.max_completion_tokens]).toEqual([undefined, 33])
    })

    test('less is sent when the credit is short, and the charge fits', async () => {
      const { key, workspaceId } = await tenant({}, '0.05')
      const answer = await ask(key, { max_tokens: undefined }, { completionTokens: 20 })
      expect(answer.status).toBe(200)
      const cap = Number((await lastSent())?.max_tokens)
      // 0.05 less the input's ceiling, at 0.0011 a token.
      expect(cap).toBeGreaterThan(35)
      expect(cap).toBeLessThanOrEqual(45)
      expect(new Set(answer.told)).toEqual(new Set([20n * TOKEN.resale + 110_000n]))
      expect(nanoOf((await balance(workspaceId)).creditUsd)).toBe(50_000_000n - 20n * TOKEN.resale - 110_000n)
    })

    test('no answer is asked for that is too short to be of use', async () => {
      const { key } = await tenant({}, '0.012')
      const refused = await ask(key, { max_tokens: undefined })
      expect([refused.status, refused.error?.code]).toEqual([402, 'insufficient_credit'])
    })
  })

  describe('a provider that bills more than it was asked for', () => {
    test.each([
      ['resale/m', 11_000n, TOKEN.resale],
      ['cheap/m', 20_000n, TOKEN.cheap],
    ] as const)('costs the operator, not the client (%s)', async (model, inputRate, outputRate) => {
      const { key, workspaceId } = await tenant()
      const before = await gateway.api<{ ok: boolean }>('GET', '/api/ledger/check')
      const answer = await ask(key, { model, max_tokens: 10 }, { completionTokens: 4_000 })
      const [record] = await gateway
        .api<{ data: { id: string }[] }>('GET', `/api/workspaces/${workspaceId}/requests`)
        .then(({ data }) => data)
      const detail = await gateway.api<{ chargeUsd: string; overrunUsd: string; plan: { chargeCeilingUsd: string }[] }>(
        'GET',
        `/api/workspaces/${workspaceId}/requests/${record?.id}`,
      )
      const hold = nanoOf(detail.plan[0]?.chargeCeilingUsd ?? '')
      const due = 10n * inputRate + 4_000n * outputRate
      expect(nanoOf(detail.chargeUsd)).toBe(hold)
      expect(hold).toBeLessThan(due)
      expect(nanoOf(detail.overrunUsd)).toBe(due - hold)
      expect(answer.told.every((amount) => amount === hold)).toBe(true)
      expect([before.ok, (await gateway.api<{ ok: boolean }>('GET', '/api/ledger/check')).ok]).toEqual([true, true])
    })
  })

  describe('budgets that must hold', () => {
    test('a model without a price is refused to a key with a budget, by name or passed through', async () => {
      const { key, workspaceId } = await tenant({ maxSpendUsd: '5' })
      await ownCredential(workspaceId)
      const refused = await ask(key, { model: 'byok/alpha/unlisted' })
      expect([refused.status, refused.error?.type]).toEqual([402, 'insufficient_quota'])
      expect(refused.error?.message).toContain('no known price')
      const free = await gateway.api<{ key: string }>('POST', `/api/workspaces/${workspaceId}/keys`, { name: 'free' })
      expect((await ask(free.key, { model: 'byok/alpha/unlisted' })).status).toBe(200)
    })

    test('and on a credential with a budget', async () => {
      const { key, workspaceId } = await tenant()
      await ownCredential(workspaceId, { monthlyBudgetUsd: '5' })
      expect((await ask(key, { model: 'byok/alpha/unlisted' })).status).toBe(402)
      expect((await ask(key, { model: 'byok/m' })).status).toBe(200)
    })

    test('a workspace credential’s monthly budget', async () => {
      const { key, workspaceId } = await tenant()
      await ownCredential(workspaceId, { monthlyBudgetUsd: '0.03' })
      // 0.0151 spent; a call's ceiling is some 0.017.
      expect((await ask(key, { model: 'byok/m', max_tokens: 15 }, { completionTokens: 15 })).status).toBe(200)
      const refused = await ask(key, { model: 'byok/m', max_tokens: 15 })
      expect([refused.status, refused.error?.code, refused.headers['x-should-retry']]).toEqual([
        402,
        'credential_budget_exceeded',
        'false',
      ])
      expect((await ask(key, { model: 'byok/m', max_tokens: 8 })).status).toBe(200)
    })

    test('the operator credential’s monthly budget, over all workspaces', async () => {
      const [one, other] = await Promise.all([tenant(), tenant()])
      const dear = { model: 'resale/budgeted', max_tokens: 100 }
      expect((await ask(one.key, dear, { completionTokens: 100 })).status).toBe(200)
      const refused = await ask(other.key, dear)
      expect([refused.status, refused.error?.code]).toEqual([402, 'credential_budget_exceeded'])
      expect((await balance(other.workspaceId)).heldUsd).toBe('0')
      expect((await ask(other.key, { ...dear, max_tokens: 5 })).status).toBe(200)
    })
  })

  test('after all this the books are sound', async () => {
    expect(await gateway.stop()).toBe(0)
    const books = await readBooks(place)
    expect(faultsIn(books)).toEqual([])
    expect(books.accounts.get('operator:overrun')).toBeLessThan(0n)
  })
})
