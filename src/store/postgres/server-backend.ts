import pg from 'pg'
import type { LedgerBatch } from '../../ledger/ledger-store.ts'
import { NODE_LOCKS } from '../nodes.ts'
import { changeChannel, type QueryAnswer, type ServerSettings, type StoreEvent } from '../protocol.ts'
import type { Backend } from './backend.ts'
import { encodeBatch } from './commit-batch.ts'
import { LastingClient } from './lasting-client.ts'
import { BATCH_MEMORY_MS } from './pglite-housekeeping.ts'
import { describeServer } from './server-address.ts'
import { ServerSessions } from './server-sessions.ts'
import { serverTypes } from './value-types.ts'
import { rolledBack } from './wire-error.ts'

const CONNECT_MS = 5_000
/** PostgreSQL cancels a statement after this; the driver gives the session up somewhat later (a dead network). */
const STATEMENT_MS = 15_000
const ANSWER_MS = 20_000
/** How long a commit waits for a lost session before it rejects: paces callers that repeat at once. */
const COMMIT_PATIENCE_MS = 1_000
const POOL_SIZE = 8
const PRUNE_MS = 3_600_000
const ATTEMPTS = 3
/** Deadlock, serialization failure: nothing happened, the same statement may be tried again. */
const repeatable = new Set(['40P01', '40001'])

/** A PostgreSQL server: a pool for queries, one session for the ledger, one that listens. */
class ServerBackend implements Backend {
  readonly #sessions: ServerSessions
  readonly #ledger: LastingClient
  readonly #listener: LastingClient
  readonly #node: string
  readonly #pruning: NodeJS.Timeout

  constructor(sessions: ServerSessions, ledger: LastingClient, listener: LastingClient, node: string) {
    this.#sessions = sessions
    this.#ledger = ledger
    this.#listener = listener
    this.#node = node
    this.#pruning = setInterval(() => void this.#prune().catch(() => undefined), PRUNE_MS)
  }

  async query(connection: number, sql: string, params: readonly unknown[], patient: boolean): Promise<QueryAnswer> {
    const { rows, command, rowCount } = await this.#sessions.query(connection, sql, params, patient)
    return { rows: rows ?? [], command: command ?? '', count: rowCount ?? 0 }
  }

  async begin(connection: number, sql: string, patient: boolean): Promise<void> {
    await this.#sessions.query(connection, sql, [], patient)
  }

  async end(connection: number, sql: string): Promise<void> {
    const { command } = await this.#sessions.query(connection, sql, [], false)
    if (sql === 'commit' && command === 'ROLLBACK') throw rolledBack()
  }

  release(connection: number): void {
    this.#sessions.release(connection)
  }

  async commit(batch: LedgerBatch): Promise<void> {
    const { statement, values } = encodeBatch(batch, this.#node)
    const query = { name: statement.name, text: statement.sql, values: [...values] }
    for (let attempt = 1; ; attempt++) {
      try {
        return void (await this.#ledger.query(query, COMMIT_PATIENCE_MS))
      } catch (error) {
        const harmless = error instanceof pg.DatabaseError && repeatable.has(error.code ?? '')
        if (!harmless || attempt === ATTEMPTS) throw error
      }
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#pruning)
    await Promise.all([this.#ledger.close(), this.#listener.close(), this.#sessions.close()])
  }

  async #prune(): Promise<void> {
    const values = [Date.now() - BATCH_MEMORY_MS]
    await this.#listener.query({ text: 'delete from batches where at < $1', values }, 0)
  }
}

/** Rejects with a message that names the host (never the password) when the server cannot be used. */
export async function openServer(
  { url, sharing }: ServerSettings,
  node: string,
  emit: (event: StoreEvent) => void,
): Promise<Backend> {
  const lock = sharing ? NODE_LOCKS.sharing : NODE_LOCKS.alone
  const base: pg.ClientConfig = {
    connectionString: url,
    types: serverTypes,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'trilane',
  }
  const timed = { ...base, statement_timeout: STATEMENT_MS, query_timeout: ANSWER_MS }
  const listener = new LastingClient(timed, {
    setUp: async (client) => {
      // A thousand notices that arrive together are told once: each would cost the relaying thread a message.
      let told = true
      client.on('notification', ({ channel, payload }) => {
        if (channel !== changeChannel || !told) return
        told = false
        setImmediate(() => {
          told = true
          emit({ event: 'changed', payload })
        })
      })
      await client.query(`listen ${changeChannel}`)
      // Held as long as this session lives: it tells other nodes that this one does.
      await client.query(`select pg_advisory_lock_shared(${lock}, hashtext($1))`, [node])
    },
    // What was notified in between is lost.
    onRestored: () => emit({ event: 'changed', payload: undefined }),
  })
  const ledger = new LastingClient(timed, {
    // One plan for good: planning this statement costs more than running it.
    setUp: async (client) => void (await client.query('set plan_cache_mode = force_generic_plan; set jit = off')),
    onDown: (reason) => emit({ event: 'lost', reason }),
    onRestored: () => {
      listener.hurry()
      emit({ event: 'restored' })
    },
  })
  try {
    await ledger.open()
    await listener.open()
  } catch (error) {
    await Promise.all([ledger.close(), listener.close()])
    const { message, code } = error as { message?: string; code?: string }
    throw new Error(`cannot use PostgreSQL at ${describeServer(url)}: ${message || code}`)
  }
  const pool = new pg.Pool({ ...timed, max: POOL_SIZE, idle_in_transaction_session_timeout: STATEMENT_MS })
  return new ServerBackend(new ServerSessions(pool, base), ledger, listener, node)
}
