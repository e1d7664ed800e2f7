import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { freePort } from '../../support/free-port.ts'

/** A redis-server of our own on a free loopback port, with nothing on disk afterwards. */
export class RedisServer {
  readonly port: number
  readonly #directory = mkdtempSync(join(tmpdir(), 'trilane-redis-'))
  #process: ChildProcess

  private constructor(port: number) {
    this.port = port
    this.#process = this.#spawn()
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort())
    await server.answering()
    return server
  }

  /** For gateways whose waiting for Redis is not what is tested: it is shorter, as shipped, than machines stall. */
  get patientUrl(): string {
    return `redis://127.0.0.1:${this.port}?deadlineMs=60000`
  }

  connect(): Redis {
    return new Redis({ port: this.port, host: '127.0.0.1', retryStrategy: () => 20, maxRetriesPerRequest: null })
  }

  /** SIGSTOP: connections stay, answers do not come. */
  freeze(): void {
    this.#process.kill('SIGSTOP')
  }
  thaw(): void {
    this.#process.kill('SIGCONT')
  }
  async kill(): Promise<void> {
    await ended(this.#process, 'SIGKILL')
  }
  async restart(): Promise<void> {
    this.#process = this.#spawn()
    await this.answering()
  }
  async stop(): Promise<void> {
    await ended(this.#process, 'SIGKILL')
    rmSync(this.#directory, { recursive: true, force: true })
  }

  async answering(): Promise<void> {
    const probe = this.connect()
    probe.on('error', () => {})
    await probe.ping()
    probe.disconnect()
  }

  #spawn(): ChildProcess {
    const args = [
      '--port',
      `${this.port}`,
      '--bind',
      '127.0.0.1',
      '--dir',
      this.#directory,
      '--save',
      '',
      '--appendonly',
      'no',
    ]
    return spawn('redis-server', args, { stdio: 'ignore' })
  }
}

/** Why these tests cannot run here; undefined if they can. */
export function whyNoRedis(): string | undefined {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'no redis-server binary on the PATH'
  }
}

function ended(process: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    process.once('exit', () => resolve())
    process.kill(signal)
  })
}
