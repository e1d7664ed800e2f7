import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.ts'
import { anyDatabase } from './shared-postgres.ts'

const entry = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

export const adminKey = 'admin-key-of-the-tests-0123456789'
export const masterKey = Buffer.alloc(32, 7).toString('base64')

/** The slowest machine this should run on, not a goal. */
const START_MS = 150_000

export interface GatewayOptions {
  /** Text of trilane.yaml. */
  readonly config?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Of an earlier gateway, to start again on its data; or a new folder. Else a copy of one with an empty database. */
  readonly dataDir?: string
  /**
   * `postgres://…`; given as undefined: embedded, as with a `dataDir`. Left out: a new database on the PostgreSQL that
   * all tests share, which starts in half the time, or embedded where there is none.
   */
  readonly databaseUrl?: string | undefined
  /** Send failed requests again and leave out what fails, as shipped; else suites see each failure they script. */
  readonly retries?: boolean
  /** Resolve once the process has ended instead of waiting until it is ready. */
  readonly expectExit?: boolean
}

/** A real gateway process. */
export interface Gateway {
  readonly url: string
  /** `url` + `/v1`: what an SDK takes. */
  readonly baseURL: string
  readonly dataDir: string
  readonly configFile: string
  readonly process: ChildProcess
  /** All it has printed. */
  output(): string
  /** Management call as the operator; throws on another status than 2xx unless told. */
  api<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<T>
  /** Without the delay for balancers unless the signal is SIGTERM. */
  stop(signal?: 'SIGTERM' | 'SIGINT'): Promise<number | null>
  kill(signal: NodeJS.Signals): Promise<void>
}

/** Made by the tests' set-up: making an empty database takes seconds, copying one does not. */
export const templateFolder = fileURLToPath(new URL('../../node_modules/.cache/trilane/empty-data', import.meta.url))

/** Makes a data folder with an embedded database that has its tables and nothing in them. */
export function copyTemplate(dataDir: string): void {
  // A third of the time that Node's own copying takes.
  execFileSync('cp', ['-R', `${templateFolder}/.`, dataDir])
}

/** Every failure as it is: nothing is sent again, nothing is left out. Lines keep their numbers. */
const oneTry = (config: string) =>
  config.replace(
    /^("?upstream"?: *\{)|("upstream": *\{)/m,
    '$1$2 "retries": { "most": 0 }, "circuit": { "failures": 0 }, ',
  )

/**
 * V8 compiles the embedded database quickly and leaves it so: most of these processes live for seconds, in which
 * optimizing it takes more than it saves.
 */
export const forShortLives = '--liftoff-only'

/** Whether the test cares where its data lie, or for a start that may never come to them. */
function saysWhere(options: GatewayOptions): boolean {
  const { dataDir, env, expectExit } = options
  return 'databaseUrl' in options || dataDir !== undefined || env?.TRILANE_DATABASE_URL !== undefined || !!expectExit
}

export async function startGateway(options: GatewayOptions = {}): Promise<Gateway> {
  const folder = mkdtempSync(join(tmpdir(), 'trilane-test-'))
  const dataDir = options.dataDir ?? join(folder, 'data')
  const databaseUrl = saysWhere(options) ? options.databaseUrl : await anyDatabase()
  const embedded = databaseUrl === undefined && options.env?.TRILANE_DATABASE_URL === undefined
  // A start that is refused comes to no data, and one that finds some opens them at once.
  if (embedded && options.dataDir === undefined && !options.expectExit) copyTemplate(dataDir)
  const configFile = join(folder, 'trilane.yaml')
  if (options.config !== undefined) writeFileSync(configFile, options.retries ? options.config : oneTry(options.config))
  const port = await freePort()
  const child = spawn(process.execPath, [forShortLives, entry, 'start'], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      TRILANE_PORT: String(port),
      TRILANE_DATA_DIR: dataDir,
      TRILANE_ADMIN_KEY: adminKey,
      TRILANE_MASTER_KEY: masterKey,
      ...(options.config !== undefined && { TRILANE_CONFIG: configFile }),
      ...(databaseUrl !== undefined && { TRILANE_DATABASE_URL: databaseUrl }),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const greeted = greeting(child.stdout)
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const url = `http://127.0.0.1:${port}`
  const end = async () => {
    const code = await exited
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    return code
  }
  const gateway: Gateway = {
    url,
    baseURL: `${url}/v1`,
    dataDir,
    configFile,
    process: child,
    output: () => printed,
    api: (method, path, body, headers) => api(url, method, path, body, headers),
    stop: (signal = options.env?.TRILANE_REDIS_URL === undefined ? 'SIGTERM' : 'SIGINT') => {
      child.kill(signal)
      return options.dataDir === undefined ? end() : exited
    },
    kill: async (signal) => {
      child.kill(signal)
      await exited
    },
  }
  if (options.expectExit) {
    await exited
    return gateway
  }
  try {
    await untilReady(gateway, greeted, exited)
  } catch (error) {
    // By another run of the tests on this machine, between the look at it and now.
    if (printed.includes('the port is taken')) return startGateway(options)
    throw error
  }
  return gateway
}

/** Resolves with the first words that a started gateway prints, which it does once it serves. */
function greeting(stdout: Readable | null): Promise<void> {
  return new Promise((resolve) => {
    let text = ''
    const look = (more: string) => {
      text += more
      if (!text.includes('Trilane is serving at')) return
      stdout?.off('data', look)
      resolve()
    }
    stdout?.on('data', look)
  })
}

async function untilReady(gateway: Gateway, greeted: Promise<void>, exited: Promise<number | null>): Promise<void> {
  let over = false
  void exited.then(() => (over = true))
  const late = new AbortController()
  // Asking before there is anybody to answer would take from the time of those who start.
  const inTime = sleep(START_MS, undefined, { signal: late.signal, ref: false }).catch(() => undefined)
  await Promise.race([greeted, exited, inTime])
  late.abort()
  for (const deadline = Date.now() + START_MS; Date.now() < deadline; await sleep(25)) {
    if (over) throw new Error(`the gateway ended before it was ready:\n${gateway.output()}`)
    const ready = await fetch(`${gateway.url}/readyz`).then(
      (response) => response.status === 200,
      () => false,
    )
    if (ready) return
  }
  throw new Error(`the gateway was not ready in time:\n${gateway.output()}`)
}

async function api<T>(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<T> {
  const response = await fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${adminKey}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return (text === '' ? undefined : JSON.parse(text)) as T
}

/** A workspace with a key and credit, ready to call with. */
export interface Tenant {
  readonly workspaceId: string
  readonly keyId: string
  readonly key: string
}

export async function createTenant(
  gateway: Gateway,
  options: { readonly creditUsd?: string; readonly key?: Record<string, unknown>; readonly name?: string } = {},
): Promise<Tenant> {
  const workspace = await gateway.api<{ id: string }>('POST', '/api/workspaces', { name: options.name ?? 'tests' })
  const key = await gateway.api<{ id: string; key: string }>('POST', `/api/workspaces/${workspace.id}/keys`, {
    name: 'main',
    ...options.key,
  })
  if (options.creditUsd !== '0') {
    await gateway.api(
      'POST',
      `/api/workspaces/${workspace.id}/credits`,
      { amountUsd: options.creditUsd ?? '100', reason: 'test' },
      { 'idempotency-key': `credit-${workspace.id}` },
    )
  }
  return { workspaceId: workspace.id, keyId: key.id, key: key.key }
}

/** Between two looks for a condition: soon at first, then seldom, for a look costs those who are waited for. */
const LOOK_MS = { first: 10, growth: 1.25, most: 250 }

/** Waits for a condition instead of for a time. */
export async function until<T>(
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  what: string,
  timeoutMs = 120_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (let wait = LOOK_MS.first; ; wait = Math.min(wait * LOOK_MS.growth, LOOK_MS.most)) {
    const found = await probe()
    if (found) return found
    if (Date.now() > deadline) throw new Error(`timed out waiting until ${what}`)
    await sleep(wait)
  }
}
