import type { LedgerBatch } from '../../ledger/ledger-store.ts'
import type { QueryAnswer } from '../protocol.ts'

/** A PostgreSQL that the worker owns: embedded or a server. All reject with what `toWireError` understands. */
export interface Backend {
  /** Runs one statement. Outside a transaction its session is kept until `release(connection)` where that matters. */
  query(connection: number, sql: string, params: readonly unknown[], patient: boolean): Promise<QueryAnswer>
  begin(connection: number, sql: string, patient: boolean): Promise<void>
  /** `sql` is commit or rollback. Rejects when a commit turned out to be a rollback. */
  end(connection: number, sql: string): Promise<void>
  release(connection: number): void
  /** Resolves once the batch is durable. */
  commit(batch: LedgerBatch): Promise<void>
  close(): Promise<void>
}
