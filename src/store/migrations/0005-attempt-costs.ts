import { type Kysely, sql } from 'kysely'

/**
 * What attempts cost besides the one that their request ended with: failed ones that the provider may bill. Few, so that
 * the requests need no column for it.
 */
const statements = [
  `create table attempt_costs (
    request_id text collate "C" not null, at int4 not null, workspace_id text collate "C" not null,
    key_id text collate "C" not null, day text collate "C" not null, lane text collate "C" not null,
    model text collate "C" not null, provider text not null, credential_id text collate "C" not null,
    cost int8 not null, primary key (request_id, at))`,
]

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
