import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changesSince, latestChange, recordChange } from '../../../src/store/changes.ts'
import { isUniqueViolation, QueryFailed } from '../../../src/store/errors.ts'
import { openStore, type Store } from '../../../src/store/store.ts'
import { ledgerBatch, newId, settledRequest } from './ledger-fixtures.ts'
import { type OpenedStore, setUps } from './set-ups.ts'

const workspace = (id: string) => ({
  id,
  name: 'Acme',
  created_at: 1n,
  time_zone: 'UTC',
  suspended: false,
  policy: '{"lanes":["cheap"]}',
  wrapped_key: 'x',
})

describe.each(setUps)('queries ($name)', (setUp) => {
  let opened: OpenedStore
  let store: Store
  beforeAll(async () => {
    opened = await setUp.open()
    store = opened.store
  })
  afterAll(async () => {
    await store?.close()
    await setUp.cleanUp()
  })

  test('values arrive in the same types', async () => {
    const id = newId('ws')
    const inserted = await store.db.insertInto('workspaces').values(workspace(id)).executeTakeFirst()
    expect(inserted.numInsertedOrUpdatedRows).toBe(1n)
    const row = await store.db.selectFrom('workspaces').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect(row).toEqual({ ...workspace(id), policy: { lanes: ['cheap'] }, learned: null })
    const { rows } = await sql`select count(*) n, sum(created_at) s, 1.5::float8 f, 7::int4 i, null x,
      ${5n}::text as t, ${true}::boolean as b, 'a' = any(${['a', 'b']}::text[]) as m
      from workspaces where id = ${id}`.execute(store.db)
    expect(rows).toEqual([{ n: 1n, s: '1', f: 1.5, i: 7, x: null, t: '5', b: true, m: true }])
  })

  test('a violated constraint is told and hurts nobody else', async () => {
    const id = newId('ws')
    const insert = (db: Store['db']) => db.insertInto('workspaces').values(workspace(id)).execute()
    await insert(store.db)
    const error = await insert(store.db).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(QueryFailed)
    expect(isUniqueViolation(error, 'workspaces_pkey')).toBe(true)
    for (let i = 0; i < 10; i++) await expect(store.db.transaction().execute(insert)).rejects.toThrow(QueryFailed)
    await store.ledger.commit(ledgerBatch({ settled: [settledRequest()] }))
    expect(await store.db.selectFrom('workspaces').select('id').where('id', '=', id).execute()).toEqual([{ id }])
  })

  test('transactions commit whole, roll back whole, and do not overlap with others', async () => {
    const [kept, dropped] = [newId('ws'), newId('ws')]
    const failing = store.db.transaction().execute(async (trx) => {
      await trx.insertInto('workspaces').values(workspace(dropped)).execute()
      throw new Error('changed my mind')
    })
    const committing = store.db.transaction().execute(async (trx) => {
      await trx.insertInto('workspaces').values(workspace(kept)).execute()
      await new Promise((resolve) => setTimeout(resolve, 50))
      await trx.updateTable('workspaces').set({ name: 'New' }).where('id', '=', kept).execute()
    })
    const commits = Array.from({ length: 5 }, () => store.ledger.commit(ledgerBatch({ settled: [settledRequest()] })))
    await expect(failing).rejects.toThrow('changed my mind')
    await Promise.all([committing, ...commits])
    const rows = await store.db
      .selectFrom('workspaces')
      .select(['id', 'name'])
      .where('id', 'in', [kept, dropped])
      .execute()
    expect(rows).toEqual([{ id: kept, name: 'New' }])
  })

  test('a transaction that swallowed an error cannot pretend to be committed', async () => {
    const id = newId('ws')
    const pretended = store.db.transaction().execute(async (trx) => {
      await trx.insertInto('workspaces').values(workspace(id)).execute()
      await trx
        .insertInto('workspaces')
        .values(workspace(id))
        .execute()
        .catch(() => undefined)
    })
    await expect(pretended).rejects.toThrow('rolled back')
    expect(await store.db.selectFrom('workspaces').select('id').where('id', '=', id).execute()).toEqual([])
  })

  test('changes are numbered in order, also by writers at the same time, and noticed', async () => {
    const before = await latestChange(store.db)
    let notices = 0
    const stop = store.onChange(() => notices++)
    await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        store.db.transaction().execute((trx) => recordChange(trx, 'key', `key_${i}`)),
      ),
    )
    await store.db
      .transaction()
      .execute((trx) => recordChange(trx, 'key', 'never').then(() => Promise.reject('no')))
      .catch(() => 0)
    await expect.poll(() => notices).toBeGreaterThan(0)
    stop()
    const changes = await changesSince(store.db, before)
    expect(changes.map((change) => change.seq - before)).toEqual(Array.from({ length: 12 }, (_, i) => BigInt(i + 1)))
    expect(new Set(changes.map((change) => change.id)).size).toBe(12)
    expect(await changesSince(store.db, before, 5)).toEqual(changes.slice(0, 5))
    expect(await latestChange(store.db)).toBe(before + 12n)
  })

  test('the outer db inside a transaction is no deadlock for ever', async () => {
    if (setUp.name === 'server') return
    const misuse = store.db.transaction().execute(() => store.db.selectFrom('meta').selectAll().execute())
    const commit = store.ledger.commit(ledgerBatch({ settled: [settledRequest()] }))
    await expect(misuse).rejects.toThrow('idle for too long')
    await commit
  })

  test('opening again migrates nothing and keeps everything', async () => {
    const id = newId('ws')
    await store.db.insertInto('workspaces').values(workspace(id)).execute()
    if (setUp.name === 'embedded') await store.close()
    const again = await Promise.all(
      setUp.name === 'embedded' ? [openStore(opened.options)] : [openStore(opened.options), openStore(opened.options)],
    )
    for (const other of again) {
      expect(await other.db.selectFrom('workspaces').select('id').where('id', '=', id).execute()).toEqual([{ id }])
    }
    if (setUp.name === 'embedded') store = again[0] as Store
    else await Promise.all(again.map((other) => other.close()))
  })
})
