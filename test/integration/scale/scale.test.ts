import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sharedDatabase } from '../../support/shared-postgres.ts'
import { postgresBin } from '../postgres.ts'

/**
 * The scale bench (bench/scale) in small: what must not grow with the number of keys and requests. Limits on time are
 * wide, since the machine may be busy; the exact figures are the bench's. Takes about 40 s.
 */
const tenants = { workspaces: 1_000, keys: 20_000, ofHuge: 1_000 }
const count = 60_000
const end = Date.now() - 60_000

// biome-ignore lint/suspicious/noExplicitAny: the bench is plain JavaScript with its types in comments
const bench = (file: string): Promise<any> => import(new URL(`../../../bench/${file}.mjs`, import.meta.url).href)

/** Far below what reading all of a workspace takes, and above what other tests beside these make of a page. */
const BOUND_MS = 250

describe.skipIf(!postgresBin)('scale', () => {
  // biome-ignore lint/suspicious/noExplicitAny: as above
  let at: any
  beforeAll(async () => {
    const [data, gateway, snapshot, listing, proc] = await Promise.all(
      ['scale/data', 'scale/gateway', 'scale/snapshot', 'scale/listing', 'proc'].map(bench),
    )
    const place = { databaseUrl: await sharedDatabase() }
    const requests = { tenants, count, days: 60, end, chunk: 60_000 }
    const fill = [
      ...data.tenantsSql(tenants),
      ...data.requestsSql(requests),
      ...data.rollupSql(requests),
      'vacuum analyze',
    ]
    await gateway.fill(place, fill)
    at = {
      ...data,
      ...snapshot,
      ...listing,
      ...proc,
      node: await gateway.Gateway.start(place),
      other: await gateway.session(place),
    }
  })
  afterAll(async () => {
    await at?.other.end()
    await at?.stopAll()
  })

  test('a revocation is effective within a second, here and on another node', async () => {
    expect(await at.revokeByApi(at.node, tenants, 2_000)).toBeLessThan(1_000)
    expect(await at.revokeElsewhere(at.node, at.other, 2_001)).toBeLessThan(1_000)
  })

  test('a revocation whose notice was lost is effective within ten seconds', async () => {
    expect(await at.revokeElsewhere(at.node, at.other, 2_002, false)).toBeLessThan(10_000)
  })

  test('a thousand changes at once do not hold up the event loop', async () => {
    const found = await at.measureStandstill(at.node, at.other, tenants, 3)
    for (const what of ['one key', '1,000 keys at once']) {
      const least = Math.min(...found[what].map((round: { cpuMax: number }) => round.cpuMax))
      expect([what, least < 5 || least]).toEqual([what, true])
    }
  })

  test('no page reads more than a bounded part of a workspace, however rare the match', async () => {
    const pages = await at.measureListing(at.node, end, { rounds: 3, most: 5 })
    const slow = pages.filter(
      (page: { name: string; min: number }) => !page.name.startsWith('sums') && page.min > BOUND_MS,
    )
    expect(slow).toEqual([])
    const found = Object.fromEntries(pages.map((page: { name: string; rows: number }) => [page.name, page.rows]))
    const { rows } = {
      rows: await at.other.run(`select
      count(*) filter (where lane = 'byok')::int as lane, count(*) filter (where status = 418)::int as status,
      count(*) filter (where served_model = 'model-trap')::int as model
      from requests where workspace_id = '${at.idOf('ws', 0)}'`),
    }
    expect({ lane: found['a rare lane'], status: found['rare status 418'], model: found['a rare model'] }).toEqual(
      rows[0],
    )
  })

  test('no list walks the primary key or sorts: each filter has its index', async () => {
    const explain = async (where: string) =>
      JSON.stringify(
        await at.other.run(`explain select id from requests where workspace_id = '${at.idOf('ws', 0)}' and ${where}
          order by id collate "POSIX" desc limit 51`),
      )
    expect(await explain(`day > ''`)).toContain('Backward using requests_workspace')
    expect(await explain(`lane = 'byok'`)).toContain('Backward using requests_lane')
    expect(await explain(`served_model = 'model-trap'`)).toContain('Backward using requests_model')
  })
})
