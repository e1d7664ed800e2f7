import type { PGlite } from '@electric-sql/pglite'
import type { LedgerBatch } from '../../ledger/ledger-store.ts'
import { changeChannel, type QueryAnswer, type StoreEvent } from '../protocol.ts'
import type { Backend } from './backend.ts'
import { encodeBatch } from './commit-batch.ts'
import type { LedgerStatement } from './commit-sql.ts'
import { openPgliteDirectory } from './open-pglite.ts'
import { keepPgliteTidy } from './pglite-housekeeping.ts'
import { TurnQueue } from './turn-queue.ts'
import { givenUp, refusal, rolledBack } from './wire-error.ts'

/** PGlite cannot interrupt a statement (no timers in WASM), so at least its result must stay small. */
const MAX_ROWS = 20_000
const SLOW_MS = 500
/**
 * A transaction shuts everybody else out, the ledger too. One that is idle this long waits for something that waits for
 * it (the outer `db` used inside a transaction) or was forgotten.
 */
const IDLE_TRANSACTION_MS = 5_000

interface Lease {
  readonly connection: number
  readonly patient: boolean
  readonly finish: () => void
  idle: NodeJS.Timeout | undefined
}

/** The embedded database: one session, one statement at a time, ledger commits first. */
export class PgliteBackend implements Backend {
  readonly #db: PGlite
  readonly #node: string
  readonly #emit: (event: StoreEvent) => void
  readonly #queue = new TurnQueue()
  readonly #stopTidying: () => void
  readonly #givenUp = new Set<number>()
  readonly #prepared = new Set<string>()
  #lease: Lease | undefined

  constructor(db: PGlite, node: string, emit: (event: StoreEvent) => void) {
    this.#db = db
    this.#node = node
    this.#emit = emit
    this.#stopTidying = keepPgliteTidy((sql) => this.#queue.run(() => this.#run(sql, [])), emit)
  }

  query(connection: number, sql: string, params: readonly unknown[], _patient: boolean): Promise<QueryAnswer> {
    if (this.#givenUp.has(connection)) return Promise.reject(givenUp())
    if (this.#lease?.connection !== connection) return this.#queue.run(() => this.#run(sql, params))
    return this.#inLease(this.#lease, () => this.#run(sql, params))
  }

  /** Resolves when it is this transaction's turn and it has begun; the turn lasts until `end` or `release`. */
  begin(connection: number, sql: string, patient: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      void this.#queue.run(async () => {
        try {
          await this.#db.exec(sql)
        } catch (error) {
          return reject(error)
        }
        await new Promise<void>((finish) => {
          this.#lease = { connection, patient, finish, idle: undefined }
          this.#watch(this.#lease)
          resolve()
        })
      })
    })
  }

  async end(connection: number, sql: string): Promise<void> {
    const lease = this.#take(connection)
    if (!lease) {
      if (sql === 'commit') throw givenUp()
      return
    }
    try {
      const [result] = await this.#db.exec(sql)
      if (sql === 'commit' && result?.command === 'ROLLBACK') throw rolledBack()
    } finally {
      lease.finish()
    }
  }

  release(connection: number): void {
    this.#givenUp.delete(connection)
    void this.#rollback(connection)
  }

  commit(batch: LedgerBatch): Promise<void> {
    const { statement, values } = encodeBatch(batch, this.#node)
    const literals = values.map((value) => (value === null ? 'null' : `'${value.replaceAll("'", "''")}'`))
    return this.#queue.run(async () => {
      await this.#prepare(statement)
      // One simple-protocol message; db.query would make six calls into the WASM and plan anew each time.
      const results = await this.#db.exec(`execute ${statement.name}(${literals.join(', ')})`)
      // PGlite swallows a crash of its WASM (a full disk makes PostgreSQL panic): no row means nothing was committed.
      if (results[0]?.rows.length !== 1) throw crash('the embedded database gave no answer to a commit')
    }, true)
  }

  async close(): Promise<void> {
    this.#stopTidying()
    if (this.#lease) await this.#rollback(this.#lease.connection)
    await this.#queue.run(() => this.#db.close())
  }

  async #run(sql: string, params: readonly unknown[]): Promise<QueryAnswer> {
    const begun = performance.now()
    const result = await this.#db.query<Record<string, unknown>>(sql, params as unknown[])
    const took = performance.now() - begun
    if (took > SLOW_MS)
      this.#warn(`a statement blocked the embedded database for ${Math.round(took)} ms: ${sql.slice(0, 200)}`)
    if (result.rows.length > MAX_ROWS) {
      throw refusal('54000', `the result has more than ${MAX_ROWS} rows: ask for smaller pages`)
    }
    return { rows: result.rows, command: result.command ?? '', count: result.rowCount ?? result.affectedRows ?? 0 }
  }

  async #inLease<T>(lease: Lease, job: () => Promise<T>): Promise<T> {
    clearTimeout(lease.idle)
    try {
      return await job()
    } finally {
      this.#watch(lease)
    }
  }

  #watch(lease: Lease): void {
    clearTimeout(lease.idle)
    if (lease.patient || this.#lease !== lease) return
    lease.idle = setTimeout(() => {
      this.#givenUp.add(lease.connection)
      this.#warn('a transaction was idle for 5 s and was rolled back (was the outer db used inside it?)')
      void this.#rollback(lease.connection)
    }, IDLE_TRANSACTION_MS)
  }

  async #rollback(connection: number): Promise<void> {
    const lease = this.#take(connection)
    if (!lease) return
    await this.#db.exec('rollback').catch(() => undefined)
    lease.finish()
  }

  /** The lease, for the one who ends it: a second one would roll back somebody else's transaction. */
  #take(connection: number): Lease | undefined {
    const lease = this.#lease
    if (lease?.connection !== connection) return undefined
    clearTimeout(lease.idle)
    this.#lease = undefined
    return lease
  }

  async #prepare({ name, types, sql }: LedgerStatement): Promise<void> {
    if (this.#prepared.has(name)) return
    await this.#db.exec(`prepare ${name}(${types.join(', ')}) as ${sql}`)
    this.#prepared.add(name)
  }

  #warn(message: string): void {
    this.#emit({ event: 'log', level: 'warn', message })
  }
}

export async function openPglite(dataDir: string, node: string, emit: (event: StoreEvent) => void): Promise<Backend> {
  const db = await openPgliteDirectory(dataDir)
  await db.listen(changeChannel, (payload) => emit({ event: 'changed', payload }))
  return new PgliteBackend(db, node, emit)
}

/** Ends the worker after its answers went out; the main thread starts a new one, which recovers the database. */
function crash(message: string): Error {
  const error = new Error(message)
  setImmediate(() => {
    throw error
  })
  return error
}
