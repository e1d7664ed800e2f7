import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Store } from '../../../src/store/store.ts'
import { setUps } from './set-ups.ts'

describe.each(setUps)('long reads ($name)', (setUp) => {
  let store: Store
  beforeAll(async () => {
    store = (await setUp.open()).store
  })
  afterAll(async () => {
    await store?.close()
    await setUp.cleanUp()
  })
  const limitOf = async (db: Store['db']) =>
    (await sql<{ statement_timeout: string }>`show statement_timeout`.execute(db)).rows[0]?.statement_timeout

  test.skipIf(setUp.name === 'embedded')('have a limit of their own, and nobody else has it', async () => {
    expect(await store.patiently(50_000, limitOf)).toBe('50s')
    expect(await limitOf(store.db)).toBe('15s')
    const tooLong = store.patiently(200, (db) => sql`select pg_sleep(20)`.execute(db))
    await expect(tooLong).rejects.toMatchObject({ code: '57014' })
    await expect(store.patiently(50_000, (db) => sql`delete from requests`.execute(db))).rejects.toMatchObject({
      code: '25006',
    })
  })

  test('do not hold up the books', async () => {
    let goOn = () => {}
    const written = new Promise<void>((resolve) => (goOn = resolve))
    const read = store.patiently(50_000, async (db) => {
      await sql`select 1`.execute(db)
      await written
      return (await sql`select 1 as one`.execute(db)).rows
    })
    const empty = { opens: [], settled: [], closed: [], priceVersions: [] }
    await store.ledger.commit({ id: 'bat_1', at: Date.now(), ...empty })
    goOn()
    expect(await read).toEqual([{ one: 1 }])
  })
})
