import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { Kysely } from 'kysely'
import type { LedgerStore } from '../ledger/ledger-store.ts'
import { workerDialect } from './dialect.ts'
import { lockDirectory } from './directory-lock.ts'
import { StoreUnavailable } from './errors.ts'
import { migrate } from './migrate.ts'
import { isNodeAlive, type OtherNodes, otherNodes } from './nodes.ts'
import { packBatch } from './packed-batch.ts'
import type { StoreEvent, WorkerSettings } from './protocol.ts'
import type { Database } from './schema.ts'
import { WorkerLink } from './worker-link.ts'

export interface StoreLogger {
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

export interface StoreOptions {
  /** Folder of the embedded database. Exactly one of `dataDir` and `databaseUrl`. */
  readonly dataDir?: string | undefined
  /** `postgres://…` */
  readonly databaseUrl?: string | undefined
  /** This node shares its limits with others on the same database. */
  readonly sharing?: boolean | undefined
  /** The bundled worker; `./store-worker.js` beside the main bundle unless told. */
  readonly workerUrl?: URL | undefined
  /** Recorded with open requests; host, process id and a random part unless told. */
  readonly node?: string | undefined
  readonly logger?: StoreLogger | undefined
}

export interface Store {
  /** Never use it inside a transaction's callback: on the embedded database it would wait for that transaction. */
  readonly db: Kysely<Database>
  readonly ledger: LedgerStore
  /** Called after some node recorded a change, also when changes may have gone unnoticed. Returns the unsubscriber. */
  onChange(callback: () => void): () => void
  /** False while the database cannot be reached. */
  alive(): boolean
  /** Live nodes on the same database besides this one; none on the embedded one. */
  otherNodes(): Promise<OtherNodes>
  /** Whether the node that left a mark in the database still lives. */
  isNodeAlive(node: string): Promise<boolean>
  close(): Promise<void>
}

/**
 * Opens, locks (embedded) and migrates the database. Throws StoreLocked when another process has the folder, and
 * StoreUnavailable, naming the host, when the server cannot be reached or used.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { dataDir, databaseUrl } = options
  if ((dataDir === undefined) === (databaseUrl === undefined)) throw new TypeError('give dataDir or databaseUrl')
  const lock = dataDir === undefined ? undefined : await lockDirectory(resolve(dataDir))
  const node = options.node ?? `${hostname()}:${process.pid}:${randomBytes(6).toString('hex')}`
  const database: WorkerSettings['database'] =
    databaseUrl === undefined
      ? { kind: 'embedded', directory: resolve(dataDir as string) }
      : { kind: 'server', url: databaseUrl, sharing: options.sharing ?? false }
  const state = new StoreState(options.logger)
  const workerUrl = options.workerUrl ?? new URL('./store-worker.js', import.meta.url)
  const link = new WorkerLink(workerUrl, { node, database }, (event) => state.receive(event))
  const close = async () => {
    state.closed = true
    await link.close()
    lock?.release()
  }
  try {
    await state.opened
    await migrate(new Kysely<never>({ dialect: workerDialect(link, { patient: true }) }))
  } catch (error) {
    await close()
    throw error
  }
  const db = new Kysely<Database>({ dialect: workerDialect(link) })
  const shared = databaseUrl !== undefined
  return {
    db,
    otherNodes: () => (shared ? otherNodes(db, node) : Promise.resolve({ sharing: 0, alone: 0 })),
    isNodeAlive: (other) => (shared ? isNodeAlive(db, other) : Promise.resolve(other === node)),
    ledger: { commit: async (batch) => void (await link.call({ op: 'commit', batch: packBatch(batch) })) },
    onChange: (callback) => state.onChange(callback),
    alive: () => state.alive && !state.closed,
    close,
  }
}

/** What the worker's events have told so far. */
class StoreState {
  readonly opened: Promise<void>
  alive = false
  closed = false
  readonly #logger: StoreLogger | undefined
  readonly #callbacks = new Set<() => void>()
  #wasOpen = false
  #open!: () => void
  #fail!: (error: Error) => void

  constructor(logger: StoreLogger | undefined) {
    this.#logger = logger
    this.opened = new Promise((open, fail) => {
      this.#open = open
      this.#fail = fail
    })
  }

  onChange(callback: () => void): () => void {
    const own = () => callback()
    this.#callbacks.add(own)
    return () => void this.#callbacks.delete(own)
  }

  receive(event: StoreEvent): void {
    if (event.event === 'ready' || event.event === 'restored') this.#up()
    else if (event.event === 'lost') this.#down(event.reason)
    else if (event.event === 'changed') this.#changed()
    else if (event.event === 'log') this.#logger?.[event.level](`store: ${event.message}`)
    else this.#failed(event.error.kind === 'query' ? event.error.failure.message : event.error.message)
  }

  #up(): void {
    const first = !this.alive
    this.alive = true
    this.#open()
    this.#wasOpen = true
    if (!first) return
    this.#logger?.info('store: connected')
    // After an interruption changes may have gone unnoticed.
    this.#changed()
  }

  #down(reason: string): void {
    if (this.closed || !this.alive) return
    this.alive = false
    this.#logger?.error(`store: the database is lost: ${reason}`)
  }

  #failed(message: string): void {
    this.alive = false
    // The opener throws it; later ones concern a worker that was started again.
    this.#fail(new StoreUnavailable(message))
    if (this.#wasOpen) this.#logger?.error(`store: ${message}`)
  }

  #changed(): void {
    for (const callback of [...this.#callbacks]) callback()
  }
}
