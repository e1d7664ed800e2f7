import { type Kysely, sql } from 'kysely'
import type { Database } from '../../store/schema.ts'

export type BookFigures = Record<
  | 'transactions'
  | 'requests'
  | 'postings'
  | 'imbalance'
  | 'unbalanced'
  | 'accounts_off'
  | 'charge_gap'
  | 'mismatched'
  | 'orphan_requests'
  | 'orphan_postings'
  | 'empty_transactions'
  | 'overdrawn'
  | 'unique_keys',
  string
>

/** What rules duplicates out: a request, transaction, posting or batch cannot be written twice while these hold. */
const uniqueKeys = ['requests_pkey', 'transactions_pkey', 'postings_pkey', 'batches_pkey'] as const
export const UNIQUE_KEYS = uniqueKeys.length

/**
 * Proves the books from their rows alone. It is one statement, so that all parts see the same moment while requests go
 * on being settled. Differences are summed by their size: two errors of opposite sign must not hide one another.
 *
 * Requests and transactions are read once, postings twice (by transaction and by account): each transaction's sides are
 * summed first and then stand in one line. `posted`: one credit account is what a charge has; where there are two, or
 * it is another workspace's, nothing was taken for what was charged. `charged`: of the line without a transaction only
 * requests that ought to have one are wrong.
 */
const figures = sql<BookFigures>`
with posted as (
  select transaction_id as id, count(*) as n, sum(amount) as total,
    min(account_id) filter (where account_id like '%:credit') as credit,
    count(*) filter (where account_id like '%:credit') as credits,
    -coalesce(sum(amount) filter (where account_id like '%:credit'), 0) as taken
  from postings group by 1
), charged as (
  select transaction_id as id, count(*) as n, count(*) filter (where charge <> 0) as owing, sum(charge) as total,
    min(workspace_id) filter (where charge <> 0) as first, max(workspace_id) filter (where charge <> 0) as last
  from requests group by 1
), lines as (
  select t.id is null as missing, p.id is null as bare, p.n as postings, p.total as balance, c.n as requests,
    case when c.id is null then c.owing else c.n end as bound,
    case when c.id is null then 0 else coalesce(c.total, 0) end as charged,
    case when t.kind = 'charge' then coalesce(p.taken, 0) else 0 end as taken,
    (p.credits is null or p.credits = 0 or p.credits = 1 and p.credit = t.workspace_id || ':credit')
      and (c.first is null or c.first = c.last and c.first = t.workspace_id) as same
  from transactions t full join posted p on p.id = t.id full join charged c on c.id = coalesce(t.id, p.id)
), gaps as (
  select *, case when coalesce(same, false) then abs(charged - taken) else abs(charged) + abs(taken) end as gap from lines
), by_account as (
  select account_id, sum(amount) as total from postings group by 1
)
select count(*) filter (where not missing)::text as transactions,
  coalesce(sum(requests), 0)::text as requests,
  coalesce(sum(postings), 0)::text as postings,
  coalesce(sum(abs(balance)), 0)::text as imbalance,
  count(*) filter (where balance <> 0)::text as unbalanced,
  coalesce(sum(gap), 0)::text as charge_gap,
  count(*) filter (where gap <> 0)::text as mismatched,
  coalesce(sum(bound) filter (where missing), 0)::text as orphan_requests,
  coalesce(sum(postings) filter (where missing), 0)::text as orphan_postings,
  count(*) filter (where not missing and bare)::text as empty_transactions,
  (select count(*) from accounts a full join by_account b on b.account_id = a.id
    where coalesce(a.balance, 0) <> coalesce(b.total, 0))::text as accounts_off,
  (select count(*) from accounts where workspace_id is not null and balance < 0)::text as overdrawn,
  (select count(*) from pg_index i join pg_class c on c.oid = i.indexrelid
    where c.relname in (${sql.join(uniqueKeys)}) and c.relnamespace = (select relnamespace from pg_class where oid = 'requests'::regclass)
      and i.indisunique and i.indisvalid)::text as unique_keys
from gaps`

export async function readBooks(db: Kysely<Database>): Promise<BookFigures> {
  return (await figures.execute(db)).rows[0] as BookFigures
}
