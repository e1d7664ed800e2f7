import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from '../support/free-port.ts'

const INSTALLED = '/usr/lib/postgresql'

/** The newest installed PostgreSQL's programs; undefined: none, suites skip their server half. */
export const postgresBin: string | undefined = findPostgres()

function findPostgres(): string | undefined {
  if (!existsSync(INSTALLED)) return undefined
  const versions = readdirSync(INSTALLED).sort((a, b) => Number(b) - Number(a))
  return versions.map((version) => join(INSTALLED, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')))
}

/** A PostgreSQL that runs on a local port. */
export class PostgresServer {
  readonly port: number

  constructor(port: number) {
    this.port = port
  }

  /** URL of a new database: an empty one, or a copy of one that nobody is connected to. */
  async createDatabase(template = 'template1', name = `test_${randomBytes(6).toString('hex')}`): Promise<string> {
    await this.asAdministrator(`create database ${name} template ${template}`)
    return this.url(name)
  }

  url(database: string): string {
    return `postgres://trilane@127.0.0.1:${this.port}/${database}`
  }

  protected async asAdministrator(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.url('postgres') })
    await client.connect()
    try {
      await client.query(sql)
    } finally {
      await client.end()
    }
  }
}

/**
 * A throw-away PostgreSQL on a random local port, with fsync on so that killing it proves something. Tests that only
 * need databases take `sharedDatabase` of test/support, which makes them on a server that is there already.
 */
export class TestPostgres extends PostgresServer {
  readonly directory: string
  readonly #fsync: boolean
  #server: ChildProcess | undefined

  private constructor(directory: string, port: number, fsync: boolean) {
    super(port)
    this.directory = directory
    this.#fsync = fsync
  }

  static async create({ fsync = true } = {}): Promise<TestPostgres> {
    const directory = mkdtempSync(join(tmpdir(), 'trilane-pg-'))
    const user = postgresUser()
    if (user) chownSync(directory, user.uid, user.gid)
    execFileSync(program('initdb'), ['-D', directory, '-U', 'trilane', '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
      ...user,
      cwd: directory,
      stdio: 'ignore',
    })
    const server = new TestPostgres(directory, await freePort(), fsync)
    await server.start()
    return server
  }

  async start(): Promise<void> {
    const options = [
      ...[`port=${this.port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'],
      `fsync=${this.#fsync ? 'on' : 'off'}`,
    ]
    const args = ['-D', this.directory, ...options.flatMap((option) => ['-c', option])]
    this.#server = spawn(program('postgres'), args, { ...postgresUser(), cwd: this.directory, stdio: 'ignore' })
    await this.#ready()
  }

  /** Clean stop: open sessions are ended. */
  async stop(): Promise<void> {
    await this.#end('SIGINT')
  }

  /** As if the machine's power for this process went away. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Stops and deletes everything. */
  async remove(): Promise<void> {
    await this.#end('SIGQUIT')
    rmSync(this.directory, { recursive: true, force: true })
  }

  /** Process id of the postmaster. */
  get pid(): number {
    return this.#server?.pid ?? 0
  }

  /** It runs on when the process that started it ends. */
  unref(): void {
    this.#server?.unref()
  }

  async #ready(): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.asAdministrator('select 1')
      } catch (error) {
        if (attempt > 200) throw error
        await sleep(50)
      }
    }
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    const ended = new Promise((resolve) => server.once('exit', resolve))
    server.kill(signal)
    await ended
    // The postmaster's children notice its death within moments; only then may it start again on the directory.
    if (signal === 'SIGKILL') await sleep(300)
  }
}

function program(name: string): string {
  if (!postgresBin) throw new Error(`PostgreSQL is not installed below ${INSTALLED}`)
  return join(postgresBin, name)
}

/** PostgreSQL refuses to run as root: then it runs as the system's user postgres. */
function postgresUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}
