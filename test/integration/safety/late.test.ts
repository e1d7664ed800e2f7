import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { adminKey, createTenant, type Tenant, until } from '../../support/gateway.ts'
import { metricSum } from '../../support/places.ts'
import { ask, chatPath, plainConfig, post, type Rig, startRig } from '../gateway/rig.ts'
import { raw, statusesIn } from './raw.ts'

const HEAD_MS = 700
const REQUEST_MS = 1_500
/** How often the gateway looks is the lesser of both at least; then a busy machine's time. */
const bound = (ms: number) => ms + 60_000

const folder = mkdtempSync(join(tmpdir(), 'trilane-late-'))
const busyFile = join(folder, 'busy')
let rig: Rig
let tenant: Tenant

beforeAll(async () => {
  const server = `server: { headersTimeoutMs: ${HEAD_MS}, requestTimeoutMs: ${REQUEST_MS} }`
  const preload = fileURLToPath(new URL('busy.mjs', import.meta.url))
  rig = await startRig((simulator) => plainConfig(simulator, server), {
    env: { NODE_OPTIONS: `--import=${preload}`, BUSY_FILE: busyFile, BUSY_MS: String(3 * HEAD_MS) },
  })
  tenant = await createTenant(rig.gateway)
})
afterAll(async () => {
  await rig?.stop()
  rmSync(folder, { recursive: true })
})
beforeEach(() => rig.simulator.clearCaptured())

const body = JSON.stringify(ask('resale/chat', 'hello', { max_tokens: 5 }))
const head = (more: string, path = chatPath, key = tenant.key) =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\n${more}\r\n`
const sized = `content-length: ${body.length}\r\n`
const nothingUnderWay = () =>
  until(async () => (await metricSum(rig.gateway, 'trilane_requests_in_flight')) === 0, 'nothing is under way')

/** A connection of a client that never closes its own side, and all that came on it. */
async function open(): Promise<{ readonly socket: Socket; readonly text: () => string }> {
  const socket = connect({ port: Number(new URL(rig.gateway.url).port), host: '127.0.0.1', allowHalfOpen: true })
  socket.on('error', () => {})
  let text = ''
  socket.setEncoding('latin1').on('data', (part: string) => (text += part))
  await once(socket, 'connect')
  return { socket, text: () => text }
}

describe.concurrent('a client that takes its time', () => {
  test('over nothing at all is let go', async () => {
    const { closed, ms } = await raw(rig.gateway, '', { patience: bound(HEAD_MS) })
    expect(closed).toBe(true)
    expect(ms).toBeGreaterThan(HEAD_MS / 2)
  })

  test('over its headers is let go with a 408', async () => {
    const drip = { bytes: 'x-slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', everyMs: 40 }
    const text = `POST ${chatPath} HTTP/1.1\r\nhost: x\r\n`
    const { closed, statuses } = await raw(rig.gateway, text, { patience: bound(HEAD_MS), drip })
    expect([closed, statuses]).toEqual([true, [408]])
  })

  test.each([
    ['with a length', () => head('content-length: 5000\r\n')],
    ['in chunks', () => `${head('transfer-encoding: chunked\r\n')}1388\r\n`],
  ])('over its body, %s, is let go with a 408, and nothing of it is left', async (_, text) => {
    const answer = await raw(rig.gateway, text(), { patience: bound(REQUEST_MS), drip: { bytes: body, everyMs: 40 } })
    expect(answer.closed).toBe(true)
    expect(answer.statuses).toEqual([408])
    // The gateway hears that the connection is closed when its client does.
    await nothingUnderWay()
  })

  test.each([
    ['a call', () => head(sized), body],
    ['the management API', () => head('content-length: 15\r\n', '/api/workspaces', adminKey), '{"name":"late"}'],
  ])('over the body of %s is let go though it goes on and keeps its side open', async (_, text, rest) => {
    const { socket, text: heard } = await open()
    const type = 'content-type: application/json\r\n'
    socket.write(text().replace('\r\n', `\r\n${type}`) + rest.slice(0, -1))
    await until(() => statusesIn(heard()).includes(408), 'it is told', bound(REQUEST_MS))
    socket.write(rest.slice(-1))
    const dripping = setInterval(() => socket.writable && socket.write('x'), 40)
    await new Promise((resolve) => socket.once('close', resolve))
    clearInterval(dripping)
    await nothingUnderWay()
    expect(statusesIn(heard())).toEqual([408])
    expect(await rig.simulator.captured()).toEqual([])
    const { data } = await rig.gateway.api<{ data: { name: string }[] }>('GET', '/api/workspaces')
    expect(data.map(({ name }) => name)).not.toContain('late')
  })

  test('over the management API is let go too', async () => {
    const text = head('content-length: 5000\r\ncontent-type: application/json\r\n', '/api/workspaces', adminKey)
    const answer = await raw(rig.gateway, text, { patience: bound(REQUEST_MS), drip: { bytes: '{', everyMs: 40 } })
    expect(answer.closed).toBe(true)
  })
})

describe('others beside a client that takes its time', () => {
  test('over a second request: the first one is answered', async () => {
    await rig.simulator.setDefault({ delayMs: 3 * HEAD_MS })
    const { socket, text } = await open()
    socket.write(`${head(sized)}${body}POST ${chatPath} HTTP/1.1\r\nhost: x\r\n`)
    await once(socket, 'end')
    socket.destroy()
    await rig.simulator.setDefault({})
    expect(statusesIn(text())).toEqual([200])
    expect(text()).toContain('"usage"')
  })

  test('are served, however many those are', async () => {
    const slow = Array.from({ length: 200 }, () =>
      raw(rig.gateway, `POST ${chatPath} HTTP/1.1\r\nhost: x\r\n`, { patience: bound(HEAD_MS) }),
    )
    expect((await post(rig.gateway, chatPath, tenant.key, body)).status).toBe(200)
    expect((await Promise.all(slow)).every(({ closed }) => closed)).toBe(true)
  })
})

test('a gateway that was busy does not call a request late that came meanwhile', async () => {
  const { socket, text } = await open()
  const line = 'GET /healthz HTTP/1.1\r\n'
  socket.write(line)
  await sleep(50)
  rig.gateway.process.kill('SIGUSR2')
  await until(() => existsSync(busyFile), 'it is busy')
  socket.write('host: x\r\nconnection: close\r\n\r\n')
  await once(socket, 'end')
  socket.destroy()
  expect(statusesIn(text())).toEqual([200])
})
