import { Kysely, sql } from 'kysely'
import { BatchRefused, type LedgerBatch, type LedgerStore } from '../ledger/ledger-store.ts'
import { workerDialect } from './dialect.ts'
import { QueryFailed } from './errors.ts'
import { migrate } from './migrate.ts'
import { isNodeAlive, type OtherNodes, otherNodes, unknownNodes } from './nodes.ts'
import { packBatch } from './packed-batch.ts'
import type { Database } from './schema.ts'
import { type StoreOptions, startStoreThread } from './store-thread.ts'
import type { WorkerLink } from './worker-link.ts'

export interface Store {
  /** Never use it inside a transaction's callback: on the embedded database it would wait for that transaction. */
  readonly db: Kysely<Database>
  /**
   * Runs long reads of one moment: on a server in a session of their own, whose statements may take `ms` each; on the
   * embedded database as they are, since a transaction would hold up the ledger for all of them.
   */
  patiently<T>(ms: number, work: (db: Kysely<Database>) => Promise<T>): Promise<T>
  readonly ledger: LedgerStore
  /** This process' name in the database. */
  readonly node: string
  /** Called after some node recorded a change, also when changes may have gone unnoticed. Returns the unsubscriber. */
  onChange(callback: () => void): () => void
  /** False while the database cannot be reached. */
  alive(): boolean
  /** Live nodes on the same database besides this one; none on the embedded one. */
  otherNodes(): Promise<OtherNodes>
  /** How many live nodes that share their limits are not among these. */
  unknownNodes(known: readonly string[]): Promise<number>
  /** Whether the node that left a mark in the database still lives. */
  isNodeAlive(node: string): Promise<boolean>
  close(): Promise<void>
}

/**
 * Opens, locks (embedded) and migrates the database; `thread` if it was started before. Throws StoreLocked when another
 * process has the folder, and StoreUnavailable, naming the host, when the server cannot be reached or used.
 */
export async function openStore(options: StoreOptions, thread = startStoreThread(options)): Promise<Store> {
  const { link, state, node, close } = await thread
  try {
    await state.opened
    await migrate(new Kysely<never>({ dialect: workerDialect(link, { patient: true }) }))
  } catch (error) {
    await close()
    throw error
  }
  const db = new Kysely<Database>({ dialect: workerDialect(link) })
  const shared = options.databaseUrl !== undefined
  const patient = new Kysely<Database>({ dialect: workerDialect(link, { patient: true }) })
  return {
    db,
    node,
    unknownNodes: (known) => (shared ? unknownNodes(db, known) : Promise.resolve(0)),
    otherNodes: () => (shared ? otherNodes(db, node) : Promise.resolve({ sharing: 0, alone: 0 })),
    isNodeAlive: (other) => (shared ? isNodeAlive(db, other) : Promise.resolve(other === node)),
    patiently: (ms, work) => (shared ? longRead(patient, ms, work) : work(db)),
    ledger: { commit: (batch) => commit(link, batch) },
    onChange: (callback) => state.onChange(callback),
    alive: () => state.alive && !state.closed,
    close,
  }
}

function longRead<T>(patient: Kysely<Database>, ms: number, work: (db: Kysely<Database>) => Promise<T>): Promise<T> {
  return patient
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      await sql`set local statement_timeout = ${sql.lit(ms)}`.execute(trx)
      // These are few and wide: compiling one can take as long as running it.
      await sql`set local jit = off`.execute(trx)
      return work(trx)
    })
}

/** SQLSTATE classes of what a value is to blame for: data exceptions, violated constraints, program limits. */
const refusedClasses = ['22', '23', '54']

async function commit(link: WorkerLink, batch: LedgerBatch): Promise<void> {
  try {
    await link.call({ op: 'commit', batch: packBatch(batch) })
  } catch (error) {
    const refused = error instanceof QueryFailed && refusedClasses.includes(error.code?.slice(0, 2) ?? '')
    throw refused ? new BatchRefused(error) : error
  }
}
