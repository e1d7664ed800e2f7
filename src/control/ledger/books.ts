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
 */
const figures = sql<BookFigures>`
with by_transaction as (
  select transaction_id, sum(amount) as total from postings group by 1
), by_account as (
  select account_id, sum(amount) as total from postings group by 1
), charged as (
  select transaction_id, workspace_id || ':credit' as account_id, sum(charge) as total
  from requests where transaction_id is not null group by 1, 2 having sum(charge) <> 0
), taken as (
  select p.transaction_id, p.account_id, -p.amount as total
  from postings p join transactions t on t.id = p.transaction_id
  where t.kind = 'charge' and p.account_id = t.workspace_id || ':credit'
), gaps as (
  select abs(coalesce(charged.total, 0) - coalesce(taken.total, 0)) as gap
  from charged full join taken using (transaction_id, account_id)
)
select
  (select count(*) from transactions)::text as transactions,
  (select count(*) from requests)::text as requests,
  (select count(*) from postings)::text as postings,
  (select coalesce(sum(abs(total)), 0) from by_transaction)::text as imbalance,
  (select count(*) from by_transaction where total <> 0)::text as unbalanced,
  (select count(*) from accounts a full join by_account b on b.account_id = a.id
    where coalesce(a.balance, 0) <> coalesce(b.total, 0))::text as accounts_off,
  (select coalesce(sum(gap), 0) from gaps)::text as charge_gap,
  (select count(*) from gaps where gap <> 0)::text as mismatched,
  (select count(*) from requests r left join transactions t on t.id = r.transaction_id
    where (r.charge <> 0 or r.transaction_id is not null) and t.id is null)::text as orphan_requests,
  (select count(*) from postings p left join transactions t on t.id = p.transaction_id
    where t.id is null)::text as orphan_postings,
  (select count(*) from transactions t left join by_transaction b on b.transaction_id = t.id
    where b.transaction_id is null)::text as empty_transactions,
  (select count(*) from accounts where workspace_id is not null and balance < 0)::text as overdrawn,
  (select count(*) from pg_index i join pg_class c on c.oid = i.indexrelid
    where c.relname in (${sql.join(uniqueKeys)}) and c.relnamespace = (select relnamespace from pg_class where oid = 'requests'::regclass)
      and i.indisunique and i.indisvalid)::text as unique_keys`

export async function readBooks(db: Kysely<Database>): Promise<BookFigures> {
  return (await figures.execute(db)).rows[0] as BookFigures
}
