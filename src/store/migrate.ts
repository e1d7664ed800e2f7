import { type Kysely, Migrator, sql } from 'kysely'
import * as core from './migrations/0001-core.ts'
import { up as providerObjects } from './migrations/0002-provider-objects.ts'
import * as quoteVersions from './migrations/0003-quote-versions.ts'
import { up as billingIndexes } from './migrations/0004-billing-indexes.ts'
import { up as attemptCosts } from './migrations/0005-attempt-costs.ts'
import { up as requestIdempotency } from './migrations/0006-request-idempotency.ts'
import { up as people } from './migrations/0007-people.ts'
import { up as learning } from './migrations/0008-learning.ts'
import { up as priceLists } from './migrations/0009-price-lists.ts'

/** All migrations in order. Names are kept in the database: never rename or reorder, only append. */
const migrations = {
  '0001-core': core,
  '0002-provider-objects': { up: providerObjects },
  '0003-quote-versions': quoteVersions,
  '0004-billing-indexes': { up: billingIndexes },
  '0005-attempt-costs': { up: attemptCosts },
  '0006-request-idempotency': { up: requestIdempotency },
  '0007-people': { up: people },
  '0008-learning': { up: learning },
  '0009-price-lists': { up: priceLists },
}

/**
 * Brings the database up to date. Nodes that start together wait for each other (advisory lock); each migration is
 * applied as a whole or not at all. Throws when one fails or the database is newer than this program.
 */
export async function migrate(db: Kysely<never>): Promise<void> {
  if (await isUpToDate(db)) return
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error, results } = await migrator.migrateToLatest()
  const failed = results?.find((result) => result.status === 'Error')
  if (failed) throw new Error(`migration ${failed.migrationName} failed`, { cause: error })
  if (error) throw error
}

/** The migrator looks through the whole catalogue of tables before it finds that there is nothing to do. */
async function isUpToDate(db: Kysely<never>): Promise<boolean> {
  const applied = sql<{ name: string }>`select name from kysely_migration order by name`
  const names = await applied.execute(db).then(
    ({ rows }) => rows.map(({ name }) => name),
    () => [],
  )
  return names.join() === Object.keys(migrations).join()
}
