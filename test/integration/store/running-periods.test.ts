import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runningPeriods } from '../../../src/boot/running-periods.ts'
import { credentialSpends, spendsOf, spentSinceDays } from '../../../src/ledger/standing.ts'
import type { Store } from '../../../src/store/store.ts'
import { setUps } from './set-ups.ts'

/** A Wednesday whose week began in the month before. */
const now = Date.UTC(2026, 8, 2, 12)
const DAYS = 800
const day = (ago: number) => new Date(now - ago * 86_400_000).toISOString().slice(0, 10)

describe.each(setUps)('what keys spent in the periods that run ($name)', (setUp) => {
  let store: Store
  beforeAll(async () => {
    store = (await setUp.open()).store
    for (const [table, time] of [
      ['usage_daily', 'day'],
      ['usage_months', 'left(day, 7)'],
    ]) {
      const [column, more] = table === 'usage_daily' ? ['day', ", 'm'"] : ['month', '']
      await sql
        .raw(`
        insert into ${table} (workspace_id, ${column}, key_id, lane${more && ', model'}, requests, cost, charge)
        select 'ws', ${time}, key, lane${more}, count(*), sum(1000), sum(1) from (
          select key, lane, to_char(timestamp '2026-09-02' - ago * interval '1 day', 'YYYY-MM-DD') as day
            from generate_series(0, ${DAYS - 1}) as ago, (values ('k1', 'cheap'), ('k2', 'byok'), ('k2', 'resale')) as k (key, lane)
        ) as rows group by ${time}, key, lane`)
        .execute(store.db)
    }
    await sql`insert into credential_spend (credential_id, day, cost) values ('c1', ${day(0)}, 5), ('c2', ${day(0)}, 7)`.execute(
      store.db,
    )
  })
  afterAll(async () => {
    await store?.close()
    await setUp.cleanUp()
  })

  test('one row a key, whatever its age; the same sums as of all days', async () => {
    const { starts } = runningPeriods('UTC', now)
    expect(starts).toEqual({ day: '2026-09-02', week: '2026-08-31', month: '2026-09-01' })
    const rows = await spendsOf(store.db, 'ws', starts)
    const each = { none: BigInt(DAYS), day: 1n, week: 3n, month: 2n }
    const both = { none: BigInt(DAYS) * 1001n, day: 1001n, week: 3003n, month: 2002n }
    expect(new Map(rows.map((row) => [row.id, row]))).toEqual(
      new Map([
        ['k1', { id: 'k1', ...each }],
        ['k2', { id: 'k2', ...both }],
      ]),
    )
    expect(await spendsOf(store.db, 'other', starts)).toEqual([])
  })

  test('one key since two days, in either order', async () => {
    expect(await spentSinceDays(store.db, 'ws', 'k1', [day(9), day(99)])).toEqual([10n, 100n])
    expect(await spentSinceDays(store.db, 'ws', 'k1', [day(99), ''])).toEqual([100n, BigInt(DAYS)])
    expect(await spentSinceDays(store.db, 'ws', 'nobody', ['', day(9)])).toEqual([0n, 0n])
  })

  test('one credential alone', async () => {
    expect(await credentialSpends(store.db, day(1), 'c1')).toEqual([{ id: 'c1', day: day(0), spend: 5n }])
  })
})
