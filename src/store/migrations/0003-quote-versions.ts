import { type Kysely, sql } from 'kysely'

/**
 * Rules become parts of a quote, which has a version and a history of its own. What was replaced together or is in force
 * together was put together: each such group of older rules becomes a version, in the order of time.
 */
const statements = [
  'alter table quotes rename to quote_rules',
  'alter index quotes_pkey rename to quote_rules_pkey',
  'alter index quotes_workspace rename to quote_rules_workspace',
  'alter table quote_rules rename constraint quotes_workspace_id_fkey to quote_rules_workspace_id_fkey',

  // `valid_from` bounds the whole version; `in_force_at` is when it came or comes into force, for people to read.
  `create table quotes (
    id text collate "C" primary key,
    workspace_id text collate "C" not null references workspaces (id),
    lane text not null, version int4 not null, status text not null, support text, note text,
    created_at int8 not null, offered_at int8, accept_until int8, valid_from int8,
    accepted_at int8, accepted_by text, in_force_at int8, closed_at int8, replaced_at int8,
    constraint quotes_version_unique unique (workspace_id, lane, version))`,
  // Every PUT adds a version, and what is asked for all the time is the few that are not history yet.
  `create index quotes_current on quotes (workspace_id) where status in ('offered', 'effective')`,

  `insert into quotes (id, workspace_id, lane, version, status, created_at, in_force_at, replaced_at)
   select 'qv_' || substr(first, 7), workspace_id, lane,
          row_number() over (partition by workspace_id, lane order by created_at, first),
          case when replaced_at is null then 'effective' else 'replaced' end, created_at, created_at, replaced_at
     from (select workspace_id, lane, created_at, replaced_at, min(id) as first
             from quote_rules group by 1, 2, 3, 4) as put`,

  `alter table quote_rules
     add column quote_id text collate "C" references quotes (id), add column tiers json`,
  `update quote_rules r set quote_id = q.id from quotes q
    where q.workspace_id = r.workspace_id and q.lane = r.lane and q.created_at = r.created_at
      and q.replaced_at is not distinct from r.replaced_at`,
  'alter table quote_rules alter column quote_id set not null, drop column created_at, drop column replaced_at',
  'create index quote_rules_quote on quote_rules (quote_id, id)',
]

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
