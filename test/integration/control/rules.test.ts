import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newWorkspace, openPlane, type Plane } from './plane.ts'

describe('policy, quotes, prices, reload', () => {
  let plane: Plane
  let at: string
  let ws: string
  let problems: string[] = []
  beforeAll(async () => {
    plane = await openPlane({
      reloadConfig: async () => ({ ok: problems.length === 0, problems }),
      priceView: () => [
        {
          ...{ model: 'my-model', lane: 'cheap', basis: 'posted', price: { input: 1n, output: 2_000_000_000n } },
          ...{ priceVersion: 'pv_1', quoteVersion: undefined, state: 'up' },
        },
      ],
    })
    ;({ at, id: ws } = await newWorkspace(plane))
  })
  afterAll(() => plane.close())

  test('a policy is replaced whole', async () => {
    expect((await plane.call('GET', `${at}/policy`)).body).toEqual({})
    const policy = {
      laneOrder: ['cheap', 'byok'],
      lanes: ['cheap', 'byok'],
      regions: ['eu'],
      fallback: 'any',
      chains: { 'my-model': ['cheap/my-model', 'byok/acme/whatever:1', 'my-model:us'] },
    }
    expect((await plane.call('PUT', `${at}/policy`, policy)).body).toEqual(policy)
    expect((await plane.call('GET', `${at}/policy`)).body).toEqual(policy)
    expect((await plane.call('PUT', `${at}/policy`, { fallback: 'none' })).body).toEqual({ fallback: 'none' })
  })

  test.each([
    [{ lanes: ['free'] }, 'free|cheap'],
    [{ regions: ['mars'] }, 'mars.*eu, us'],
    [{ chains: { 'my-model': ['gpt-9', 'cheap/gpt-9'] } }, 'gpt-9, cheap/gpt-9'],
    [{ fallback: 'maybe' }, 'none, lane, any'],
    [{ lanes: ['byok'], laneOrder: ['cheap'] }, 'cheap'],
    [{ colour: 'red' }, 'colour'],
  ])('refuses the policy %j and names what is unknown', async (policy, named) => {
    const { status, body } = await plane.call('PUT', `${at}/policy`, policy)
    expect(status).toBe(400)
    expect(body.error.message).toMatch(new RegExp(named))
  })

  test("a region of the workspace's own credential is known too", async () => {
    const { at: own } = await newWorkspace(plane)
    expect((await plane.call('PUT', `${own}/policy`, { regions: ['mars'] })).status).toBe(400)
    await plane.call('POST', `${own}/credentials`, { provider: 'acme', apiKey: 'x', region: 'mars' })
    expect((await plane.call('PUT', `${own}/policy`, { regions: ['mars'] })).status).toBe(200)
  })

  test("quotes replace a lane's rules and keep the former ones", async () => {
    const put = (lane: string, rules: object[]) => plane.call('PUT', `${at}/quotes/${lane}`, { rules })
    const first = await put('resale', [
      { pattern: '*', marginPercent: 12.5 },
      { pattern: 'my-*', margin: '0.1', validFrom: '2026-01-01', validUntil: '2027-01-01T00:00:00+01:00' },
    ])
    expect(first.body.rules).toMatchObject([
      { pattern: '*', margin: 0.125, price: null, validFrom: null },
      { pattern: 'my-*', margin: 0.1, validFrom: '2026-01-01T00:00:00.000Z', validUntil: '2026-12-31T23:00:00.000Z' },
    ])
    await put('cheap', [{ pattern: 'my-model', price: { input: 1, output: '2.5', cacheRead: 0.1 } }])
    await put('resale', [{ pattern: '*', margin: 0 }])
    expect((await plane.call('GET', `${at}/quotes/resale`)).body.rules).toMatchObject([{ margin: 0, replacedAt: null }])
    expect((await plane.call('GET', `${at}/quotes`)).body.rules).toMatchObject([
      { lane: 'cheap', price: { input: '1', output: '2.5', cacheRead: '0.1' } },
      { lane: 'resale' },
    ])
    expect((await plane.call('GET', `${at}/quotes/resale?history=true`)).body.rules.length).toBe(3)
    const rows = await plane.store.db
      .selectFrom('quote_rules')
      .select('margin')
      .where('workspace_id', '=', ws)
      .where('pattern', '=', '*')
      .orderBy('id')
      .execute()
    expect(rows.map((row) => row.margin)).toEqual([125_000, 0])
    expect((await put('resale', [])).body).toMatchObject({ rules: [], version: 3, status: 'in_force' })
  })

  test('two replacements at once leave one set', async () => {
    const { at: own } = await newWorkspace(plane)
    await Promise.all(
      [1, 2, 3, 4].map((n) => plane.call('PUT', `${own}/quotes/cheap`, { rules: [{ pattern: '*', margin: n }] })),
    )
    expect((await plane.call('GET', `${own}/quotes/cheap`)).body.rules.length).toBe(1)
  })

  test.each([
    [[{ pattern: '*' }]],
    [[{ pattern: '*', margin: 0.1, marginPercent: 10 }]],
    [[{ pattern: '*', margin: 0.0000001 }]],
    [[{ pattern: '*', margin: -1 }]],
    [[{ pattern: '*', price: { input: 1 } }]],
    [[{ pattern: '', margin: 1 }]],
    [[{ pattern: '*', margin: 1, validFrom: '2027-01-01', validUntil: '2026-01-01' }]],
  ])('refuses the rules %j', async (rules) => {
    expect((await plane.call('PUT', `${at}/quotes/cheap`, { rules })).status).toBe(400)
  })

  test('unknown lanes are refused', async () => {
    expect((await plane.call('PUT', `${at}/quotes/free`, { rules: [] })).body.error.param).toBe('lane')
  })

  test('the catalogue and the effective prices', async () => {
    expect((await plane.call('GET', 'models')).body.data).toEqual([
      {
        id: 'my-model',
        name: 'My model',
        kind: 'chat',
        contextWindow: 8000,
        maxOutputTokens: null,
        cheapPrice: { input: '0.5', output: '1' },
        resaleMargin: 0.15,
        deployments: [
          {
            id: 'acme/m1',
            provider: 'acme',
            upstreamModel: 'm1',
            region: 'eu',
            price: { input: '1', output: '2', image: '0.00004' },
          },
        ],
      },
    ])
    expect((await plane.call('GET', `${at}/prices`)).body.data).toEqual([
      {
        ...{ model: 'my-model', lane: 'cheap', basis: 'posted', price: { input: '0.000000001', output: '2' } },
        ...{ priceVersion: 'pv_1', quoteVersion: null, state: 'up' },
      },
    ])
  })

  test('reload tells what is wrong', async () => {
    expect((await plane.call('POST', 'reload')).body).toEqual({ ok: true })
    problems = ['trilane.yaml:3: providers.x.kind: unknown kind; use openai-compatible']
    const { status, body } = await plane.call('POST', 'reload')
    expect([status, body.error.code]).toEqual([400, 'invalid_configuration'])
    expect(body.error.message).toContain('trilane.yaml:3')
  })
})
