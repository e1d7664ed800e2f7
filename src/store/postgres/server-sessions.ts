import pg from 'pg'
import { destroyClient } from './lasting-client.ts'
import { TurnQueue } from './turn-queue.ts'

interface Session {
  readonly client: pg.Client | pg.PoolClient
  readonly giveBack: (broken: boolean) => void
  /** A session runs one statement at a time; callers need not care. */
  readonly turns: TurnQueue
  broken: boolean
}

/** Sessions of a server by the main thread's connection numbers: taken at the first use, kept until the release. */
export class ServerSessions {
  readonly #pool: pg.Pool
  readonly #patientConfig: pg.ClientConfig
  readonly #sessions = new Map<number, Promise<Session>>()

  constructor(pool: pg.Pool, patientConfig: pg.ClientConfig) {
    this.#pool = pool
    this.#patientConfig = patientConfig
    // The loss of an idle pooled session is not news: the pool opens another one.
    pool.on('error', () => undefined)
  }

  async query(connection: number, sql: string, params: readonly unknown[], patient: boolean): Promise<pg.QueryResult> {
    const session = await this.#sessionOf(connection, patient)
    try {
      return await session.turns.run(() => session.client.query(sql, params as unknown[]))
    } catch (error) {
      // Anything but a word of PostgreSQL (a timeout, a lost connection) leaves the session in an unknown state.
      if (!(error instanceof pg.DatabaseError)) session.broken = true
      throw error
    }
  }

  release(connection: number): void {
    const session = this.#sessions.get(connection)
    this.#sessions.delete(connection)
    session?.then((s) => s.turns.run(async () => s.giveBack(s.broken))).catch(() => undefined)
  }

  async close(): Promise<void> {
    for (const connection of [...this.#sessions.keys()]) this.release(connection)
    await this.#pool.end()
  }

  #sessionOf(connection: number, patient: boolean): Promise<Session> {
    const known = this.#sessions.get(connection)
    if (known) return known
    const session = patient ? this.#single() : this.#pooled()
    this.#sessions.set(connection, session)
    return session
  }

  async #pooled(): Promise<Session> {
    const client = await this.#pool.connect()
    // A checked-out client reports the loss of its connection itself.
    const onError = () => undefined
    client.on('error', onError)
    const giveBack = (broken: boolean) => {
      client.off('error', onError)
      client.release(broken)
    }
    return { client, giveBack, turns: new TurnQueue(), broken: false }
  }

  async #single(): Promise<Session> {
    const client = new pg.Client(this.#patientConfig)
    client.on('error', () => undefined)
    await client.connect()
    return {
      client,
      giveBack: () => void client.end().catch(() => destroyClient(client)),
      turns: new TurnQueue(),
      broken: false,
    }
  }
}
