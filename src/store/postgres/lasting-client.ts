import pg from 'pg'
import { TurnQueue } from './turn-queue.ts'

const FIRST_RETRY_MS = 50
const LAST_RETRY_MS = 3_000
const PING_MS = 5_000

export interface LastingClientEvents {
  /** Runs on each new connection before anybody else uses it. */
  readonly setUp?: (client: pg.Client) => Promise<void>
  readonly onDown?: (reason: string) => void
  readonly onRestored?: () => void
}

/** Closes without a farewell that a dead peer would never answer. */
export function destroyClient(client: pg.Client): void {
  const { connection } = client as unknown as { connection?: { stream?: { destroy(): void } } }
  connection?.stream?.destroy()
}

/** One session, one statement at a time. It is opened again whenever it is lost, and asked every 5 s if it still lives. */
export class LastingClient {
  readonly #config: pg.ClientConfig
  readonly #events: LastingClientEvents
  readonly #turns = new TurnQueue()
  readonly #waiting = new Set<() => void>()
  #client: pg.Client | undefined
  #timer: NodeJS.Timeout | undefined
  #delay = FIRST_RETRY_MS
  /** True while waiting for the next attempt, false during it. */
  #retrying = false
  #closed = false

  constructor(config: pg.ClientConfig, events: LastingClientEvents) {
    this.#config = config
    this.#events = events
  }

  /** Connects for the first time. Rejects when that fails; from then on it reconnects by itself. */
  async open(): Promise<this> {
    this.#up(await this.#connect())
    return this
  }

  /** Waits up to `patienceMs` for a lost session. A session that fails to answer is replaced by a new one. */
  query(query: pg.QueryConfig, patienceMs: number): Promise<pg.QueryResult> {
    return this.#turns.run(async () => {
      const client = this.#client ?? (await this.#wait(patienceMs))
      if (!client) throw new Error('the connection to PostgreSQL is lost')
      try {
        return await client.query(query)
      } catch (error) {
        if (!(error instanceof pg.DatabaseError)) this.#drop(client, (error as Error).message)
        throw error
      }
    })
  }

  /** Tries to reconnect now if the session is lost: somebody knows that the server is back. */
  hurry(): void {
    if (this.#client || this.#closed || !this.#retrying) return
    clearTimeout(this.#timer)
    void this.#reconnect()
  }

  /** Lets what was asked finish, then ends the session. */
  async close(): Promise<void> {
    await this.#turns.run(async () => {
      this.#closed = true
      clearTimeout(this.#timer)
      const client = this.#client
      this.#client = undefined
      await client?.end().catch(() => undefined)
    })
  }

  async #wait(patienceMs: number): Promise<pg.Client | undefined> {
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#waiting.delete(done)
        resolve()
      }
      const timer = setTimeout(done, patienceMs)
      this.#waiting.add(done)
    })
    return this.#client
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client(this.#config)
    // Without a listener the loss of an idle session would end the process.
    client.on('error', (error) => this.#drop(client, error.message))
    client.on('end', () => this.#drop(client, 'the connection was closed'))
    try {
      await client.connect()
      await this.#events.setUp?.(client)
      return client
    } catch (error) {
      destroyClient(client)
      throw error
    }
  }

  #up(client: pg.Client): void {
    this.#client = client
    this.#delay = FIRST_RETRY_MS
    this.#timer = setInterval(() => this.#ping(), PING_MS)
    for (const done of [...this.#waiting]) done()
  }

  #ping(): void {
    // Statements under way tell as much as a ping.
    if (this.#turns.idle) void this.query({ text: 'select 1' }, 0).catch(() => undefined)
  }

  #drop(client: pg.Client, reason: string): void {
    destroyClient(client)
    if (this.#client !== client || this.#closed) return
    this.#client = undefined
    clearInterval(this.#timer)
    this.#events.onDown?.(reason)
    this.#retry()
  }

  #retry(): void {
    const jittered = this.#delay * (0.5 + Math.random())
    this.#delay = Math.min(this.#delay * 2, LAST_RETRY_MS)
    this.#retrying = true
    this.#timer = setTimeout(() => void this.#reconnect(), jittered)
  }

  async #reconnect(): Promise<void> {
    this.#retrying = false
    const client = await this.#connect().catch(() => undefined)
    if (this.#closed) return client && destroyClient(client)
    if (!client) return this.#retry()
    this.#up(client)
    this.#events.onRestored?.()
  }
}
