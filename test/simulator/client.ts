import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Script } from './behaviour.ts'
import { buildSimulator } from './build.ts'
import type { CapturedFacts, CaptureFilter, CaptureMode } from './capture.ts'
import type { Stats } from './control.ts'
import type { GateName } from './gate.ts'

export type { Behaviour, Script } from './behaviour.ts'
export type { CaptureFilter } from './capture.ts'
export { promptTokens, tokensOf } from './tokens.ts'

/** Ms to wait for what should be there soon: it ends what never comes, not what comes late. */
const PATIENCE_MS = 120_000

/** A captured request as tests see it. */
export interface CapturedRequest extends CapturedFacts {
  /** The exact bytes received. */
  body: Buffer
  /** The body as JSON; throws where it is none. */
  json(): Record<string, unknown>
  /** The first value of a header, by any spelling of its name. */
  header(name: string): string | undefined
}

/** A running simulator, seen from a test. */
export interface Simulator {
  /** `http://127.0.0.1:<port>`, without /v1. */
  readonly url: string
  /** `<url>/v1`, what SDKs call base URL. */
  readonly baseURL: string
  readonly pid: number
  /** Registers a behaviour for the header `x-sim-script: <id>` and for the model `sim:<id>`. */
  script(id: string, script: Script): Promise<void>
  /** Registers a behaviour for an upstream model name. */
  model(name: string, script: Script): Promise<void>
  /** Registers a behaviour for an API key (the bearer token). */
  key(token: string, script: Script): Promise<void>
  /** Behaviour where nothing else matches. */
  setDefault(script: Script): Promise<void>
  /** Captured requests, oldest first. */
  captured(filter?: CaptureFilter): Promise<CapturedRequest[]>
  /** Waits until at least `count` matching requests are over (answered, cut or aborted), and gives all that match. */
  settled(count: number, filter?: CaptureFilter, timeoutMs?: number): Promise<CapturedRequest[]>
  clearCaptured(): Promise<void>
  /** `light` keeps no bodies. */
  captureMode(mode: CaptureMode): Promise<void>
  stats(): Promise<Stats>
  /** Lets answers go on that wait at a gate, once there are so many at all (1); those of one name alone if so asked. */
  go(count?: number, name?: GateName): Promise<void>
  /** Forgets all behaviours and captures and breaks off what still hangs. */
  reset(): Promise<void>
  /** Ends the process; resolves when it is gone. */
  stop(): Promise<void>
}

/** Builds (when needed) and starts a simulator in a process of its own. */
export async function startSimulator(): Promise<Simulator> {
  // stdin stays open as long as this process lives: that is how the child knows when to end.
  const child = spawn(process.execPath, [await buildSimulator()], { stdio: ['pipe', 'pipe', 'inherit'] })
  const url = `http://127.0.0.1:${await portOf(child)}`
  const command = commander(url)
  const stats = async () => JSON.parse(await command('GET', 'stats')) as Stats
  const captured = async (filter: CaptureFilter = {}) =>
    parseCaptured(await command('GET', `captured?${query(filter)}`))
  return {
    url,
    baseURL: `${url}/v1`,
    pid: child.pid ?? 0,
    script: (id, script) => command('PUT', `scripts/${encodeURIComponent(id)}`, script).then(drop),
    model: (name, script) => command('PUT', `models/${encodeURIComponent(name)}`, script).then(drop),
    key: (token, script) => command('PUT', `keys/${encodeURIComponent(token)}`, script).then(drop),
    setDefault: (script) => command('PUT', 'default', script).then(drop),
    captured,
    settled: (count, filter = {}, timeoutMs = PATIENCE_MS) => settled(() => captured(filter), count, timeoutMs),
    clearCaptured: () => command('DELETE', 'captured').then(drop),
    captureMode: (mode) => command('PUT', 'capture', { mode }).then(drop),
    stats,
    go: async (count = 1, name) => {
      await held(stats, count)
      await command('POST', name === undefined ? 'go' : `go/${name}`)
    },
    reset: () => command('POST', 'reset').then(drop),
    stop: () => stop(child),
  }
}

function drop(): void {}

async function portOf(child: ChildProcess): Promise<number> {
  const lines = createInterface({ input: child.stdout as Readable })
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`the simulator ended at once, with code ${code}`)
  })
  died.catch(drop) // it also "dies" when it is stopped, long after this function is done
  const [line] = (await Promise.race([once(lines, 'line'), died])) as [string]
  return (JSON.parse(line) as { port: number }).port
}

function commander(url: string) {
  return async (method: string, path: string, body?: unknown): Promise<string> => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
    const response = await fetch(`${url}/__control/${path}`, init)
    const text = await response.text()
    if (!response.ok) throw new Error(`simulator: ${method} ${path}: ${text}`)
    return text
  }
}

function query(filter: CaptureFilter): string {
  return new URLSearchParams(
    Object.entries(filter).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()
}

function parseCaptured(lines: string): CapturedRequest[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => capturedRequest(JSON.parse(line) as CapturedFacts & { body: string }))
}

function capturedRequest(facts: CapturedFacts & { body: string }): CapturedRequest {
  const body = Buffer.from(facts.body, 'base64')
  return {
    ...facts,
    body,
    json: () => JSON.parse(body.toString()) as Record<string, unknown>,
    header: (name) => {
      const at = facts.rawHeaders.findIndex((raw, i) => i % 2 === 0 && raw.toLowerCase() === name.toLowerCase())
      return at < 0 ? undefined : facts.rawHeaders[at + 1]
    },
  }
}

async function held(stats: () => Promise<Stats>, count: number): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; (await stats()).held < count; ) {
    if (Date.now() > deadline) throw new Error(`simulator: less than ${count} answers wait at a gate`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function settled(
  read: () => Promise<CapturedRequest[]>,
  count: number,
  timeoutMs: number,
): Promise<CapturedRequest[]> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const all = await read()
    const over = all.filter((request) => request.closedTime !== null).length
    if (over >= count) return all
    if (Date.now() > deadline) throw new Error(`simulator: ${over} of ${count} requests over after ${timeoutMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}
