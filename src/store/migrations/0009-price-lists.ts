import { type Kysely, sql } from 'kysely'

/**
 * What each model cost by the general terms, from when on; a row only where something changed. `version` and `body` are
 * null from when a model was taken out.
 */
const statements = [
  `create table price_lists (
    model text collate "C" not null, since int8 not null, version text, body text, primary key (model, since))`,
]

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
