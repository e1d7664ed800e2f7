import { type Kysely, sql } from 'kysely'

function usage(table: string, by: readonly string[]): string[] {
  const columns = ['workspace_id', ...by]
  return [
    `create table ${table} (
    ${columns.map((name) => `${name} text collate "C" not null`).join(', ')},
    requests int8 not null default 0, input_tokens int8 not null default 0, cache_read_tokens int8 not null default 0,
    output_tokens int8 not null default 0, cost int8 not null default 0, charge int8 not null default 0,
    primary key (${columns.join(', ')})
  ) with (fillfactor = 70)`,
  ]
}

/**
 * Ids are time-ordered and compared byte by byte (collate "C": faster, and the order of pages does not depend on the
 * server's locale). Times are epoch milliseconds, money is nano-dollars, both int8. JSON that is only shown is text.
 * No foreign keys on hot tables (requests, postings, rollups): they would be checked on every insert.
 */
const statements = [
  `create table meta (key text collate "C" primary key, value text not null)`,
  `insert into meta (key, value) values ('change_seq', '0')`,

  `create table workspaces (
    id text collate "C" primary key, name text not null, created_at int8 not null,
    time_zone text not null default 'UTC', suspended boolean not null default false,
    policy json not null default '{}', wrapped_key text not null)`,

  `create table keys (
    id text collate "C" primary key,
    workspace_id text collate "C" not null references workspaces (id),
    name text not null,
    hash text collate "C" not null constraint keys_hash_unique unique,
    previous_hash text collate "C", previous_until int8, hint text not null,
    max_spend int8, budget_period text not null default 'none', rpm int4, tpm int4, max_concurrency int4,
    lanes json, models json, regions json, expires_at int8, disabled boolean not null default false,
    tags json not null default '{}', created_at int8 not null, revoked_at int8)`,
  `create index keys_previous_hash on keys (previous_hash) where previous_hash is not null`,
  `create index keys_workspace on keys (workspace_id, id)`,

  `create table credentials (
    id text collate "C" primary key,
    workspace_id text collate "C" not null references workspaces (id),
    provider text not null, name text not null, base_url text, region text,
    ciphertext text not null, hint text not null, monthly_budget int8, priority int4 not null default 0,
    models json not null default '{}', prices json not null default '{}',
    disabled boolean not null default false, created_at int8 not null, deleted_at int8)`,
  `create index credentials_workspace on credentials (workspace_id)`,

  `create table tokens (
    id text collate "C" primary key,
    workspace_id text collate "C" not null references workspaces (id),
    name text not null, role text not null,
    hash text collate "C" not null constraint tokens_hash_unique unique,
    hint text not null, expires_at int8, created_at int8 not null, revoked_at int8)`,
  `create index tokens_workspace on tokens (workspace_id, id)`,

  `create table quotes (
    id text collate "C" primary key,
    workspace_id text collate "C" not null references workspaces (id),
    lane text not null, pattern text not null, margin int4, price json,
    valid_from int8, valid_until int8, created_at int8 not null, replaced_at int8)`,
  `create index quotes_workspace on quotes (workspace_id, id)`,

  `create table idempotency (
    scope text collate "C" not null, key text collate "C" not null, request_hash text not null,
    status int4 not null, body text not null, created_at int8 not null, primary key (scope, key))`,
  `create index idempotency_created on idempotency (created_at)`,

  `create table changes (seq int8 primary key, kind text not null, id text not null, at int8 not null)`,

  `create table price_versions (id text collate "C" primary key, body text not null, first_seen int8 not null)`,

  // Balances change with every batch and no index covers them: room on the page keeps such updates in place (HOT).
  `create table accounts (
    id text collate "C" primary key, workspace_id text collate "C", balance int8 not null default 0
  ) with (fillfactor = 50)`,
  `create table transactions (
    id text collate "C" primary key, kind text not null, workspace_id text collate "C", at int8 not null, reason text)`,
  `create index transactions_workspace on transactions (workspace_id, id)`,
  // The primary key also finds a transaction's postings.
  `create table postings (
    transaction_id text collate "C" not null, account_id text collate "C" not null, amount int8 not null,
    primary key (transaction_id, account_id))`,
  `create index postings_account on postings (account_id)`,

  `create table batches (id text collate "C" primary key, at int8 not null)`,
  `create index batches_at on batches using brin (at)`,
  `create table open_requests (
    id text collate "C" primary key, node text not null, at int8 not null, entries text not null)`,

  `create table requests (
    id text collate "C" primary key, workspace_id text collate "C" not null, key_id text collate "C" not null,
    created_at int8 not null, day text collate "C" not null, lane text collate "C" not null,
    requested_model text not null, served_model text collate "C" not null, reported_model text,
    provider text not null, region text, credential_id text collate "C", upstream_id text collate "C",
    status int4 not null, outcome text not null, stream boolean not null,
    input_tokens int4, cache_read_tokens int4, cache_write_tokens int4, output_tokens int4, reasoning_tokens int4,
    estimated boolean not null, finish_reason text, cost int8, charge int8 not null, overrun int8 not null,
    price_version text, latency_ms int4 not null, ttft_ms int4, cache text not null, end_user text,
    tags text, raw_usage text, attempts text not null, plan text not null, transaction_id text collate "C")`,
  // Lists walk one of these by id. Each is made so that only the list it is meant for can use it; otherwise the planner,
  // whose figures are the whole table's, walks the primary key or the workspace's index for a filter whose matches are
  // rare in this workspace but common elsewhere, and reads the whole history. Hence "POSIX": the same order as "C", but
  // the primary key cannot give it. And hence the first one's condition, which always holds: only a query that states
  // it can use the index (control/requests/select-requests.ts).
  `create index requests_workspace on requests (workspace_id, id collate "POSIX") where day > ''`,
  `create index requests_key on requests (workspace_id, key_id, id collate "POSIX")`,
  `create index requests_lane on requests (workspace_id, lane, id collate "POSIX")`,
  `create index requests_model on requests (workspace_id, served_model, id collate "POSIX")`,
  // Only what went wrong: that is what is looked for, and most requests do not pay for these.
  `create index requests_status on requests (workspace_id, status, id collate "POSIX") where status <> 200`,
  `create index requests_outcome on requests (workspace_id, outcome, id collate "POSIX") where outcome <> 'completed'`,
  `create index requests_upstream on requests (workspace_id, upstream_id) where upstream_id is not null`,

  // Sums by all that is asked for at once, and two coarser ones: with a thousand keys a month has some hundred thousand
  // rows in the first, which nobody wants to add up while a page loads.
  ...usage('usage_daily', ['day', 'key_id', 'lane', 'model']),
  ...usage('usage_days', ['day', 'lane', 'model']),
  ...usage('usage_months', ['month', 'key_id', 'lane']),
  `create table credential_spend (
    credential_id text collate "C" not null, day text collate "C" not null, cost int8 not null default 0,
    primary key (credential_id, day)
  ) with (fillfactor = 50)`,
]

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
