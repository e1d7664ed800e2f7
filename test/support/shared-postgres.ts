import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { PostgresServer, postgresBin, TestPostgres } from '../integration/postgres.ts'

/** Names the folder of one run of the tests to its workers. */
const RUN = 'TRILANE_TEST_RUN'

/** A database with its tables and nothing in them: copying it takes less than making them anew. */
const TEMPLATE = 'trilane_empty'

/** Where the shared server listens and lies; a text when it could not be started. */
type Told = { readonly port: number; readonly pid: number; readonly directory: string } | string

/**
 * URL of a new database with its tables and nothing in them, on the PostgreSQL that all test files of a run share: the
 * first one that asks starts it. It keeps nothing through a crash, so who kills or stops a server makes a `TestPostgres`.
 */
export async function sharedDatabase(): Promise<string> {
  const folder = process.env[RUN]
  if (folder === undefined) throw new Error('the shared PostgreSQL belongs to a run of vitest')
  const told = (await claimed(folder)) ? await start(folder) : await started(folder)
  if (typeof told === 'string') throw new Error(`the shared PostgreSQL did not start: ${told}`)
  return new PostgresServer(told.port).createDatabase(TEMPLATE)
}

/**
 * The same for a test that would run on any store. Undefined (the embedded one): there is no PostgreSQL, or no run of
 * vitest, or it is asked for by `TRILANE_TEST_STORE=embedded`.
 */
export async function anyDatabase(): Promise<string | undefined> {
  const { TRILANE_TEST_STORE: asked, [RUN]: run } = process.env
  return asked === 'embedded' || postgresBin === undefined || run === undefined ? undefined : sharedDatabase()
}

/** Called before all workers; what it returns ends the run. Undefined: it is open already. */
export function openRun(): (() => void) | undefined {
  if (process.env[RUN] !== undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'trilane-run-'))
  process.env[RUN] = folder
  return () => {
    delete process.env[RUN]
    const told = existsSync(tellFile(folder)) ? read(folder) : ''
    if (typeof told !== 'string') {
      end(told.pid)
      discard(told.directory)
    }
    rmSync(folder, { recursive: true, force: true })
  }
}

const tellFile = (folder: string) => join(folder, 'postgres.json')
const read = (folder: string) => JSON.parse(readFileSync(tellFile(folder), 'utf8')) as Told

/** At once, with all processes that serve its sessions. */
function end(pid: number): void {
  try {
    process.kill(pid, 'SIGQUIT')
  } catch {
    // It has ended, as it does when a terminal interrupts the whole run.
  }
}

/**
 * Nobody waits for it: a run leaves some 50,000 files, and while vitest's process deletes them, it hears nothing of
 * its last worker and reports that it does not end.
 */
function discard(directory: string): void {
  const script = 'rm -rf "$1" 2>/dev/null || { sleep 2; rm -rf "$1"; }'
  spawn('sh', ['-c', script, 'sh', directory], { detached: true, stdio: 'ignore' }).unref()
}

/** Whether this process is the one to start it: only one can make the folder. */
async function claimed(folder: string): Promise<boolean> {
  try {
    mkdirSync(join(folder, 'claim'))
    return true
  } catch {
    return false
  }
}

async function start(folder: string): Promise<Told> {
  const told = await TestPostgres.create({ fsync: false }).then(
    async (server): Promise<Told> => {
      server.unref()
      await makeTables(await server.createDatabase('template1', TEMPLATE))
      return { port: server.port, pid: server.pid, directory: server.directory }
    },
    (error: unknown): Told => String(error),
  )
  writeFileSync(`${tellFile(folder)}.new`, JSON.stringify(told))
  renameSync(`${tellFile(folder)}.new`, tellFile(folder))
  return told
}

async function makeTables(databaseUrl: string): Promise<void> {
  const { openStore } = await import('../../src/store/store.ts')
  const workerUrl = new URL('../../dist/cli/store-worker.js', import.meta.url)
  await (await openStore({ databaseUrl, workerUrl, node: 'template' })).close()
}

async function started(folder: string): Promise<Told> {
  for (let attempt = 0; attempt < 1_200; attempt++) {
    if (existsSync(tellFile(folder))) return read(folder)
    await sleep(50)
  }
  return 'the test file that began to start it did not end that'
}
