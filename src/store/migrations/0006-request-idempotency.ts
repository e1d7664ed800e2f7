import { type Kysely, sql } from 'kysely'

/** Which request an Idempotency-Key of the data plane was used for, within the issued key that sent it. */
const statements = [
  `create table request_idempotency (
    workspace_id text collate "C" not null, key_id text collate "C" not null, key_hash text collate "C" not null,
    body_hash text not null, request_id text collate "C" not null, node text not null, created_at int8 not null,
    status int4, code text, primary key (workspace_id, key_id, key_hash))`,
  `create index request_idempotency_created on request_idempotency (created_at)`,
]

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
