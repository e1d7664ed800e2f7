import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, linkSync, lstatSync, mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DirectoryUnusable, StoreLocked } from './errors.ts'

/** sun_path holds 108 bytes on Linux, 104 elsewhere, its end included. */
const MAX_PATH = 100
const PID_ANSWER_MS = 500
/** Longer than a rival can take between finding a stale lock and moving it away. */
const CONFIRM_MS = 60

export interface DirectoryLock {
  release(): void
}

/**
 * Makes `directory` (mode 700) and takes it for this process alone. The lock is a listening unix socket: the kernel
 * closes it with its owner, however that dies, so a connection that is refused proves a stale lock.
 * Throws StoreLocked when another living process has it, and DirectoryUnusable when it cannot be made or written to.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  try {
    return await lock(directory)
  } catch (error) {
    throw isOfSystem(error) ? new DirectoryUnusable(directory, error) : error
  }
}

function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}

async function lock(directory: string): Promise<DirectoryLock> {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  chmodSync(directory, 0o700)
  const place = lockPlace(realpathSync(directory), 'lock')
  try {
    return await take(directory, place)
  } catch (error) {
    if (!cannotHoldSockets(error)) throw error
    return take(directory, lockPlace(realpathSync(directory), 'lock', true))
  }
}

function lockPlace(directory: string, name: string, elsewhere = false): string {
  const inside = join(directory, name)
  // Room for the draft's suffix.
  if (!elsewhere && Buffer.byteLength(inside) + 20 <= MAX_PATH) return inside
  const hash = createHash('sha256').update(directory).digest('hex').slice(0, 24)
  return join(tmpdir(), `trilane-${hash}`)
}

/** Some mounted file systems have no sockets or no hard links. */
function cannotHoldSockets(error: unknown): boolean {
  return ['ENOTSUP', 'EOPNOTSUPP', 'EPERM', 'ENOSYS', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? '')
}

/** Listens on a draft path first and links it into place: linking fails when the place is taken, binding a stale one too. */
async function take(directory: string, place: string): Promise<DirectoryLock> {
  const draft = `${place}.${randomBytes(6).toString('hex')}`
  const server = await listen(draft)
  try {
    const { ino } = lstatSync(draft)
    while (!tryLink(draft, place)) await clearStale(directory, place)
    // A rival that saw the stale lock before us may just have moved ours away; it puts it back, or another one has it.
    await sleep(CONFIRM_MS)
    if (inodeOf(place) !== ino) throw new StoreLocked(directory, undefined)
    return { release: () => release(server, place, ino) }
  } catch (error) {
    server.close()
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function release(server: Server, place: string, ino: number): void {
  if (inodeOf(place) === ino) rmSync(place, { force: true })
  server.close()
}

function listen(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.end(`${process.pid}\n`)
    })
    server.once('error', reject)
    server.listen(path, () => resolve(server.unref()))
  })
}

function tryLink(draft: string, place: string): boolean {
  try {
    linkSync(draft, place)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function inodeOf(path: string): number | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.ino
}

/** Returns once the place may be free. Throws StoreLocked when somebody alive holds it. */
async function clearStale(directory: string, place: string): Promise<void> {
  const owner = await ask(place)
  if (owner.alive) throw new StoreLocked(directory, owner.pid)
  const aside = `${place}.${randomBytes(6).toString('hex')}`
  try {
    renameSync(place, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  // Between the question and the move a rival may have taken it: then it is given back.
  const moved = await ask(aside)
  if (moved.alive) tryLink(aside, place)
  rmSync(aside, { force: true })
  if (moved.alive) throw new StoreLocked(directory, moved.pid)
}

/** Whether somebody listens there, and which process. Only a refusal or a missing file means nobody. */
function ask(path: string): Promise<{ readonly alive: boolean; readonly pid?: number }> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    let text = ''
    const answer = () => {
      socket.destroy()
      const pid = Number.parseInt(text, 10)
      resolve(Number.isNaN(pid) ? { alive: true } : { alive: true, pid })
    }
    // An owner too busy to answer is alive all the same: the kernel accepted the connection for it.
    const timer = setTimeout(answer, PID_ANSWER_MS)
    socket.on('data', (data) => {
      text += data
    })
    socket.on('end', () => {
      clearTimeout(timer)
      answer()
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve({ alive: false })
      else if (error.code === 'ECONNRESET' || error.code === 'EPIPE' || error.code === 'EAGAIN')
        resolve({ alive: true })
      else reject(error)
    })
  })
}
