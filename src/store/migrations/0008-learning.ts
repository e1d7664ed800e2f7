import { type Kysely, sql } from 'kysely'

/**
 * Scores that answers got, with the figures of the choice that are learned from; nothing of a prompt. And what a
 * workspace has learned of them.
 */
const statements = [
  `create table feedback (
    workspace_id text collate "C" not null, request_id text collate "C" not null, source text collate "C" not null,
    score float8, at int8 not null, model text collate "C" not null, lesson text, spent int8 not null default 0,
    primary key (workspace_id, request_id, source))`,
  `create index feedback_at on feedback (workspace_id, at)`,
  `alter table workspaces add column learned json`,
]

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
