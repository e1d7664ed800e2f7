import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Nano } from '../model/money.ts'
import type { Database } from '../store/schema.ts'

/** What a key or credential spent on one day (`YYYY-MM-DD` in its workspace's time zone). */
export interface DaySpend {
  readonly id: string
  readonly workspaceId: string
  readonly day: string
  readonly spend: Nano
}

/** Each workspace's credit as the ledger has it. */
export async function credits(db: Kysely<Database>): Promise<{ workspaceId: string; credit: Nano }[]> {
  const rows = await db
    .selectFrom('accounts')
    .select(['workspace_id', 'balance'])
    .where('workspace_id', 'is not', null)
    .where('id', 'like', '%:credit')
    .execute()
  return rows.map((row) => ({ workspaceId: row.workspace_id as string, credit: row.balance }))
}

/**
 * What keys have spent: charge on the paid lanes, the provider's cost on byok. Days before `since` are
 * summed into one for budgets without a period.
 */
export async function keySpends(db: Kysely<Database>, since: string): Promise<DaySpend[]> {
  const { rows } = await sql<{ id: string; workspace_id: string; day: string; spend: string }>`
    select u.key_id as id, u.workspace_id, case when u.day < ${since} then '' else u.day end as day,
           sum(case when u.lane = 'byok' then u.cost else u.charge end)::text as spend
      from usage_daily u join keys k on k.id = u.key_id
     where k.revoked_at is null
     group by 1, 2, 3`.execute(db)
  return rows.map((row) => ({ id: row.id, workspaceId: row.workspace_id, day: row.day, spend: BigInt(row.spend) }))
}

/** What each credential has cost by day since `since`. */
export async function credentialSpends(db: Kysely<Database>, since: string): Promise<{ id: string; day: string; spend: Nano }[]> {
  const rows = await db.selectFrom('credential_spend').selectAll().where('day', '>=', since).execute()
  return rows.map((row) => ({ id: row.credential_id, day: row.day, spend: row.cost }))
}
