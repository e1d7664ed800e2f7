import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idAt } from '../../../src/kit/ids.ts'
import type { SettledRequest } from '../../../src/ledger/ledger-store.ts'
import { ledgerBatch, newId, settledRequest } from '../store/ledger-fixtures.ts'
import { setUps } from '../store/set-ups.ts'
import { newWorkspace, openPlane, type Plane } from './plane.ts'

const COUNT = 1203

describe.each(setUps)('requests, usage and export ($name)', (setUp) => {
  let plane: Plane
  let at: string
  let ws: string
  let token: string
  let settled: SettledRequest[]
  beforeAll(async () => {
    plane = await openPlane({}, setUp)
    ;({ at, id: ws } = await newWorkspace(plane))
    token = (await plane.call('POST', `${at}/tokens`, { name: 't', role: 'viewer' })).body.token
    const lanes = ['resale', 'cheap', 'byok'] as const
    settled = Array.from({ length: COUNT }, (_, i) =>
      settledRequest({
        workspaceId: ws,
        id: `${idAt('req', 1_700_000_000_000 + i * 1000).slice(0, 20)}${newId('x').slice(-16)}`,
        createdAt: 1_700_000_000_000 + i * 1000,
        lane: lanes[i % 3],
        keyId: i % 2 ? 'key_odd' : 'key_even',
        servedModel: i % 5 ? 'my-model' : '=cmd|1',
        charge: i % 3 === 2 ? 0n : 240n,
        requestedModel: '+a,"b"',
        tags: { team: '@x' },
        attempts: JSON.stringify([
          {
            lane: 'cheap',
            provider: 'acme',
            model: 'm',
            credentialId: 'cred_pool',
            status: 500,
            error: 'HTTP 500',
            latencyMs: 3,
            costNano: '7',
            usage: { inputTokens: 7, outputTokens: 0, estimated: true },
          },
          {
            lane: lanes[i % 3],
            provider: 'acme',
            model: 'm',
            credentialId: 'cred_a',
            status: 200,
            latencyMs: 810,
            costNano: '200',
          },
        ]),
      }),
    )
    for (let i = 0; i < COUNT; i += 200) {
      await plane.store.ledger.commit(ledgerBatch({ settled: settled.slice(i, i + 200) }))
    }
    await plane.store.ledger.commit(ledgerBatch({ settled: [settledRequest({ workspaceId: 'ws_other' })] }))
  })
  afterAll(() => plane.close())

  const ids = (answer: { body: { data: { id: string }[] } }) => answer.body.data.map((r) => r.id)
  const expectedIds = (keep: (r: SettledRequest) => boolean) =>
    settled
      .filter(keep)
      .map((r) => r.id)
      .reverse()

  async function walk(query: string): Promise<string[]> {
    const found: string[] = []
    for (let cursor = ''; ; ) {
      const answer = await plane.call('GET', `${at}/requests?limit=200${query}${cursor && `&cursor=${cursor}`}`)
      expect(answer.status).toBe(200)
      found.push(...ids(answer))
      if (answer.body.nextCursor === null) return found
      cursor = answer.body.nextCursor
    }
  }

  test('pages go through everything once, newest first', async () => {
    expect(await walk('')).toEqual(expectedIds(() => true))
    expect(ids(await plane.call('GET', `${at}/requests`)).length).toBe(50)
  })

  test('filters', async () => {
    expect(await walk('&key=key_odd')).toEqual(expectedIds((r) => r.keyId === 'key_odd'))
    expect(await walk('&lane=cheap&model=my-model')).toEqual(
      expectedIds((r) => r.lane === 'cheap' && r.servedModel === 'my-model'),
    )
    const [since, until] = [1_700_000_010_000, 1_700_000_020_000]
    const span = `&since=${new Date(since).toISOString()}&until=${new Date(until).toISOString()}`
    expect(await walk(span)).toEqual(expectedIds((r) => r.createdAt >= since && r.createdAt < until))
    expect(await walk('&status=500')).toEqual([])
    for (const bad of ['limit=201', 'limit=0', 'cursor=1', 'lane=x', 'since=yesterday', 'order=asc']) {
      expect([bad, (await plane.call('GET', `${at}/requests?${bad}`)).status]).toEqual([bad, 400])
    }
  })

  test('a rare match is looked for in pieces, and found', async () => {
    const { id, at: own } = await newWorkspace(plane)
    const at0 = 1_700_000_000_000
    const make = (i: number, part: Partial<SettledRequest> = {}) =>
      settledRequest({ workspaceId: id, id: `${idAt('req', at0 + i).slice(0, 20)}${newId('x').slice(-16)}`, ...part })
    const rare = make(0, { lane: 'byok', status: 502, outcome: 'failed' })
    for (let i = 0; i < 2; i++) {
      const settled = Array.from({ length: 700 }, (_, j) => make(1 + i * 700 + j))
      await plane.store.ledger.commit(ledgerBatch({ settled: i === 0 ? [rare, ...settled] : settled }))
    }
    // The key's requests are walked, the lane is checked on them: 500 a page.
    const pages: string[][] = []
    for (let cursor = ''; ; ) {
      const { body } = await plane.call('GET', `${own}/requests?key=key_a&lane=byok${cursor && `&cursor=${cursor}`}`)
      pages.push(ids({ body }))
      if (body.nextCursor === null) break
      cursor = body.nextCursor
    }
    expect(pages).toEqual([[], [], [rare.id]])
    // What went wrong has an index of its own: found at once.
    for (const query of ['status=502', 'outcome=failed', 'lane=byok&outcome=failed', 'key=key_a&status=502']) {
      const { body } = await plane.call('GET', `${own}/requests?${query}`)
      expect([query, ids({ body }), body.nextCursor]).toEqual([query, [rare.id], null])
    }
  })

  test('a record has the fields of the contract', async () => {
    const one = settled[0] as SettledRequest
    const { body } = await plane.call('GET', `${at}/requests/${one.id}`)
    expect(body).toEqual({
      id: one.id,
      createdAt: '2023-11-14T22:13:20.000Z',
      keyId: 'key_even',
      lane: 'resale',
      requestedModel: '+a,"b"',
      servedModel: '=cmd|1',
      reportedModel: 'my-model-2026',
      provider: 'acme',
      region: 'eu',
      credentialId: 'cred_a',
      upstreamId: one.upstreamId,
      status: 200,
      outcome: 'completed',
      stream: true,
      usage: {
        inputTokens: 100,
        cacheReadTokens: 20,
        cacheWriteTokens: null,
        outputTokens: 50,
        reasoningTokens: null,
        estimated: false,
      },
      finishReason: 'stop',
      costUsd: '0.0000002',
      chargeUsd: '0.00000024',
      overrunUsd: '0',
      priceVersion: 'pv_1',
      quote: null,
      latencyMs: 812,
      ttftMs: 210,
      cache: 'off',
      endUser: null,
      tags: { team: '@x' },
      attempts: [
        {
          lane: 'cheap',
          provider: 'acme',
          model: 'm',
          region: null,
          credentialId: 'cred_pool',
          status: 500,
          error: 'HTTP 500',
          latencyMs: 3,
          costUsd: '0.000000007',
          chargeUsd: null,
          usage: {
            ...{ inputTokens: 7, cacheReadTokens: null, cacheWriteTokens: null },
            ...{ outputTokens: 0, reasoningTokens: null, estimated: true },
          },
        },
        {
          lane: 'resale',
          provider: 'acme',
          model: 'm',
          region: null,
          credentialId: 'cred_a',
          status: 200,
          error: null,
          latencyMs: 810,
          costUsd: '0.0000002',
          chargeUsd: null,
          usage: {
            ...{ inputTokens: 100, cacheReadTokens: 20, cacheWriteTokens: null },
            ...{ outputTokens: 50, reasoningTokens: null, estimated: false },
          },
        },
      ],
      plan: [
        {
          lane: 'resale',
          provider: 'acme',
          model: 'my-model',
          region: 'eu',
          credentialId: 'cred_a',
          chargeCeilingUsd: '0.00042',
          priceVersion: null,
          quote: null,
          dropped: null,
        },
        {
          lane: 'cheap',
          provider: 'acme',
          model: 'my-model',
          region: null,
          credentialId: null,
          chargeCeilingUsd: null,
          priceVersion: null,
          quote: null,
          dropped: 'lane not allowed by the workspace',
        },
      ],
      decision: null,
      rawUsage: expect.objectContaining({ prompt_tokens: 100 }),
    })
    expect((await plane.call('GET', `${at}/requests/req_none`)).status).toBe(404)
  })

  test("what is the operator's own knowledge stays out of a workspace's records", async () => {
    const see = async (index: number) =>
      (await plane.call('GET', `${at}/requests/${settled[index]?.id}`, undefined, { token })).body
    const [resale, cheap, byok] = [await see(0), await see(1), await see(2)]
    expect(Object.keys(resale)).not.toContain('credentialId')
    expect(resale).toMatchObject({ costUsd: '0.0000002', rawUsage: expect.anything() })
    expect(byok).toMatchObject({ credentialId: 'cred_a', costUsd: '0.0000002', chargeUsd: '0' })
    for (const hidden of ['costUsd', 'credentialId', 'upstreamId', 'overrunUsd', 'rawUsage'])
      expect(cheap).not.toHaveProperty(hidden)
    expect(cheap.chargeUsd).toBe('0.00000024')
    for (const record of [resale, cheap, byok]) {
      expect(record.attempts[0]).not.toHaveProperty('costUsd')
      expect(JSON.stringify(record)).not.toContain('cred_pool')
      expect(record).not.toHaveProperty('overrunUsd')
    }
    const listed = (await plane.call('GET', `${at}/requests?lane=cheap`, undefined, { token })).text
    expect(listed).not.toContain('costUsd')
  })

  test('sums of a month', async () => {
    const usage = async (query: string, as?: string) =>
      (await plane.call('GET', `${at}/usage?month=2026-11${query}`, undefined, as === undefined ? {} : { token: as }))
        .body
    const days = await usage('')
    expect(days.data).toEqual([{ group: '2026-11-21', ...days.total }])
    expect(days.total).toMatchObject({
      requests: COUNT,
      inputTokens: COUNT * 100,
      chargeUsd: '0.00019248',
      costUsd: '0.0002406',
    })
    const lanes = await usage('&groupBy=lane', token)
    expect(lanes.data.map((g: { group: string; costUsd: string }) => [g.group, g.costUsd])).toEqual([
      ['cheap', '0'],
      ['resale', '0.0000802'],
      ['byok', '0.0000802'],
    ])
    expect((await usage('&groupBy=key')).data.map((g: { group: string }) => g.group).sort()).toEqual([
      'key_even',
      'key_odd',
    ])
    expect((await plane.call('GET', `${at}/usage?month=2026-13`)).status).toBe(400)
    expect((await plane.call('GET', `${at}/usage`)).body.month).toMatch(/^20\d\d-\d\d$/)
  })

  test('export as JSON lines: everything once, oldest first, and going on from a cursor', async () => {
    const whole = await plane.call('GET', `${at}/export?format=jsonl`)
    expect(whole.headers['content-type']).toContain('application/jsonl')
    const lines = whole.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map((r) => r.id)).toEqual(settled.map((r) => r.id))
    expect(lines[0]).toMatchObject({ chargeUsd: '0.00000024', createdAt: '2023-11-14T22:13:20.000Z' })
    const rest = await plane.call('GET', `${at}/export?cursor=${settled[1000]?.id}&lane=byok`)
    expect(rest.text.trimEnd().split('\n').length).toBe(settled.slice(1001).filter((r) => r.lane === 'byok').length)
  })

  test('export as CSV: no cell begins like a formula', async () => {
    const { text, headers } = await plane.call('GET', `${at}/export?format=csv`, undefined, { token })
    expect(headers['content-type']).toContain('text/csv')
    const lines = text.trimEnd().split('\r\n')
    expect(lines.length).toBe(COUNT + 1)
    expect(lines[0]).toMatch(/^id,createdAt,keyId,lane,/)
    expect(lines[1]).toContain(`"'+a,""b""","'=cmd|1"`)
    expect(text).not.toMatch(/(^|,)"?[=+@]/m)
    expect(lines[2]?.split(',').length).toBeGreaterThan(20)
    expect((await plane.call('GET', `${at}/export?format=xml`)).status).toBe(400)
  })
})
