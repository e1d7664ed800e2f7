import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportGroups } from '../../../src/control/export/export-groups.ts'
import { exportQuery } from '../../../src/control/export/schema.ts'
import type { SettledRequest } from '../../../src/ledger/ledger-store.ts'
import { formatUsd } from '../../../src/model/money.ts'
import { type KnownBatch, markRecorded, remember } from '../../../src/pipeline/objects/known-objects.ts'
import { setUps } from '../store/set-ups.ts'
import {
  chargesOf,
  commitAll,
  FIRST,
  type Line,
  linesOf,
  mixedRequest,
  postedCharges,
  requestIdAt,
  ZONE,
} from './billing-rows.ts'
import { newWorkspace, openPlane, type Plane } from './plane.ts'

const COUNT = 4_310

const values: Readonly<Record<string, (r: SettledRequest) => string | undefined>> = {
  key: (r) => r.keyId,
  endUser: (r) => r.endUser,
  day: (r) => r.day,
  month: (r) => r.day.slice(0, 7),
  model: (r) => r.servedModel,
  lane: (r) => r.lane,
  'tag:team': (r) => r.tags?.team,
  'tag:env': (r) => r.tags?.env,
  'tag:none': () => undefined,
}

describe.each(setUps)('sums for billing ($name)', (setUp) => {
  let plane: Plane
  let at: string
  let ws: string
  let settled: SettledRequest[]
  beforeAll(async () => {
    plane = await openPlane({}, setUp)
    ;({ at, id: ws } = await newWorkspace(plane))
    await plane.call('PATCH', at, { timeZone: ZONE })
    settled = Array.from({ length: COUNT }, (_, i) => mixedRequest(ws, i))
    await commitAll(plane, settled)
    await commitAll(plane, [mixedRequest('ws_other', 2)])
  })
  afterAll(() => plane.close())

  const get = (query: string, token?: string) =>
    plane.call('GET', `${at}/export?${query}`, undefined, token === undefined ? {} : { token })
  const lines = async (query: string) => {
    const answer = await get(query)
    expect([query, answer.status]).toEqual([query, 200])
    return linesOf(answer.text)
  }

  /** What the lines must be, reckoned from the rows themselves. */
  function expected(groups: readonly string[], rows: readonly SettledRequest[]): Map<string, Partial<Line>> {
    const found = new Map<string, { requests: number; input: number | null; cost: bigint | null; charge: bigint }>()
    for (const row of rows) {
      const name = JSON.stringify(groups.map((group) => values[group]?.(row) || null))
      const sum = found.get(name) ?? { requests: 0, input: null, cost: null, charge: 0n }
      sum.requests++
      sum.charge += row.charge
      if (row.cost !== undefined) sum.cost = (sum.cost ?? 0n) + row.cost
      if (row.usage.inputTokens !== undefined) sum.input = (sum.input ?? 0) + row.usage.inputTokens
      found.set(name, sum)
    }
    return new Map(
      [...found].map(([name, { requests, input, cost, charge }]) => [
        name,
        {
          ...{ requests, inputTokens: input, chargeUsd: formatUsd(charge) },
          costUsd: cost === null ? null : formatUsd(cost),
        },
      ]),
    )
  }

  const nameOf = (groups: readonly string[], line: Line) => JSON.stringify(groups.map((group) => line[group]))

  const groupings = [
    ...Object.keys(values),
    ...['day,endUser', 'endUser,day', 'month,lane', 'day,month', 'key,tag:team', 'lane,model'],
    ...['tag:team,tag:env,endUser,model', 'lane,key,day,endUser'],
  ]

  test.each(groupings)('by %s they are those of the rows, and make what was posted', async (groupBy) => {
    const groups = groupBy.split(',')
    const found = await lines(`groupBy=${groupBy}`)
    expect(chargesOf(found)).toBe(await postedCharges(plane, ws))
    const wanted = expected(groups, settled)
    expect(new Set(found.map((line) => nameOf(groups, line)))).toEqual(new Set(wanted.keys()))
    expect(found.length).toBe(wanted.size)
    for (const line of found) expect(line).toMatchObject(wanted.get(nameOf(groups, line)) ?? {})
    const period = ['day', 'month'].find((name) => groups.includes(name))
    const order = period ? [period, ...groups.filter((name) => name !== period)] : groups
    const keys = found.map((line) => order.map((name) => line[name] ?? ''))
    expect(keys).toEqual([...keys].sort((a, b) => compare(a, b)))
  })

  const compare = (a: readonly unknown[], b: readonly unknown[]) => {
    const at = a.findIndex((value, i) => value !== b[i])
    return at < 0 ? 0 : String(a[at]) < String(b[at]) ? -1 : 1
  }

  test('a window, filters and groups go together, to the nano-dollar', async () => {
    const [since, until] = [FIRST + 400_000_000, FIRST + 2_500_000_000]
    const span = `since=${new Date(since).toISOString()}&until=${new Date(until).toISOString()}`
    const within = settled.filter((r) => r.createdAt >= since && r.createdAt < until)
    const cases: readonly (readonly [string, (r: SettledRequest) => boolean])[] = [
      ['', () => true],
      ['&key=key_1&lane=cheap', (r) => r.keyId === 'key_1' && r.lane === 'cheap'],
      ['&endUser=alice', (r) => r.endUser === 'alice'],
      ['&endUser=alice&model=model-1', (r) => r.endUser === 'alice' && r.servedModel === 'model-1'],
      ['&tag=team:a', (r) => r.tags?.team === 'a'],
      ['&tag=env:x&tag=team:%ED%A0%80', () => false],
      [
        `&tag=team:${encodeURIComponent('b,c')}&outcome=completed`,
        (r) => r.tags?.team === 'b,c' && r.outcome === 'completed',
      ],
    ]
    for (const [filter, keep] of cases) {
      const rows = within.filter(keep)
      const wanted = expected(['day', 'key'], rows)
      const found = await lines(`groupBy=day,key&${span}${filter}`)
      expect([filter, found.length]).toEqual([filter, wanted.size])
      expect(chargesOf(found)).toBe(rows.reduce((sum, { charge }) => sum + charge, 0n))
      const records = linesOf((await get(`${span}${filter}`)).text)
      expect([filter, records.map(({ id }) => id)]).toEqual([filter, rows.map(({ id }) => id)])
    }
  })

  test.each(['day,endUser', 'endUser,tag:team', 'lane'])('by %s it goes on after the last line', async (groupBy) => {
    const groups = groupBy.split(',')
    const all = await lines(`groupBy=${groupBy}`)
    for (const seen of [1, Math.floor(all.length / 2), all.length]) {
      const last = all[seen - 1] as Line
      const cursor = encodeURIComponent(nameOf(groups, last))
      expect(await lines(`groupBy=${groupBy}&cursor=${cursor}`)).toEqual(all.slice(seen))
    }
  })

  test('it goes on with a batch that was made days before the day it counts on', async () => {
    const { id: made, at: path } = await newWorkspace(plane)
    const day = (n: number) => new Date(FIRST + n * 86_400_000).toISOString().slice(0, 10)
    const row = (n: number, counts: number, part: Partial<SettledRequest> = {}) => {
      const createdAt = FIRST + n * 86_400_000
      return mixedRequest(made, 0, { id: requestIdAt(createdAt), createdAt, day: day(counts), ...part })
    }
    const batch = row(0, 9, { lane: 'byok', charge: 0n, finishReason: 'batch' })
    await commitAll(plane, [batch, row(5, 5), row(9, 9)])
    const batchNamed = (id: string, part: Partial<KnownBatch> = {}) => {
      const known = { id, workspaceId: made, credentialId: 'cred_1', keyId: 'key_0', tags: undefined }
      return { ...known, kind: 'batch' as const, requestId: batch.id, createdAt: batch.createdAt, ...part }
    }
    await remember(plane.store.db, batchNamed('batch_1'))
    await markRecorded(plane.store.db, batchNamed('batch_1'), FIRST + 9 * 86_400_000)
    const under = `${path}/export?groupBy=day`
    const all = linesOf((await plane.call('GET', under)).text)
    expect(all.map((line) => [line.day, line.requests])).toEqual([
      [day(5), 1],
      [day(9), 2],
    ])
    const cursor = encodeURIComponent(JSON.stringify([day(5)]))
    expect(linesOf((await plane.call('GET', `${under}&cursor=${cursor}`)).text)).toEqual(all.slice(1))
  })

  test.each(['day,endUser,key', 'endUser,model', 'month,key,model'])(
    'by %s with more groups than are kept at once',
    async (groupBy) => {
      const all = await lines(`groupBy=${groupBy}`)
      for (const most of [1, 7, 40]) {
        if (all.length > 100 * most) continue
        const { groupBy: grouping, ...filter } = exportQuery.omit({ format: true, cursor: true }).parse({ groupBy })
        if (!grouping) throw new Error('no grouping')
        let text = ''
        const query = { grouping, format: 'jsonl', after: undefined, filter, most } as const
        for await (const chunk of exportGroups(plane.deps, 'operator', ws, query)) text += chunk
        expect([most, linesOf(text)]).toEqual([most, all])
      }
    },
  )

  test('as CSV: the same sums, and no cell that runs', async () => {
    const { text, headers } = await get('groupBy=endUser,lane&format=csv')
    expect(headers['content-type']).toContain('text/csv')
    const [head, ...rows] = text.trimEnd().split('\r\n')
    expect(head).toBe(
      'endUser,lane,requests,inputTokens,cacheReadTokens,cacheWriteTokens,outputTokens,reasoningTokens,costUsd,chargeUsd',
    )
    expect(rows.length).toBe((await lines('groupBy=endUser,lane')).length)
    expect(text).toContain(`"'=1+1",resale,`)
    expect(text).toContain(`"käthe, ""k""",cheap,`)
  })

  test("the operator's cost on cheap is in nobody else's sums", async () => {
    const { token } = (await plane.call('POST', `${at}/tokens`, { name: 't', role: 'viewer' })).body
    const found = linesOf((await get('groupBy=lane', token)).text)
    const cost = (lane: string) => found.find((line) => line.lane === lane)?.costUsd
    expect(cost('cheap')).toBeNull()
    expect(cost('resale')).toEqual(expect.any(String))
    const whole = linesOf((await get('groupBy=tag:none', token)).text)
    const own = settled.filter((r) => r.lane !== 'cheap').reduce((sum, { cost }) => sum + (cost ?? 0n), 0n)
    expect(whole[0]).toMatchObject({ 'tag:none': null, costUsd: formatUsd(own) })
  })

  test.each([
    'groupBy=',
    'groupBy=price',
    'groupBy=day,day',
    'groupBy=day,month,lane,model,key',
    'groupBy=tag:',
    'groupBy=day&cursor=req_1',
    'groupBy=day&cursor=["x"]',
    'groupBy=day,lane&cursor=["2026-09-24"]',
    'cursor=["2026-09-24"]',
    'tag=team',
    'endUser=%00',
  ])('refuses %s and says what it takes', async (query) => {
    const { status, body } = await get(query)
    expect([query, status, typeof body?.error.message]).toEqual([query, 400, 'string'])
  })

  test('lists take an end user and tags as well', async () => {
    const listed: string[] = []
    // With several filters a page may be short of its limit: what follows it tells whether there is more.
    for (let next: string | null = ''; next !== null; ) {
      const query = `limit=200&endUser=bob&tag=env:x${next && `&cursor=${encodeURIComponent(next)}`}`
      const { body } = await plane.call('GET', `${at}/requests?${query}`)
      listed.push(...body.data.map(({ id }: { id: string }) => id))
      next = body.nextCursor
    }
    const wanted = settled.filter((r) => r.endUser === 'bob' && r.tags?.env === 'x').map((r) => r.id)
    expect(listed).toEqual(wanted.reverse())
  })
})
