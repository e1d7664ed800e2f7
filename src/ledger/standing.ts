import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { creditAccount } from '../model/accounts.ts'
import type { Nano } from '../model/money.ts'
import type { BudgetPeriod } from '../model/workspace.ts'
import type { Database } from '../store/schema.ts'
import { readPage } from '../store/text-page.ts'

/** Each workspace's credit as the ledger has it. */
export async function credits(db: Kysely<Database>): Promise<{ workspaceId: string; credit: Nano }[]> {
  const rows = await readPage<{ workspace_id: string; balance: bigint }>(
    db,
    { workspace_id: 'plain', balance: 'int8' },
    sql`select workspace_id, balance from accounts where workspace_id is not null and id like '%:credit'`,
  )
  return rows.map((row) => ({ workspaceId: row.workspace_id, credit: row.balance }))
}

/** Of rows of the rollups: charge on the paid lanes, the provider's cost on byok. */
const spend = sql`sum(case when lane = 'byok' then cost else charge end)`

/** On which local day (`YYYY-MM-DD`) a zone's current budget period began; empty: at the beginning of time. */
export interface PeriodStart {
  readonly timeZone: string
  readonly period: BudgetPeriod
  readonly since: string
}

/**
 * What each key has spent in its current period: charge on the paid lanes, the provider's cost on byok. `starts` holds
 * every zone of a workspace with every period. Summed by the database, since a key can have a row for each day, lane
 * and model; keys that spent nothing are left out.
 */
export function keySpends(
  db: Kysely<Database>,
  starts: readonly PeriodStart[],
): Promise<{ id: string; workspace_id: string; spend: Nano }[]> {
  if (starts.length === 0) return Promise.resolve([])
  const bounds = sql.join(
    starts.map(({ timeZone, period, since }) => sql`(${timeZone}::text, ${period}::text, ${since}::text collate "C")`),
  )
  return readPage<{ id: string; workspace_id: string; spend: Nano }>(
    db,
    { id: 'plain', workspace_id: 'plain', spend: 'int8' },
    sql`
    select k.id, k.workspace_id,
           least(sum(case when u.lane = 'byok' then u.cost else u.charge end), 9000000000000000000)::int8 as spend
      from usage_daily u
      join keys k on k.id = u.key_id
      join workspaces w on w.id = k.workspace_id
      join (values ${bounds}) as b (time_zone, period, since) on b.time_zone = w.time_zone and b.period = k.budget_period
     where k.revoked_at is null and u.day >= b.since
     group by k.id`,
  )
}

/** What each credential has cost by day since `since`. */
export async function credentialSpends(
  db: Kysely<Database>,
  since: string,
): Promise<{ id: string; day: string; spend: Nano }[]> {
  const rows = await readPage<{ credential_id: string; day: string; cost: bigint }>(
    db,
    { credential_id: 'text', day: 'plain', cost: 'int8' },
    sql`select credential_id, day, cost from credential_spend where day >= ${since}`,
  )
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

/** What a key spent on one day (`YYYY-MM-DD` in its workspace's time zone). */
export interface DaySpend {
  readonly id: string
  readonly day: string
  readonly spend: Nano
}

/** Spend of one key by day, of all time; charge on the paid lanes, the provider's cost on byok. */
export async function spendsOf(db: Kysely<Database>, workspaceId: string, keyId: string): Promise<DaySpend[]> {
  const { rows } = await sql<{ id: string; day: string; spend: string }>`
    select key_id as id, day, ${spend}::text as spend
      from usage_daily where workspace_id = ${workspaceId} and key_id = ${keyId} group by 1, 2`.execute(db)
  return rows.map((row) => ({ id: row.id, day: row.day, spend: BigInt(row.spend) }))
}

const DAY_MS = 86_400_000
/** A week's first day, in any zone, is later than this many days ago (UTC). */
const LATELY_DAYS = 9

/** The day (`YYYY-MM-DD`) from which on every day counts singly. */
const lately = (now: number) => new Date(now - LATELY_DAYS * DAY_MS).toISOString().slice(0, 10)

/**
 * Spend of a workspace's keys, as `spendsOf`, for sums since the first day of any budget period that is current at `now`
 * (epoch ms), or since ever: only the latest days have lines of their own, what was before them stands under the first of
 * its month. So a long history is not read day by day.
 */
export async function currentSpends(db: Kysely<Database>, workspaceId: string, now: number): Promise<DaySpend[]> {
  const since = lately(now)
  const month = since.slice(0, 7)
  const { rows } = await sql<{ id: string; day: string; spend: string }>`
    with recent as (
      select key_id, day, ${spend} as spend
        from usage_daily where workspace_id = ${workspaceId} and day >= ${since} group by 1, 2
    ), lines as (
      select key_id, day, spend from recent
      union all
      select key_id, month || '-01', ${spend}
        from usage_months where workspace_id = ${workspaceId} and month <= ${month} group by 1, 2
      union all
      select key_id, ${`${month}-01`}::text, -spend from recent where day <= ${`${month}-31`}
    )
    select key_id as id, day, sum(spend)::text as spend from lines group by 1, 2`.execute(db)
  return rows.map((row) => ({ id: row.id, day: row.day, spend: BigInt(row.spend) }))
}

/** What of a workspace is under way by the open entries: written, and not settled. */
export async function openOf(db: Kysely<Database>, workspaceId: string): Promise<OpenStanding[]> {
  const batches = await db.selectFrom('open_requests').select('entries').execute()
  const entries = batches
    .flatMap(
      ({ entries: text }) => JSON.parse(text) as { id: string; workspaceId: string; keyId: string; hold: string }[],
    )
    .filter((entry) => entry.workspaceId === workspaceId)
  if (entries.length === 0) return []
  const settled = await settledAmong(
    db,
    entries.map(({ id }) => id),
  )
  return entries
    .filter(({ id }) => !settled.has(id))
    .map(({ id, keyId, hold }) => ({ requestId: id, keyId, hold: BigInt(hold) }))
}

/** Which of these requests are settled. */
export async function settledAmong(db: Kysely<Database>, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db.selectFrom('requests').select('id').where('id', 'in', ids).execute()
  return new Set(rows.map(({ id }) => id))
}
