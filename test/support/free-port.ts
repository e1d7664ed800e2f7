import { once } from 'node:events'
import { createServer } from 'node:net'

const EACH = 2_000
/** Below those that the system hands out by itself, and others for each of vitest's workers. */
const first = 11_000 + (Number(process.env.VITEST_POOL_ID ?? 0) % 10) * EACH
let next = Math.floor(Math.random() * EACH)

/** A port that nobody else takes until something of this test listens on it. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = first + (next++ % EACH)
    if (await isFree(port)) return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
