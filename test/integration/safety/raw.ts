import { once } from 'node:events'
import { connect } from 'node:net'
import type { Gateway } from '../../support/gateway.ts'

export interface RawAnswer {
  /** All that came. */
  readonly text: string
  /** Of each answer in it, in order. */
  readonly statuses: readonly number[]
  /** The other side ended the connection, within the time. */
  readonly closed: boolean
  readonly ms: number
}

export interface RawOptions {
  /** Wait so long at most (ms). */
  readonly patience?: number
  /** Address to come from. */
  readonly from?: string
  /** Written one after the other, so many milliseconds apart, behind the first bytes. */
  readonly drip?: { readonly bytes: string; readonly everyMs: number }
}

/** Sends these bytes on a connection of their own and hears what comes until it closes, or patience ends. */
export async function raw(
  { url }: Pick<Gateway, 'url'>,
  bytes: string | Buffer,
  { patience = 60_000, from, drip }: RawOptions = {},
): Promise<RawAnswer> {
  const begun = performance.now()
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', ...(from && { localAddress: from }) })
  let text = ''
  socket.setEncoding('latin1').on('data', (part: string) => (text += part))
  socket.on('error', () => {})
  if (bytes.length > 0) socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
  const rest = drip && [...drip.bytes]
  const dripping = drip && setInterval(() => socket.writable && socket.write(rest?.shift() ?? 'x'), drip.everyMs)
  const over = new AbortController()
  const timer = setTimeout(() => over.abort(), patience)
  const closed = await once(socket, 'close', { signal: over.signal }).then(
    () => true,
    () => false,
  )
  clearTimeout(timer)
  clearInterval(dripping)
  socket.destroy()
  return { text, statuses: statusesIn(text), closed, ms: performance.now() - begun }
}

export function statusesIn(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
}
