import { CompiledQuery, type KyselyPlugin, type RootOperationNode, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listCredits } from '../../../src/control/credits/read-credits.ts'
import { openExport } from '../../../src/control/export/open-export.ts'
import { exportQuery } from '../../../src/control/export/schema.ts'
import { listStatements } from '../../../src/control/statements/list-statements.ts'
import { readStatement } from '../../../src/control/statements/read-statement.ts'
import { postgresBin } from '../postgres.ts'
import { setUps } from '../store/set-ups.ts'
import { newWorkspace, openPlane, type Plane } from './plane.ts'

const COUNT = 200_000
const FIRST = Date.parse('2026-06-01T00:00:00Z')

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly PlanNode[]
}

/** Half of the requests are this workspace's; what its filters ask for is rare in it and common elsewhere. */
describe.skipIf(postgresBin === undefined)('billing from a large database', () => {
  let plane: Plane
  let ws: string
  beforeAll(async () => {
    plane = await openPlane({}, setUps[1])
    ;({ id: ws } = await newWorkspace(plane))
    const { db } = plane.store
    for (let from = 0; from < COUNT; from += 40_000) await sql.raw(rows(ws, from, from + 40_000)).execute(db)
    await sql
      .raw(`insert into usage_days (workspace_id, day, lane, model, requests, charge)
      select workspace_id, day, lane, served_model, count(*), sum(charge) from requests group by 1, 2, 3, 4`)
      .execute(db)
    await sql
      .raw(`insert into transactions (id, kind, workspace_id, at) select 'txn_' || lpad(to_hex(${FIRST} + i), 12, '0')
      || lpad(i::text, 20, '0'), 'charge', '${ws}', ${FIRST} + i from generate_series(1, 50000) i`)
      .execute(db)
    for (const table of ['requests', 'usage_days', 'transactions', 'postings'])
      await sql.raw(`analyze ${table}`).execute(db)
    plane.time = Date.parse('2026-11-30T00:00:00Z')
  })
  afterAll(() => plane?.close())

  /** Every kind of statement of this work, the first and the last of it, with its plan as it was carried out. */
  async function plansOf(work: (deps: Plane['deps']) => Promise<unknown>): Promise<PlanNode[][]> {
    const { db } = plane.store
    const first = new Map<string, CompiledQuery>()
    const last = new Map<string, CompiledQuery>()
    const record: KyselyPlugin = {
      transformQuery: ({ node, queryId }) => {
        const query = db.getExecutor().compileQuery(node as RootOperationNode, queryId)
        if (!first.has(query.sql)) first.set(query.sql, query)
        last.set(query.sql, query)
        return node
      },
      transformResult: async ({ result }) => result,
    }
    await work({ ...plane.deps, db: db.withPlugin(record) })
    const plans: PlanNode[][] = []
    for (const { sql: text, parameters } of [...first.values(), ...last.values()]) {
      const explain = CompiledQuery.raw(`explain (analyze, format json) ${text}`, [...parameters])
      const answer = (await db.executeQuery<Record<'QUERY PLAN', { Plan: PlanNode }[]>>(explain)).rows[0]
      plans.push(nodesOf(answer?.['QUERY PLAN'][0]?.Plan))
    }
    return plans
  }

  const nodesOf = (node: PlanNode | undefined): PlanNode[] =>
    node ? [node, ...(node.Plans ?? []).flatMap(nodesOf)] : []

  const readAll = async (deps: Plane['deps'], query: Record<string, string>) => {
    let text = ''
    for await (const chunk of openExport(deps, 'operator', ws, exportQuery.parse(query))) text += chunk
    return text
  }

  const exports: readonly Record<string, string>[] = [
    { groupBy: 'day,endUser' },
    { groupBy: 'endUser,tag:team' },
    { groupBy: 'lane', key: 'key_rare' },
    { groupBy: 'day', endUser: 'user-7' },
    { groupBy: 'month', tag: 'team:rare' },
    { groupBy: 'day', lane: 'byok', model: 'model-rare' },
    { endUser: 'user-7' },
    { tag: 'team:rare' },
    { lane: 'cheap', model: 'model-rare' },
  ]

  test.each(exports)('%j: no statement reads or sorts more than a page', async (query) => {
    const plans = await plansOf((deps) => readAll(deps, query))
    expect(plans.length).toBeGreaterThan(0)
    for (const nodes of plans) {
      for (const node of nodes) {
        const met = (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops']
        expect([node['Node Type'], node['Index Name'], met <= 5_001 || met]).toEqual([
          node['Node Type'],
          node['Index Name'],
          true,
        ])
        if (node['Relation Name'] === 'requests') expect(node['Node Type']).toMatch(/^(Index|Bitmap Heap)/)
      }
    }
  })

  test('the whole of it in time, and its sums are those of the records', async () => {
    const { rows: all } = await sql<{ charge: string }>`
      select sum(charge)::text as charge from requests where workspace_id = ${ws}`.execute(plane.store.db)
    const begun = performance.now()
    const text = await readAll(plane.deps, { groupBy: 'day,endUser,lane' })
    const took = performance.now() - begun
    const lines = text.trimEnd().split('\n')
    const charge = lines.reduce((sum, line) => sum + Number(JSON.parse(line).chargeUsd) * 1e9, 0)
    expect(Math.round(charge)).toBe(Number(all[0]?.charge))
    expect(took).toBeLessThan(150_000)
  })

  test('statements and credits read no charges one by one', async () => {
    const plans = await plansOf(async (deps) => {
      expect((await readStatement(deps, ws, '2026-09')).charges.requests).toBeGreaterThan(0)
      expect((await listStatements(deps, ws)).data.length).toBeGreaterThan(3)
      expect((await listCredits(deps, ws, { limit: 50 })).data).toEqual([])
    })
    const large = plans.flat().filter((node) => ['requests', 'transactions'].includes(node['Relation Name'] ?? ''))
    for (const node of large) {
      expect([node['Relation Name'], node['Index Name'], node['Actual Rows'] <= 10]).toEqual([
        'transactions',
        'transactions_credit',
        true,
      ])
    }
    expect(large.length).toBeGreaterThan(0)
  })
})

function rows(ws: string, from: number, to: number): string {
  return `insert into requests (id, workspace_id, key_id, created_at, day, lane, requested_model, served_model, provider,
      status, outcome, stream, input_tokens, output_tokens, estimated, cost, charge, overrun, latency_ms, cache, end_user,
      tags, attempts, plan)
    select 'req_' || lpad(to_hex(at), 12, '0') || '7' || substr(md5(i::text), 1, 19), ws,
      case when i % 2 = 1 or i % 20000 = 0 then 'key_rare' else 'key_' || i % 50 end, at,
      to_char(to_timestamp(at / 1000.0) at time zone 'UTC', 'YYYY-MM-DD'),
      case when i % 2 = 1 or i % 30000 = 0 then 'byok' when i % 3 = 0 then 'resale' else 'cheap' end, 'm',
      case when i % 2 = 1 or i % 25000 = 0 then 'model-rare' else 'model-' || i % 8 end, 'acme', 200, 'completed', true,
      100, 50, false, 200000, i, 0, 800, 'off', case when i % 5 = 0 then null else 'user-' || i % 997 end,
      case when i % 2 = 1 or i % 40000 = 0 then '{"team":"rare"}' else '{"team":"' || i % 9 || '"}' end,
      repeat('x', 300), repeat('y', 300)
    from (select i, ${FIRST} + i::int8 * 75000 as at, case when i % 2 = 0 then '${ws}' else 'ws_' || i % 100 end as ws
      from generate_series(${from}, ${to - 1}) i) a`
}
