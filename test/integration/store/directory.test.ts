import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { lockDirectory } from '../../../src/store/directory-lock.ts'
import { StoreLocked, StoreUnavailable } from '../../../src/store/errors.ts'
import { openStore } from '../../../src/store/store.ts'
import { copyTemplate, forShortLives } from '../../support/gateway.ts'
import { expectSoundBooks } from './books.ts'
import { ledgerBatch, settledRequest } from './ledger-fixtures.ts'
import { workerUrl } from './set-ups.ts'
import { bundle } from './worker-bundle.ts'

let childUrl: URL
const children: ChildProcess[] = []
const directories: string[] = []

beforeAll(async () => {
  childUrl = await bundle('test/integration/store/store-child.ts', 'store-child')
})
afterEach(async () => {
  for (const child of children.splice(0)) await kill(child)
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true })
})

/** Where nothing is yet. */
function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'trilane-dir-'))
  directories.push(directory)
  return directory
}

/** With an empty database in it. */
function usedDirectory(): string {
  const directory = join(newDirectory(), 'data')
  copyTemplate(directory)
  return directory
}

/** Starts a child on the directory; `line(n)` resolves with its nth line. */
function startChild(directory: string, mode: 'hold' | 'write') {
  const child = spawn(process.execPath, [forShortLives, fileURLToPath(childUrl), directory, workerUrl.href, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const lines: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  const atLeast = (count: number) => expect.poll(() => lines.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(count)
  return { child, lines, atLeast }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('close', resolve))
  child.kill('SIGKILL')
  await ended
}

describe('the embedded directory', () => {
  test('is refused to a second process, and taken over once the first was killed', async () => {
    const directory = usedDirectory()
    const first = startChild(directory, 'hold')
    await first.atLeast(1)
    const error = await openStore({ dataDir: directory, workerUrl }).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(StoreLocked)
    expect((error as Error).message).toBe(
      `${directory} is in use by another Trilane process (pid ${first.child.pid}). ` +
        'Stop it, or set TRILANE_DATA_DIR to another folder',
    )
    await kill(first.child)
    const store = await openStore({ dataDir: directory, workerUrl })
    expect(store.alive()).toBe(true)
    const again = startChild(directory, 'hold')
    await again.atLeast(1)
    expect(again.lines[0]).toContain(
      `StoreLocked: ${directory} is in use by another Trilane process (pid ${process.pid})`,
    )
    await store.close()
  })

  test('of many that find a stale lock at once exactly one gets it', async () => {
    const directory = usedDirectory()
    const holder = startChild(directory, 'hold')
    await holder.atLeast(1)
    await kill(holder.child)
    for (let round = 0; round < 5; round++) {
      const results = await Promise.allSettled(Array.from({ length: 20 }, () => lockDirectory(directory)))
      const won = results.filter((result) => result.status === 'fulfilled')
      const lost = results.filter((result) => result.status === 'rejected')
      expect(won).toHaveLength(1)
      expect(lost.every((result) => result.reason instanceof StoreLocked)).toBe(true)
      won[0]?.value.release()
    }
    expect(readdirSync(directory).filter((name) => name.startsWith('lock'))).toEqual([])
  })

  test('is private, and locked however long its path is', async () => {
    const directory = join(newDirectory(), 'x'.repeat(120))
    mkdirSync(directory)
    chmodSync(directory, 0o755)
    const lock = await lockDirectory(directory)
    expect(statSync(directory).mode & 0o777).toBe(0o700)
    await expect(lockDirectory(directory)).rejects.toThrow(StoreLocked)
    lock.release()
    ;(await lockDirectory(directory)).release()
  })

  test('is opened again when its worker dies', async () => {
    const mortal = new URL('./mortal-worker.mjs', childUrl)
    writeFileSync(
      mortal,
      `import { parentPort } from 'node:worker_threads'
      parentPort.on('message', ({ command }) => command?.sql?.includes('die now') && process.exit(3))
      await import(${JSON.stringify(workerUrl.href)})`,
    )
    const store = await openStore({ dataDir: usedDirectory(), workerUrl: mortal })
    const batch = ledgerBatch({ settled: [settledRequest()] })
    await store.ledger.commit(batch)
    await expect(sql`select 'die now'`.execute(store.db)).rejects.toThrow(StoreUnavailable)
    expect(store.alive()).toBe(false)
    await expect.poll(() => store.alive(), { timeout: 60_000 }).toBe(true)
    await store.ledger.commit(batch)
    expect(await store.db.selectFrom('requests').select('id').execute()).toHaveLength(1)
    await expectSoundBooks(store)
    await store.close()
  })

  test('loses nothing that was acknowledged when its process is killed', async () => {
    const directory = usedDirectory()
    const writer = startChild(directory, 'write')
    await writer.atLeast(500)
    await kill(writer.child)
    const store = await openStore({ dataDir: directory, workerUrl })
    const rows = await store.db.selectFrom('requests').select('id').execute()
    const kept = new Set(rows.map((row) => row.id))
    const acknowledged = writer.lines.filter((line) => /^req_[0-9a-f]{32}$/.test(line))
    expect(acknowledged.length).toBeGreaterThanOrEqual(490)
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
    await expectSoundBooks(store)
    await store.close()
  })
})
