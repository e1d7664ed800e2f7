// An installation as customers run it: one or more gateway processes on one database, sharing one Redis or alone.
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { configuration, ENTRY, KEY } from '../peers/gateway.mjs'
import { freePort, ROOT_DIR, removeDir, startProgram, stopProgram, tempDir, waitForHttp } from '../proc.mjs'

/**
 * @typedef {object} Wanted
 * @property {string} name
 * @property {string} node binary
 * @property {number} upstreamPort
 * @property {number} [processes] 1 unless told
 * @property {string} [databaseUrl] unset: embedded
 * @property {string} [redisUrl] unset: limits in memory
 * @property {boolean} [relaxed] the lane's settlement is not waited for
 */

/** @typedef {Awaited<ReturnType<typeof startInstallation>>} Installation */

/** @param {Wanted} wanted */
export async function startInstallation(wanted) {
  const { name, node, upstreamPort, processes = 1, databaseUrl, redisUrl, relaxed = false } = wanted
  const dir = tempDir(`shared-${name.replaceAll(/\W+/g, '-')}`)
  const config = join(dir, 'trilane.yaml')
  writeFileSync(config, configuration(upstreamPort) + (relaxed ? 'settlement: { resale: relaxed }\n' : ''))
  const adminKey = `bench-admin-${randomBytes(24).toString('hex')}`
  const common = {
    PATH: process.env.PATH,
    HOME: dir,
    NODE_ENV: 'production',
    TRILANE_HOST: '127.0.0.1',
    TRILANE_CONFIG: config,
    TRILANE_ADMIN_KEY: adminKey,
    TRILANE_MASTER_KEY: randomBytes(32).toString('base64'),
    ...(databaseUrl ? { TRILANE_DATABASE_URL: databaseUrl } : {}),
    ...(redisUrl ? { TRILANE_REDIS_URL: redisUrl } : {}),
  }
  const entry = resolve(ROOT_DIR, ENTRY[0])
  /** @type {{ child: import('node:child_process').ChildProcess, port: number }[]} */
  const started = []
  const stop = async () => {
    await Promise.all(started.map(({ child }) => stopProgram(child, { graceMs: 15_000 })))
    removeDir(dir)
  }

  /** @param {string} method @param {string} path @param {object} [body] @param {Record<string, string>} [headers] @returns {Promise<any>} */
  const api = async (method, path, body, headers = {}) => {
    for (let attempt = 1; ; attempt++) {
      const answer = await fetch(`http://127.0.0.1:${started[0].port}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${adminKey}`,
          ...(body && { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body ? JSON.stringify(body) : undefined,
        signal: AbortSignal.timeout(60_000),
      })
      const text = await answer.text()
      if (answer.ok) return JSON.parse(text)
      // on a machine that has just started several databases, Redis can miss its 50 ms
      if (answer.status !== 503 || attempt === 20) {
        throw new Error(`${name}: ${method} ${path}: ${answer.status} ${text.slice(0, 500)}`)
      }
      await sleep(250)
    }
  }

  try {
    for (let i = 0; i < processes; i++) {
      const port = await freePort()
      const log = join(dir, `${i}.log`)
      const data = join(dir, `data-${i}`)
      mkdirSync(data)
      const env = { ...common, TRILANE_PORT: String(port), TRILANE_DATA_DIR: data }
      const child = startProgram(node, [entry, ...ENTRY.slice(1)], { log, cwd: dir, env })
      started.push({ child, port })
      await waitForHttp(`http://127.0.0.1:${port}/readyz`, {
        ...{ child, log, timeoutMs: 120_000 },
        status: (code) => code === 200,
      })
    }
    const workspace = await api('POST', '/api/workspaces', { name: 'bench' })
    const { key } = await api('POST', `/api/workspaces/${workspace.id}/keys`, KEY)
    const credit = { amountUsd: 1_000_000, reason: 'bench' }
    await api('POST', `/api/workspaces/${workspace.id}/credits`, credit, { 'Idempotency-Key': 'bench-credit' })
    const headers = { authorization: `Bearer ${key}` }
    // the others learn of the key by a notice
    for (const { port } of started) await untilTaken(port, headers)
    return {
      name,
      ports: started.map(({ port }) => port),
      pids: started.map(({ child }) => /** @type {number} */ (child.pid)),
      headers,
      api,
      /** Ledger rows beside the answers counted; rows may arrive a moment later. @param {number} answers */
      async check(answers) {
        const start = Date.now()
        for (;;) {
          const { requests, ok, imbalanceUsd } = await api('GET', '/api/ledger/check')
          if (requests === answers || Date.now() - start > 15_000) return { answers, requests, ok, imbalanceUsd }
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

/** @param {number} port @param {Record<string, string>} headers */
async function untilTaken(port, headers) {
  for (let i = 0; i < 100; i++) {
    const { status } = await fetch(`http://127.0.0.1:${port}/v1/key`, { headers })
    if (status === 200) return
    await sleep(100)
  }
  throw new Error('a key is not known on every process after 10 s')
}
