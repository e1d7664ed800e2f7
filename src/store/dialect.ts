import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import type { QueryAnswer } from './protocol.ts'
import type { WorkerLink } from './worker-link.ts'

export interface DialectOptions {
  /** True: statements have no time limit, in a session of their own. For migrations, and for reads that set a limit. */
  readonly patient?: boolean
}

/** PostgreSQL's dialect of Kysely, its connections living in the store's worker. */
export function workerDialect(link: WorkerLink, options: DialectOptions = {}): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new WorkerDriver(link, options.patient ?? false),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

const changesRows = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

class WorkerConnection implements DatabaseConnection {
  readonly id: number
  readonly #link: WorkerLink
  readonly #patient: boolean

  constructor(link: WorkerLink, patient: boolean) {
    this.id = link.nextConnection()
    this.#link = link
    this.#patient = patient
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const answer = await this.send('query', query)
    const rows = answer.rows as R[]
    return changesRows.has(answer.command) ? { rows, numAffectedRows: BigInt(answer.count) } : { rows }
  }

  async send(op: 'query' | 'begin' | 'end', query: CompiledQuery): Promise<QueryAnswer> {
    const { sql, parameters: params } = query
    return this.#link.call({ op, connection: this.id, sql, params, patient: this.#patient })
  }

  // biome-ignore lint/correctness/useYield: Kysely's interface demands a generator
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming is not supported: page by id instead, so that the embedded database stays responsive')
  }
}

class WorkerDriver implements Driver {
  readonly #link: WorkerLink
  readonly #patient: boolean

  constructor(link: WorkerLink, patient: boolean) {
    this.#link = link
    this.#patient = patient
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<WorkerConnection> {
    return new WorkerConnection(this.#link, this.#patient)
  }

  async beginTransaction(connection: WorkerConnection, settings: TransactionSettings): Promise<void> {
    const level = settings.isolationLevel ? ` isolation level ${settings.isolationLevel}` : ''
    const mode = settings.accessMode ? ` ${settings.accessMode}` : ''
    await connection.send('begin', CompiledQuery.raw(`start transaction${level}${mode}`))
  }

  async commitTransaction(connection: WorkerConnection): Promise<void> {
    await connection.send('end', CompiledQuery.raw('commit'))
  }

  async rollbackTransaction(connection: WorkerConnection): Promise<void> {
    await connection.send('end', CompiledQuery.raw('rollback'))
  }

  async releaseConnection(connection: WorkerConnection): Promise<void> {
    this.#link.release(connection.id)
  }

  async destroy(): Promise<void> {}
}
