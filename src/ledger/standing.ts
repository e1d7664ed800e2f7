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

/** What each credential, or one of them, has cost by day since `since`. */
export async function credentialSpends(
  db: Kysely<Database>,
  since: string,
  credentialId?: string,
): Promise<{ id: string; day: string; spend: Nano }[]> {
  const rows = await readPage<{ credential_id: string; day: string; cost: bigint }>(
    db,
    { credential_id: 'text', day: 'plain', cost: 'int8' },
    sql`select credential_id, day, cost from credential_spend
         where day >= ${since} and ${credentialId === undefined ? sql`true` : sql`credential_id = ${credentialId}`}`,
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

/** More than anybody posts while counters are filled. */
const LATEST = 64

/** The latest transactions of a workspace that are no charges, by their ids. */
export async function latestMovements(db: Kysely<Database>, workspaceId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from transactions where workspace_id = ${workspaceId} and kind <> 'charge'
     order by id collate "POSIX" desc limit ${LATEST}`.execute(db)
  return rows.map(({ id }) => id)
}

/** First local days (`YYYY-MM-DD`) of the budget periods that run in a workspace's zone. */
export type RunningPeriods = Readonly<Record<Exclude<BudgetPeriod, 'none'>, string>>

/** What a key spent in each of the periods that run; `none`: ever. */
export type KeyStanding = Readonly<Record<BudgetPeriod, Nano>> & { readonly id: string }

const spend = sql`case when lane = 'byok' then cost else charge end`

/**
 * What a workspace's keys spent in the running periods; charge on the paid lanes, the provider's cost on byok. One row a
 * key, however many days it has: months that are over are read from their sums.
 */
export function spendsOf(db: Kysely<Database>, workspaceId: string, starts: RunningPeriods): Promise<KeyStanding[]> {
  const month = (starts.week < starts.month ? starts.week : starts.month).slice(0, 7)
  const since = (day: string) => sql`coalesce(sum(spend) filter (where day >= ${day}), 0)`
  return readPage<KeyStanding>(
    db,
    { id: 'plain', none: 'int8', day: 'int8', week: 'int8', month: 'int8' },
    sql`
    select key_id as id, sum(spend) as "none", ${since(starts.day)} as "day", ${since(starts.week)} as "week",
           ${since(starts.month)} as "month"
      from (
        select key_id, day, ${spend} as spend from usage_daily
         where workspace_id = ${workspaceId} and day >= ${`${month}-01`}
        union all
        select key_id, '', ${spend} from usage_months where workspace_id = ${workspaceId} and month < ${month}
      ) as u
     group by key_id`,
  )
}

/** What a key spent since each of two local days (`YYYY-MM-DD`; empty: ever), of one moment. */
export async function spentSinceDays(
  db: Kysely<Database>,
  workspaceId: string,
  keyId: string,
  [first, second]: readonly [string, string],
): Promise<readonly [Nano, Nano]> {
  const since = (day: string) => sql`coalesce(sum(${spend}) filter (where day >= ${day}), 0)::text`
  const { rows } = await sql<{ one: string; other: string }>`
    select ${since(first)} as one, ${since(second)} as other from usage_daily
     where workspace_id = ${workspaceId} and key_id = ${keyId} and day >= ${first < second ? first : second}`.execute(
    db,
  )
  return [BigInt(rows[0]?.one ?? 0), BigInt(rows[0]?.other ?? 0)]
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
