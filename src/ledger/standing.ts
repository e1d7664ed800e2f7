import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { creditAccount } from '../model/accounts.ts'
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

/** One workspace's open requests, on any node: id, key and hold. */
export interface OpenStanding {
  readonly requestId: string
  readonly keyId: string
  readonly hold: Nano
}

export async function creditOf(db: Kysely<Database>, workspaceId: string): Promise<Nano> {
  const row = await db
    .selectFrom('accounts')
    .select('balance')
    .where('id', '=', creditAccount(workspaceId))
    .executeTakeFirst()
  return row?.balance ?? 0n
}

/** Spend of a workspace's keys (or of one key) by day; charge on the paid lanes, the provider's cost on byok. */
export async function spendsOf(db: Kysely<Database>, workspaceId: string, keyId?: string): Promise<DaySpend[]> {
  const { rows } = await sql<{ id: string; day: string; spend: string }>`
    select key_id as id, day, sum(case when lane = 'byok' then cost else charge end)::text as spend
      from usage_daily
     where workspace_id = ${workspaceId} and ${keyId === undefined ? sql`true` : sql`key_id = ${keyId}`}
     group by 1, 2`.execute(db)
  return rows.map((row) => ({ id: row.id, workspaceId, day: row.day, spend: BigInt(row.spend) }))
}

/** What of a workspace is under way by the open entries: written, and not settled. */
export async function openOf(db: Kysely<Database>, workspaceId: string): Promise<OpenStanding[]> {
  const batches = await db.selectFrom('open_requests').select('entries').execute()
  const entries = batches
    .flatMap(({ entries: text }) => JSON.parse(text) as { id: string; workspaceId: string; keyId: string; hold: string }[])
    .filter((entry) => entry.workspaceId === workspaceId)
  if (entries.length === 0) return []
  const ids = entries.map(({ id }) => id)
  const rows = await db.selectFrom('requests').select('id').where('id', 'in', ids).execute()
  const settled = new Set(rows.map(({ id }) => id))
  return entries
    .filter(({ id }) => !settled.has(id))
    .map(({ id, keyId, hold }) => ({ requestId: id, keyId, hold: BigInt(hold) }))
}
