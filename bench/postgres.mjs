// A throw-away PostgreSQL cluster on the loopback interface, with fsync on.
import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { freePort, removeDir, startProgram, stopProgram, tail, tempDir, which } from './proc.mjs'

/** Folder with the newest server's programs, or undefined. */
export function postgresBin() {
  const base = '/usr/lib/postgresql'
  const versions = existsSync(base) ? readdirSync(base).sort((a, b) => Number(b) - Number(a)) : []
  const dirs = versions.map((version) => join(base, version, 'bin'))
  const onPath = which('initdb')
  if (onPath) dirs.push(join(onPath, '..'))
  return dirs.find((dir) => existsSync(join(dir, 'initdb')) && existsSync(join(dir, 'postgres')))
}

/** PostgreSQL refuses to run as root: then as user postgres. @returns {{ uid: number, gid: number } | undefined} */
function serverUser() {
  if (process.getuid?.() !== 0) return
  const id = (/** @type {string} */ flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** It listens some time before it takes anybody in. @param {string} url @returns {Promise<boolean>} */
async function answers(url) {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  )
}

/**
 * @param {Record<string, string | number>} [more] settings besides the server's defaults
 * @returns {Promise<{ url: string, pid: number, stop: () => Promise<void> } | { skip: string }>}
 */
export async function startPostgres(more = {}) {
  const bin = postgresBin()
  if (!bin) return { skip: 'no PostgreSQL server programs found' }
  let user
  try {
    user = serverUser()
  } catch {
    return { skip: 'running as root and there is no user postgres' }
  }
  const dir = tempDir('postgres')
  const data = join(dir, 'data')
  const log = join(dir, 'log')
  mkdirSync(data, { mode: 0o700 })
  writeFileSync(log, '')
  if (user) for (const path of [dir, data, log]) chownSync(path, user.uid, user.gid)
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'trilane', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-instructions', '--no-sync'],
    { cwd: dir, stdio: ['ignore', 'ignore', 'inherit'], ...user },
  )
  const port = await freePort()
  // the server's defaults otherwise: fsync and synchronous_commit are on
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    fsync: 'on',
    synchronous_commit: 'on',
    max_connections: 100,
    ...more,
  }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = startProgram(join(bin, 'postgres'), ['-D', data, ...args], { log, cwd: dir, user, deathSignal: 'INT' })
  const url = `postgres://trilane@127.0.0.1:${port}/postgres`
  for (let i = 0; !(await answers(url)); i++) {
    if (child.exitCode !== null || i > 150) throw new Error(`PostgreSQL did not start\n${tail(log)}`)
    await sleep(100)
  }
  return {
    url,
    pid: /** @type {number} */ (child.pid),
    async stop() {
      await stopProgram(child, { signal: 'SIGINT', graceMs: 8_000 }) // fast shutdown
      removeDir(dir)
    },
  }
}
