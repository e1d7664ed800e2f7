// A gateway process for the scale bench, and the databases that it runs on.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { BENCH_DIR, freePort, ROOT_DIR, startProgram, stopProgram, tail, tempDir } from '../proc.mjs'

/** TRILANE_BENCH_ENTRY: that of another build. */
const ENTRY = resolve(ROOT_DIR, process.env.TRILANE_BENCH_ENTRY ?? 'dist/cli/main.js')
const PRELOAD = pathToFileURL(join(BENCH_DIR, 'scale', 'loop-delay.mjs')).href
export const ADMIN_KEY = 'scale-admin-key-0123456789'
const MASTER_KEY = Buffer.alloc(32, 7).toString('base64')

/** @param {number} upstreamPort */
const configuration = (upstreamPort) => `providers:
  acme:
    kind: openai-compatible
    baseUrl: http://127.0.0.1:${upstreamPort}/v1
    region: eu
    credentials:
      - { name: a, apiKey: "scale-upstream-key", lanes: [cheap, resale] }
models:
  bench-model:
    deployments:
      - { provider: acme, model: bench-upstream, price: { input: 1.00, output: 2.00 } }
    lanes:
      cheap: { price: { input: 0.50, output: 1.00 } }
      resale: { margin: 0.15 }
upstream:
  allowPrivateNetworks: [127.0.0.0/8]
`

/** @typedef {{ databaseUrl?: string, dataDir?: string }} Place  exactly one */
/** @typedef {{ max: number, p99: number, cpuMax: number, rss: number, heapUsed: number }} LoopDelay  ms and bytes; see loop-delay.mjs */

export class Gateway {
  /** @param {Place} place @param {{ upstreamPort?: number, redisUrl?: string }} [options] */
  static async start(place, { upstreamPort = 9, redisUrl = '' } = {}) {
    const dir = tempDir('scale-gateway')
    const config = join(dir, 'trilane.yaml')
    writeFileSync(config, configuration(upstreamPort))
    const port = await freePort()
    const log = join(dir, 'log')
    const begun = performance.now()
    const child = startProgram(process.execPath, ['--import', PRELOAD, ENTRY, 'start'], {
      log,
      cwd: dir,
      env: {
        PATH: process.env.PATH,
        HOME: dir,
        NODE_ENV: 'production',
        TRILANE_PORT: String(port),
        TRILANE_DATA_DIR: place.dataDir ?? join(dir, 'data'),
        TRILANE_CONFIG: config,
        TRILANE_ADMIN_KEY: ADMIN_KEY,
        TRILANE_MASTER_KEY: MASTER_KEY,
        SCALE_LOOP_FILE: join(dir, 'loop'),
        ...(place.databaseUrl ? { TRILANE_DATABASE_URL: place.databaseUrl } : {}),
        ...(redisUrl ? { TRILANE_REDIS_URL: redisUrl } : {}),
      },
    })
    const gateway = new Gateway(child, dir, log, `http://127.0.0.1:${port}`)
    await gateway.#untilReady()
    gateway.readyMs = performance.now() - begun
    gateway.readyCpuMs = gateway.cpuMs()
    return gateway
  }

  /** From the start of the process until /readyz answers 200. */
  readyMs = 0
  /** What the process computed for it, all threads: hardly depends on what else the machine does. */
  readyCpuMs = 0

  /** @param {import('node:child_process').ChildProcess} child @param {string} dir @param {string} log @param {string} url */
  constructor(child, dir, log, url) {
    this.child = child
    this.dir = dir
    this.log = log
    this.url = url
  }

  async #untilReady() {
    const end = Date.now() + 120_000
    for (;;) {
      const status = await fetch(`${this.url}/readyz`).then(
        (answer) => answer.status,
        () => 0,
      )
      if (status === 200) return
      if (this.child.exitCode !== null || Date.now() > end)
        throw new Error(`the gateway did not start\n${tail(this.log)}`)
      await sleep(10)
    }
  }

  /**
   * A management call as the operator. @param {string} method @param {string} path @param {object} [body]
   * @param {Record<string, string>} [headers] @returns {Promise<any>}
   */
  async api(method, path, body, headers = {}) {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${ADMIN_KEY}`,
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body ? JSON.stringify(body) : undefined,
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`)
    return text === '' ? undefined : JSON.parse(text)
  }

  /** Status of a call with this key that costs nothing. @param {string} secret */
  async try(secret) {
    const answer = await fetch(`${this.url}/v1/models/none`, { headers: { authorization: `Bearer ${secret}` } })
    await answer.arrayBuffer()
    return answer.status
  }

  /** Milliseconds until `secret` is refused. @param {string} secret @param {number} [since] of performance.now() */
  async untilRefused(secret, since = performance.now()) {
    while ((await this.try(secret)) !== 401) {
      if (performance.now() - since > 60_000) throw new Error('a revoked key is still taken after a minute')
      await sleep(5)
    }
    return performance.now() - since
  }

  /** Standstill of the loop since the last call. @returns {Promise<LoopDelay>} */
  async loopDelay() {
    const file = join(this.dir, 'loop')
    rmSync(file, { force: true })
    this.child.kill('SIGUSR2')
    while (!existsSync(file)) await sleep(5)
    return JSON.parse(readFileSync(file, 'utf8'))
  }

  /** Computing time of the whole process up to now. */
  cpuMs() {
    const fields = readFileSync(`/proc/${this.child.pid}/stat`, 'latin1').split(') ')[1].split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  }

  reload() {
    return this.api('POST', '/api/reload')
  }

  /** @returns {string} */
  output() {
    return readFileSync(this.log, 'utf8')
  }

  stop() {
    return stopProgram(this.child)
  }
}

/** A way to run statements on a place while no gateway uses it. @typedef {{ run: (sql: string) => Promise<any[]>, end: () => Promise<void> }} Session */

/** @param {Place} place @returns {Promise<Session>} */
export async function session({ databaseUrl, dataDir }) {
  if (databaseUrl) {
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    await client.query('set synchronous_commit = off')
    return { run: async (sql) => (await client.query(sql)).rows, end: () => client.end() }
  }
  const db = await PGlite.create(join(/** @type {string} */ (dataDir), 'database'))
  return { run: async (sql) => (await db.query(sql)).rows, end: () => db.close() }
}

/** Makes the tables by starting a gateway once, then runs the statements. @param {Place} place @param {readonly string[]} statements */
export async function fill(place, statements) {
  if (place.dataDir) mkdirSync(place.dataDir, { recursive: true })
  const gateway = await Gateway.start(place)
  await gateway.stop()
  const open = await session(place)
  for (const statement of statements) await open.run(statement)
  // PGlite has no background writer: what is left to the first start is not what a start costs.
  await open.run('checkpoint')
  await open.end()
}
