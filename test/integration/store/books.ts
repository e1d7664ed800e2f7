import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Store } from '../../../src/store/store.ts'

/** Balances by account. */
export async function balances(store: Store): Promise<Record<string, bigint>> {
  const rows = await store.db.selectFrom('accounts').select(['id', 'balance']).orderBy('id').execute()
  return Object.fromEntries(rows.map((row) => [row.id, row.balance]))
}

/** What must hold at any time, whatever was committed, repeated or interrupted. */
export async function expectSoundBooks(store: Store): Promise<void> {
  const unbalanced = await sql`
    select transaction_id from postings group by 1 having sum(amount) <> 0`.execute(store.db)
  expect(unbalanced.rows).toEqual([])
  const drifted = await sql`
    select a.id from accounts a full join (select account_id, sum(amount) as sum from postings group by 1) p
      on p.account_id = a.id where a.balance is distinct from p.sum`.execute(store.db)
  expect(drifted.rows).toEqual([])
  const wrongDays = await sql`
    select * from (
      select workspace_id, day, key_id, lane, served_model, count(*) n, sum(charge) charge, coalesce(sum(cost), 0) cost
      from requests group by 1, 2, 3, 4, 5) r
    full join usage_daily d on (d.workspace_id, d.day, d.key_id, d.lane, d.model)
      = (r.workspace_id, r.day, r.key_id, r.lane, r.served_model)
    where (r.n, r.charge, r.cost) is distinct from (d.requests, d.charge, d.cost)`.execute(store.db)
  expect(wrongDays.rows).toEqual([])
  // Summed anew from the fine rollup, the coarse ones must come out the same.
  const coarser = { usage_days: ['day', 'lane', 'model'], usage_months: ['left(day, 7)', 'key_id', 'lane'] }
  for (const [table, by] of Object.entries(coarser)) {
    const sums = ['requests', 'input_tokens', 'cache_read_tokens', 'output_tokens', 'cost', 'charge']
    const fine = `select workspace_id, ${by.join(', ')}, ${sums.map((name) => `sum(${name})::int8`).join(', ')}
      from usage_daily group by workspace_id, ${by.join(', ')}`
    const wrong = await sql
      .raw(`(${fine} except table ${table}) union all (table ${table} except ${fine})`)
      .execute(store.db)
    expect([table, wrong.rows]).toEqual([table, []])
  }
  const uncharged = await sql`
    select * from (select workspace_id, sum(charge) as charged from requests group by 1 having sum(charge) <> 0) r
    left join accounts a on a.id = r.workspace_id || ':credit'
    where a.balance is distinct from -r.charged`.execute(store.db)
  expect(uncharged.rows).toEqual([])
  const nameless = await sql`
    select id from requests r where transaction_id is not null
      and not exists (select from transactions t where t.id = r.transaction_id and t.workspace_id = r.workspace_id)`.execute(
    store.db,
  )
  expect(nameless.rows).toEqual([])
}
