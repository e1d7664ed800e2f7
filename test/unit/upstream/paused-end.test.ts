import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { AddressGuard } from '../../../src/upstream/address-guard.ts'
import type { UpstreamListener } from '../../../src/upstream/exchange.ts'
import { Upstream } from '../../../src/upstream/upstream.ts'

/** Providers whose answer ends with their connection, while whoever reads it has asked for a pause. */

const settings = {
  proxyUrl: undefined,
  tenantTotalMs: 60_000,
  ca: undefined,
  connectMs: 5_000,
  headersMs: 5_000,
  idleMs: 5_000,
}
const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

class Paused implements UpstreamListener {
  readonly heard: string[] = []
  head(status: number): void {
    this.heard.push(`${status}`)
  }
  data(chunk: Buffer): boolean {
    this.heard.push(chunk.toString())
    return false
  }
  end(): void {
    this.heard.push('end')
  }
  fail(kind: string): void {
    this.heard.push(kind)
  }
}

async function answeredBy(head: string, finish: (socket: Socket) => void) {
  const closed: Promise<unknown>[] = []
  const server = createServer((socket) => {
    closed.push(once(socket, 'close'))
    socket.on('error', () => {})
    socket.once('data', () => {
      socket.write(`${head}\r\n\r\nsome`)
      setTimeout(() => finish(socket), 50)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  stops.push(() => new Promise((resolve) => server.close(resolve)))
  const upstream = new Upstream(settings, new AddressGuard([]))
  stops.push(() => upstream.close())
  const listener = new Paused()
  const { port } = server.address() as { port: number }
  const request = { method: 'POST' as const, headers: ['a', 'b'], body: Buffer.from('{}') }
  const exchange = upstream.send(`http://127.0.0.1:${port}/v1`, true, '/x', request, listener)
  const until = async (done: () => boolean) => {
    for (const deadline = Date.now() + 60_000; !done() && Date.now() < deadline; ) await nextTurn()
  }
  await until(() => listener.heard.includes('some'))
  return { listener, exchange, closed, until }
}

const closeDelimited = ['HTTP/1.1 200 OK', 'HTTP/1.0 200 OK', 'HTTP/1.1 200 OK\r\nconnection: close']

it.each(closeDelimited)('an end is an end (%j)', async (head) => {
  const { listener, until } = await answeredBy(head, (socket) => socket.end())
  await until(() => listener.heard.length > 2)
  expect(listener.heard).toEqual(['200', 'some', 'end'])
})

it.each(closeDelimited)('a reset is a failure (%j)', async (head) => {
  const { listener, until } = await answeredBy(head, (socket) => socket.resetAndDestroy())
  await until(() => listener.heard.length > 2)
  expect(listener.heard).toEqual(['200', 'some', 'reset'])
})

it('a length that is not reached is a failure', async () => {
  const { listener, until } = await answeredBy('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 9', (socket) =>
    socket.end(),
  )
  await until(() => listener.heard.length > 2)
  expect(listener.heard.slice(0, 2)).toEqual(['200', 'some'])
  expect(listener.heard[2]).toMatch(/reset|protocol/)
})
