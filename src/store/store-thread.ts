import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { lockDirectory } from './directory-lock.ts'
import { StoreUnavailable } from './errors.ts'
import type { StoreEvent, WorkerSettings } from './protocol.ts'
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

/** The thread that holds the database, opened or about to be. */
export interface StoreThread {
  readonly node: string
  readonly link: WorkerLink
  readonly state: StoreState
  close(): Promise<void>
}

/**
 * Locks the folder (embedded) and starts the thread that opens the database. It needs little code, so that a start can
 * load the rest meanwhile. Throws StoreLocked when another process has the folder.
 */
export async function startStoreThread(options: StoreOptions): Promise<StoreThread> {
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
  return { node, link, state, close }
}

/** What the worker's events have told so far. */
export class StoreState {
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
    // Whoever waits for it is told; until somebody does, a failure is no unhandled rejection.
    this.opened.catch(() => undefined)
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
