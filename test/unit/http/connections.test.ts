import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openConnections } from '../../../src/http/connections.ts'
import { drain } from '../../../src/http/drain.ts'
import { cutStalled } from '../../../src/http/stalled.ts'

/** More than the system keeps for a client. */
const MUCH = Buffer.alloc(24_000_000, 'x')
const STALL_MS = 1_000

let server: Server
let answers: ServerResponse[]
let clients: Socket[]
let open: ReturnType<typeof openConnections>

beforeEach(async () => {
  answers = []
  clients = []
  server = createServer((_request, response) => answers.push(response))
  open = openConnections(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(() => {
  for (const client of clients) client.destroy()
  server.close()
})

async function client(): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').pause()
  socket.on('error', () => {})
  clients.push(socket)
  await once(socket, 'connect')
  return socket
}

async function ask(socket: Socket): Promise<ServerResponse> {
  const before = answers.length
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  while (answers.length === before) await sleep(2)
  return answers.at(-1) as ServerResponse
}

const allClosed = () => vi.waitFor(() => expect(open.size).toBe(0), { timeout: 60_000 })

describe('cutStalled', () => {
  let cuts: number
  let stop: () => void
  beforeEach(() => {
    cuts = 0
    stop = cutStalled(
      open,
      () => STALL_MS,
      () => cuts++,
    )
  })
  afterEach(() => stop())

  it('cuts who takes nothing of what waits', async () => {
    const answer = await ask(await client())
    answer.end(MUCH)
    await once(answer, 'close')
    expect(cuts).toBe(1)
    await allClosed()
  })

  it('cuts nobody for a time in which the process itself stood still', async () => {
    const slow = await client()
    const answer = await ask(slow)
    answer.end(MUCH)
    // It is seen to wait before that.
    await sleep(STALL_MS / 3)
    for (const end = Date.now() + 2 * STALL_MS; Date.now() < end; );
    await sleep(1)
    slow.resume()
    await once(answer, 'close')
    expect(cuts).toBe(0)
  })

  it('cuts neither who reads slowly nor who waits for more', async () => {
    const [slow, waiting] = [await client(), await client()]
    const answer = await ask(slow)
    const later = await ask(waiting)
    later.write('a beginning')
    answer.end(MUCH)
    let read = 0
    slow.on('data', (bytes) => {
      read += bytes.length
      slow.pause()
      setTimeout(() => slow.resume(), 2)
    })
    slow.resume()
    await once(answer, 'finish')
    expect(cuts).toBe(0)
    expect(read).toBeGreaterThan(1_000_000)
    expect(later.destroyed).toBe(false)
  })
})

describe('drain', () => {
  it('ends at once when nothing is under way, whatever is connected', async () => {
    const [, idle] = [await client(), await client()]
    idle.resume()
    const answer = await ask(idle)
    answer.end('done')
    await once(answer, 'close')
    await drain(server, open, { delayMs: 0, graceMs: 60_000 })
    await allClosed()
  })

  it('cuts what is not over in time, those that came last too', async () => {
    await ask(await client())
    const over = drain(server, open, { delayMs: 250, graceMs: 500 })
    // Answers say so only once it has begun; both requests come while everything is still served.
    await ask(await client())
    await over
    await allClosed()
    expect(answers.map(({ headersSent }) => headersSent)).toEqual([false, false])
  })
})
