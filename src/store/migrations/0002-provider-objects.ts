import { type Kysely, sql } from 'kysely'

/** Files and batches that workspaces keep at providers. An id is a workspace's own: providers may give it twice. */
const statements = [
  `create table provider_objects (
    workspace_id text collate "C" not null, id text collate "C" not null, kind text not null,
    credential_id text collate "C" not null, key_id text collate "C" not null, request_id text collate "C" not null,
    created_at int8 not null, tags text, batch_id text collate "C", outcome text, recorded_at int8,
    primary key (workspace_id, id))`,
]

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
