import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as core from '../../../src/store/migrations/0001-core.ts'
import * as quoteVersions from '../../../src/store/migrations/0003-quote-versions.ts'
import type { Store } from '../../../src/store/store.ts'
import { setUps } from './set-ups.ts'

const rule = (n: number) => `quote_${String(n).padStart(32, '0')}`
const version = (n: number) => `qv_${String(n).padStart(32, '0')}`

/** Id, workspace, lane, margin, created, replaced. */
const rules = [
  [1, 'a', 'resale', 10, 100, 200],
  [2, 'a', 'resale', 11, 100, 200],
  [3, 'a', 'resale', 20, 200, null],
  [4, 'a', 'cheap', 30, 150, null],
  [5, 'b', 'resale', 40, 100, 100],
  [6, 'b', 'resale', 50, 100, null],
] as const

describe.each(setUps)('rules of before there were versions ($name)', (setUp) => {
  let store: Store
  beforeAll(async () => {
    store = (await setUp.open()).store
  })
  afterAll(async () => {
    await store?.close()
    await setUp.cleanUp()
  })

  test('those that were put together become a version', async () => {
    const [quotes, agreed] = await store.db.transaction().execute(async (trx) => {
      for (const text of ['create schema older', 'set local search_path to older']) await sql.raw(text).execute(trx)
      await core.up(trx as never)
      await sql`insert into workspaces (id, name, created_at, wrapped_key) values ('a', 'a', 1, 'w'), ('b', 'b', 1, 'w')`.execute(
        trx,
      )
      for (const [id, workspace, lane, margin, created, replaced] of rules) {
        await sql`insert into quotes (id, workspace_id, lane, pattern, margin, created_at, replaced_at)
          values (${rule(id)}, ${workspace}, ${lane}, '*', ${margin}::int4, ${created}::int8, ${replaced}::int8)`.execute(
          trx,
        )
      }
      await quoteVersions.up(trx as never)
      return [
        (await trx.selectFrom('quotes').selectAll().orderBy('id').execute()).map((q) => [
          ...[q.id, q.workspace_id, q.lane, q.version, q.status, q.in_force_at, q.replaced_at],
        ]),
        (await trx.selectFrom('quote_rules').selectAll().orderBy('id').execute()).map((r) => [r.quote_id, r.margin]),
      ]
    })
    expect(quotes).toEqual([
      [version(1), 'a', 'resale', 1, 'replaced', 100n, 200n],
      [version(3), 'a', 'resale', 2, 'effective', 200n, null],
      [version(4), 'a', 'cheap', 1, 'effective', 150n, null],
      [version(5), 'b', 'resale', 1, 'replaced', 100n, 100n],
      [version(6), 'b', 'resale', 2, 'effective', 100n, null],
    ])
    expect(agreed).toEqual([
      [version(1), 10],
      [version(1), 11],
      [version(3), 20],
      [version(4), 30],
      [version(5), 40],
      [version(6), 50],
    ])
  })
})
