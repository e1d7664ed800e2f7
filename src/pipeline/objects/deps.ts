import type { Kysely } from 'kysely'
import type { Key } from '../../model/workspace.ts'
import type { Database } from '../../store/schema.ts'
import type { PipelineDeps } from '../run.ts'

/** What calls for files and batches need; wired in main.ts. They may ask the database: they are rare. */
export interface ObjectDeps extends PipelineDeps {
  readonly db: Kysely<Database>
  readonly keyById: (id: string) => Key | undefined
  /** Runs what moves money on the ledger and in the counters, so that nobody compares the two meanwhile. */
  readonly moving: <T>(work: () => Promise<T>) => Promise<T>
}
