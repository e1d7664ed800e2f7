import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { QueryFailed, StoreUnavailable } from './errors.ts'
import type { Command, FromWorker, QueryAnswer, StoreEvent, ToWorker, WireError, WorkerSettings } from './protocol.ts'

interface Pending {
  readonly resolve: (answer: QueryAnswer) => void
  readonly reject: (error: Error) => void
}

/** As the process was started: it takes secrets out of its own later, and PostgreSQL's client may need them. */
const environment = { ...process.env }

const nothing: QueryAnswer = { rows: [], command: '', count: 0 }
const RESPAWN_MS = 500
/** A worker that does not close in time is stopped: what it acknowledged is durable. */
const CLOSE_MS = 10_000

function errorOf(error: WireError): Error {
  return error.kind === 'query' ? new QueryFailed(error.failure) : new StoreUnavailable(error.message)
}

/**
 * The main thread's end of the store's worker: numbers calls, matches answers, starts the worker again when it dies.
 * A call whose worker died rejects with StoreUnavailable: its outcome is unknown.
 */
export class WorkerLink {
  readonly #url: URL
  readonly #settings: WorkerSettings
  readonly #onEvent: (event: StoreEvent) => void
  readonly #pending = new Map<number, Pending>()
  #worker: Worker | undefined
  #respawn: NodeJS.Timeout | undefined
  #calls = 0
  #connections = 0
  #started = false
  #closed = false

  constructor(url: URL, settings: WorkerSettings, onEvent: (event: StoreEvent) => void) {
    this.#url = url
    this.#settings = settings
    this.#onEvent = onEvent
    this.#spawn()
  }

  nextConnection(): number {
    return ++this.#connections
  }

  /** Rejects with QueryFailed (the database said no) or StoreUnavailable (it could not be asked). */
  call(command: Command): Promise<QueryAnswer> {
    const worker = this.#worker
    if (!worker || this.#closed) return Promise.reject(new StoreUnavailable('the store is not running'))
    return new Promise((resolve, reject) => {
      const id = ++this.#calls
      this.#pending.set(id, { resolve, reject })
      try {
        worker.postMessage({ id, command } satisfies ToWorker)
      } catch (error) {
        // A parameter that cannot be cloned: the caller's fault, not the worker's.
        this.#pending.delete(id)
        reject(error)
      }
    })
  }

  release(connection: number): void {
    this.#worker?.postMessage({ release: connection } satisfies ToWorker)
  }

  /** Ends what runs, closes the database, stops the thread. */
  async close(): Promise<void> {
    if (this.#closed) return
    const closing = this.call({ op: 'close' })
    this.#closed = true
    clearTimeout(this.#respawn)
    const patience = new AbortController()
    const tooLong = sleep(CLOSE_MS, undefined, { signal: patience.signal })
    await Promise.race([closing, tooLong]).catch(() => undefined)
    tooLong.catch(() => undefined)
    patience.abort()
    await this.#worker?.terminate()
    this.#worker = undefined
  }

  #spawn(): void {
    const worker = new Worker(this.#url, {
      workerData: this.#settings,
      env: environment,
      name: 'trilane-store',
    })
    this.#worker = worker
    let cause = ''
    worker.on('message', (message: FromWorker) => this.#receive(message))
    worker.on('error', (error) => {
      cause = `: ${error.message}`
    })
    worker.on('exit', (code) => this.#exited(worker, `the store's worker ended with code ${code}${cause}`))
  }

  #receive(message: FromWorker): void {
    if ('event' in message) {
      if (message.event === 'ready') this.#started = true
      this.#onEvent(message)
      return
    }
    const pending = this.#pending.get(message.id)
    this.#pending.delete(message.id)
    if ('error' in message) pending?.reject(errorOf(message.error))
    else pending?.resolve(message.answer ?? nothing)
  }

  #exited(worker: Worker, reason: string): void {
    if (this.#worker === worker) this.#worker = undefined
    const error = new StoreUnavailable(reason)
    for (const pending of this.#pending.values()) pending.reject(error)
    this.#pending.clear()
    if (this.#closed) return
    if (this.#started) this.#onEvent({ event: 'lost', reason })
    else this.#onEvent({ event: 'failed', error: { kind: 'unavailable', message: reason } })
    if (this.#started) this.#respawn = setTimeout(() => this.#spawn(), RESPAWN_MS)
  }
}
