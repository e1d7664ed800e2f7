import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordChange } from '../../../src/store/changes.ts'
import { QueryFailed, StoreUnavailable } from '../../../src/store/errors.ts'
import { openStore, type Store } from '../../../src/store/store.ts'
import { freePort } from '../../support/free-port.ts'
import { postgresBin, TestPostgres } from '../postgres.ts'
import { expectSoundBooks } from './books.ts'
import { ledgerBatch, settledRequest } from './ledger-fixtures.ts'
import { workerUrl } from './set-ups.ts'

// Needs a PostgreSQL installation, which not every machine has.
describe.skipIf(!postgresBin)('a PostgreSQL server', () => {
  let postgres: TestPostgres
  beforeAll(async () => {
    postgres = await TestPostgres.create()
  })
  afterAll(() => postgres?.remove(), 30_000)

  const open = async (databaseUrl: string) => openStore({ databaseUrl, workerUrl })
  const backAlive = (store: Store) => expect.poll(() => store.alive(), { timeout: 60_000 }).toBe(true)
  const works = async (store: Store) =>
    expect((await sql`select 1 as one`.execute(store.db)).rows).toEqual([{ one: 1 }])

  test('that is not there is named in the error, its password is not', async () => {
    const port = await freePort()
    const error = await open(`postgres://me:s3cret@127.0.0.1:${port}/books`).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(StoreUnavailable)
    expect((error as Error).message).toContain(`127.0.0.1:${port} (database books)`)
    expect((error as Error).message).not.toContain('s3cret')
    const missing = await open(postgres.url('nowhere')).catch((e: unknown) => e)
    expect((missing as Error).message).toMatch(/database "nowhere" does not exist/)
  })

  test('may be opened by several nodes at once; changes of one are noticed by the other', async () => {
    const url = await postgres.createDatabase()
    const [a, b] = (await Promise.all([open(url), open(url)])) as [Store, Store]
    let notices = 0
    b.onChange(() => notices++)
    await a.db.transaction().execute((trx) => recordChange(trx, 'key', 'key_1'))
    await expect.poll(() => notices).toBe(1)
    // The same rows from both sides: no deadlock, no lost update.
    const both = Array.from({ length: 40 }, (_, i) =>
      (i % 2 ? a : b).ledger.commit(
        ledgerBatch({
          settled: [1, 2, 3].map((n) =>
            settledRequest({ workspaceId: `ws_${(i * n) % 4}`, keyId: `key_${(i + n) % 3}` }),
          ),
        }),
      ),
    )
    await Promise.all(both)
    await expectSoundBooks(a)
    await Promise.all([a.close(), b.close()])
  })

  test('that restarts is found again; what is asked meanwhile is told so; the same batch may be repeated', async () => {
    const store = await open(await postgres.createDatabase())
    const batch = ledgerBatch({ settled: [settledRequest()] })
    await store.ledger.commit(batch)
    let notices = 0
    store.onChange(() => notices++)
    await postgres.stop()
    await expect.poll(() => store.alive()).toBe(false)
    await expect(sql`select 1`.execute(store.db)).rejects.toThrow(StoreUnavailable)
    await expect(store.db.transaction().execute(async () => 1)).rejects.toThrow(StoreUnavailable)
    const unknown = ledgerBatch({ settled: [settledRequest()] })
    await expect(store.ledger.commit(unknown)).rejects.toThrow(StoreUnavailable)
    await postgres.start()
    await backAlive(store)
    await works(store)
    await store.ledger.commit(unknown)
    await store.ledger.commit(batch)
    await expect.poll(() => notices, { timeout: 60_000 }).toBeGreaterThan(0)
    notices = 0
    await store.db.transaction().execute((trx) => recordChange(trx, 'key', 'key_2'))
    await expect.poll(() => notices, { timeout: 60_000 }).toBeGreaterThan(0)
    await expectSoundBooks(store)
    await store.close()
  })

  test('that is killed loses nothing that was acknowledged', async () => {
    const store = await open(await postgres.createDatabase())
    const acknowledged: string[] = []
    const pending = new Map<string, ReturnType<typeof ledgerBatch>>()
    let running = true
    const writer = (async () => {
      while (running) {
        const batch = ledgerBatch({ settled: Array.from({ length: 5 }, () => settledRequest()) })
        try {
          await store.ledger.commit(batch)
          acknowledged.push(...batch.settled.map((request) => request.id))
        } catch {
          pending.set(batch.id, batch)
        }
      }
    })()
    await expect.poll(() => acknowledged.length, { timeout: 60_000 }).toBeGreaterThan(200)
    await postgres.kill()
    running = false
    await writer
    await postgres.start()
    await backAlive(store)
    for (const batch of pending.values()) await store.ledger.commit(batch)
    const rows = await store.db.selectFrom('requests').select('id').execute()
    const kept = new Set(rows.map((row) => row.id))
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
    expect(kept.size).toBe(acknowledged.length + pending.size * 5)
    await expectSoundBooks(store)
    await store.close()
  })

  test('cancels a statement that runs too long and keeps serving', async () => {
    const store = await open(await postgres.createDatabase())
    const slow = store.db.transaction().execute(async (trx) => {
      await sql`set local statement_timeout = 100`.execute(trx)
      await sql`select pg_sleep(5)`.execute(trx)
    })
    await expect(slow).rejects.toThrow(QueryFailed)
    await works(store)
    await store.close()
  })
})
