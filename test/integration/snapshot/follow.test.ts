import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seedLimits } from '../../../src/boot/seed-limits.ts'
import type { Catalog } from '../../../src/model/catalog.ts'
import { SnapshotFollower } from '../../../src/snapshot/follow.ts'
import { LiveSnapshot } from '../../../src/snapshot/live-snapshot.ts'
import { forgetChanges, recordChange } from '../../../src/store/changes.ts'
import { MemoryLimits } from '../../../src/store/memory/memory-limits.ts'
import type { Store } from '../../../src/store/store.ts'
import { setUps } from '../store/set-ups.ts'

/** More than one page of everything, and more rows than the embedded database hands out at a time. */
const MANY = 20_500

describe.each(setUps)('a snapshot follows the database ($name)', (setUp) => {
  let store: Store
  let snapshot: LiveSnapshot
  let follower: SnapshotFollower
  beforeAll(async () => {
    ;({ store } = await setUp.open())
    for (const statement of [
      `insert into workspaces (id, name, created_at, wrapped_key) select 'ws_' || i, 'a "b" \\ ' || i, i, 'w' from generate_series(1, ${MANY}) i`,
      `update workspaces set learned = '{"status": "active", "models": {}}' where id = 'ws_7'`,
      `insert into accounts (id, workspace_id, balance) select 'ws_' || i || ':credit', 'ws_' || i, i from generate_series(1, ${MANY}) i`,
      `insert into keys (id, workspace_id, name, hash, hint, max_spend, budget_period, lanes, tags, created_at)
         select 'key_' || i, 'ws_' || i, E'k "q" \\\\ ü\\t' || i, 'h' || i, 'h', 9007199254740993, 'day', '["byok"]', '{"a": "b"}', i
         from generate_series(1, ${MANY}) i`,
      `insert into credentials (id, workspace_id, provider, name, ciphertext, hint, priority, created_at)
         select 'cred_' || i, 'ws_' || (1 + i % 3), 'acme', 'c', 'x', 'h', i % 2, i from generate_series(1, ${MANY}) i`,
    ]) {
      await sql.raw(statement).execute(store.db)
    }
    snapshot = new LiveSnapshot({} as Catalog)
    follower = new SnapshotFollower(store.db, snapshot, () => 'secret')
    await follower.load()
  })
  afterAll(async () => {
    await store?.close()
    await setUp.cleanUp()
  })

  const change = (statement: string, kind: string, ids: readonly string[]) =>
    store.db.transaction().execute(async (trx) => {
      await sql.raw(statement).execute(trx)
      for (const id of ids) await recordChange(trx, kind, id)
    })

  test('everything is loaded as it was written', () => {
    expect(snapshot.keyCount).toBe(MANY)
    expect(snapshot.key('key_7')).toMatchObject({
      name: 'k "q" \\ ü\t7',
      maxSpend: 9_007_199_254_740_993n,
      lanes: ['byok'],
      models: undefined,
      rpm: undefined,
      disabled: false,
      tags: { a: 'b' },
    })
    expect(snapshot.workspace(`ws_${MANY}`)?.name).toBe(`a "b" \\ ${MANY}`)
    expect(snapshot.workspace('ws_7')?.learned).toEqual({ status: 'active', models: {} })
    expect(snapshot.workspace('ws_8')?.learned).toBeUndefined()
    const own = snapshot.credentialsOf('ws_1')
    expect(own.length).toBeGreaterThan(6_000)
    expect(own.map(({ priority }) => priority)).toEqual(own.map(({ priority }) => priority).sort())
  })

  test('credit is seeded however many workspaces there are', async () => {
    const limits = new MemoryLimits(Date.now)
    await seedLimits(store.db, limits, snapshot, (id) => snapshot.key(id), Date.now())
    expect(limits.creditState(`ws_${MANY}`).credit).toBe(BigInt(MANY))
  })

  test('a changed key is there as it is now, a revoked one goes', async () => {
    const ids = Array.from({ length: 450 }, (_, i) => `key_${i + 1}`)
    const list = ids.map((id) => `'${id}'`).join(',')
    await change(`update keys set budget_period = 'month' where id in (${list})`, 'key', ids)
    await follower.refresh()
    expect(ids.every((id) => snapshot.key(id)?.budgetPeriod === 'month')).toBe(true)
    await change(`update keys set revoked_at = 1 where id in (${list})`, 'key', ids)
    await follower.refresh()
    expect(ids.some((id) => snapshot.key(id))).toBe(false)
    expect(snapshot.keyByHash('h1', Date.now())).toBeUndefined()
  })

  test('who has missed changes that are forgotten by now reads everything anew', async () => {
    await change(`update keys set budget_period = 'week' where id = 'key_900'`, 'key', ['key_900'])
    await change(`update keys set revoked_at = 1 where id = 'key_901'`, 'key', ['key_901'])
    await change(`update credentials set deleted_at = 1 where workspace_id = 'ws_2'`, 'credential', ['cred_1'])
    await forgetChanges(store.db, Date.now() + 60_000)
    const { rows } = await sql<{ n: bigint }>`select count(*) as n from changes`.execute(store.db)
    expect(Number(rows[0]?.n)).toBe(1)
    await follower.refresh()
    expect(snapshot.key('key_900')?.budgetPeriod).toBe('week')
    expect(snapshot.key('key_901')).toBeUndefined()
    expect(snapshot.credentialsOf('ws_2')).toEqual([])
    expect(snapshot.credentialsOf('ws_1').length).toBeGreaterThan(6_000)
    await change(`update keys set budget_period = 'day' where id = 'key_900'`, 'key', ['key_900'])
    await follower.refresh()
    expect(snapshot.key('key_900')?.budgetPeriod).toBe('day')
  })
})
