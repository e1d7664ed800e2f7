import { once } from 'node:events'
import type { Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Environment } from '../config/index.ts'
import type { RequestMetrics } from '../pipeline/metrics.ts'
import { messageOf } from './message-of.ts'
import { StartRefused } from './secrets.ts'

/** Throws StartRefused when the port cannot be had. */
export async function listen(server: Server, { host, port }: Environment): Promise<void> {
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'EADDRINUSE' ? 'the port is taken; stop what uses it or set TRILANE_PORT' : messageOf(error)
    throw new StartRefused(`Cannot listen on ${host}:${port}: ${why}.`)
  }
}

/** How long requests that were cut may take to be settled. */
const SETTLE_MS = 5_000

/** The server is closed before those who were cut have been heard to leave; what they used must reach the books. */
export async function settled(metrics: RequestMetrics): Promise<void> {
  const end = Date.now() + SETTLE_MS
  while (metrics.inFlight > 0 && Date.now() < end) await sleep(5)
}
