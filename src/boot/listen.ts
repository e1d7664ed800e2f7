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

/** Stops accepting and waits until nothing is under way; what is still running after the grace is cut. */
export async function drain(server: Server, metrics: RequestMetrics, graceMs: number): Promise<void> {
  // Otherwise a busy client goes on for the whole grace on a connection that it keeps.
  server.prependListener('request', (_request, response) => {
    response.shouldKeepAlive = false
  })
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const idle = setInterval(() => metrics.inFlight === 0 && server.closeIdleConnections(), 20)
  const cut = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearInterval(idle)
  clearTimeout(cut)
  // The server is closed before those who were cut have been heard to leave; what they used must reach the books.
  const end = Date.now() + SETTLE_MS
  while (metrics.inFlight > 0 && Date.now() < end) await sleep(5)
}
