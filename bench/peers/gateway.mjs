// Peers "gateway-pg" and "gateway-embedded": the Trilane build as a customer meets it, with a key that carries
// limits and a budget, prepaid credit, the ledger, metrics and the settlement of the lane `resale` as shipped.
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres } from '../postgres.mjs'
import { freePort, ROOT_DIR, removeDir, startProgram, stopProgram, tempDir, waitForHttp } from '../proc.mjs'

/** What is started: a file of the build (TRILANE_BENCH_ENTRY: that of another build) and its arguments. */
export const ENTRY = [process.env.TRILANE_BENCH_ENTRY ?? 'dist/cli/main.js', 'start']

/** Configuration as in the contract. @param {number} upstreamPort */
export const configuration = (upstreamPort) => `providers:
  bench-provider:
    kind: openai-compatible
    baseUrl: http://127.0.0.1:${upstreamPort}/v1
    region: eu
    credentials:
      - { name: bench, apiKey: "bench-upstream-key", lanes: [resale] }
models:
  bench-model:
    deployments:
      - provider: bench-provider
        model: bench-upstream
        price: { input: 1.00, output: 2.00, cacheRead: 0.10, cacheWrite: 1.25 }
    lanes:
      resale: { margin: 0.15 }
  bench-slow:
    deployments:
      - provider: bench-provider
        model: bench-upstream-slow
        price: { input: 1.00, output: 2.00, cacheRead: 0.10, cacheWrite: 1.25 }
    lanes:
      resale: { margin: 0.15 }
lanes:
  order: [resale]
upstream:
  allowPrivateNetworks: [127.0.0.0/8]
`

/** Limits that are counted on every request and never reached. */
export const KEY = {
  name: 'bench',
  maxSpendUsd: 1_000_000,
  budgetPeriod: 'month',
  rpm: 1_000_000_000,
  tpm: 1_000_000_000,
  maxConcurrency: 100_000,
  lanes: ['resale'],
}

/** @param {'pg' | 'embedded'} storeKind @param {(upstreamPort: number) => string} [configurationFor] */
export const startWith =
  (storeKind, configurationFor = configuration) =>
  /** @param {import('./index.mjs').PeerContext} context @returns {Promise<import('./index.mjs').Peer | { skip: string }>} */
  async ({ node, upstreamPort, logFile }) => {
    const name = `gateway-${storeKind}`
    const [entry, ...args] = [resolve(ROOT_DIR, ENTRY[0]), ...ENTRY.slice(1)]
    if (!existsSync(entry)) return { skip: `${entry} is not built (npm run build)` }
    const postgres = storeKind === 'pg' ? await startPostgres() : undefined
    if (postgres && 'skip' in postgres) return postgres

    const dir = tempDir(name)
    const config = join(dir, 'trilane.yaml')
    writeFileSync(config, configurationFor(upstreamPort))
    const port = await freePort()
    const base = `http://127.0.0.1:${port}`
    const adminKey = `bench-admin-${randomBytes(24).toString('hex')}`
    const log = logFile(name)
    const child = startProgram(node, [entry, ...args], {
      log,
      cwd: dir,
      env: {
        PATH: process.env.PATH,
        HOME: dir,
        NODE_ENV: 'production',
        TRILANE_HOST: '127.0.0.1',
        TRILANE_PORT: String(port),
        TRILANE_DATA_DIR: join(dir, 'data'),
        TRILANE_CONFIG: config,
        TRILANE_ADMIN_KEY: adminKey,
        TRILANE_MASTER_KEY: randomBytes(32).toString('base64'),
        ...(postgres ? { TRILANE_DATABASE_URL: postgres.url } : {}),
      },
    })
    const stop = async () => {
      await stopProgram(child, { graceMs: 15_000 })
      await postgres?.stop()
      removeDir(dir)
    }

    /** @param {string} method @param {string} path @param {object} [body] @param {Record<string, string>} [headers] */
    const api = async (method, path, body, headers = {}) => {
      const answer = await fetch(base + path, {
        method,
        headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json', ...headers },
        body: body ? JSON.stringify(body) : undefined,
        signal: AbortSignal.timeout(60_000),
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${name}: ${method} ${path}: ${answer.status} ${text.slice(0, 500)}`)
      return JSON.parse(text)
    }

    try {
      await waitForHttp(`${base}/readyz`, { child, log, timeoutMs: 60_000, status: (code) => code === 200 })
      const workspace = await api('POST', '/api/workspaces', { name: 'bench' })
      const created = await api('POST', `/api/workspaces/${workspace.id}/keys`, KEY)
      const credit = { amountUsd: 1_000_000, reason: 'bench' }
      await api('POST', `/api/workspaces/${workspace.id}/credits`, credit, { 'Idempotency-Key': 'bench-credit' })
      const pid = /** @type {number} */ (child.pid)
      return {
        port,
        path: '/v1/chat/completions',
        headers: { authorization: `Bearer ${created.key}` },
        modelPrefix: 'resale/',
        version: JSON.parse(readFileSync(join(ROOT_DIR, 'package.json'), 'utf8')).version,
        watched: { main: pid, root: pid, store: postgres?.pid },
        /** Ledger rows beside the answers counted; rows may arrive a moment later. */
        async check(answers) {
          const start = Date.now()
          for (;;) {
            const found = await api('GET', '/api/ledger/check')
            const waitedMs = Date.now() - start
            if (found.requests === answers || waitedMs > 15_000) {
              return { answers, requests: found.requests, ok: found.ok, imbalanceUsd: found.imbalanceUsd, waitedMs }
            }
            await sleep(500)
          }
        },
        stop,
      }
    } catch (error) {
      await stop()
      throw error
    }
  }
