import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createTenant, type Tenant, until } from '../../support/gateway.ts'
import { ask, chatPath, post, type Rig, records, startRig } from './rig.ts'

let rig: Rig
let tenant: Tenant

beforeAll(async () => {
  rig = await startRig()
  tenant = await createTenant(rig.gateway)
})
afterEach(() => rig.simulator.reset())
afterAll(() => rig?.stop())

async function open(): Promise<Socket> {
  const socket = connect({ port: Number(new URL(rig.gateway.url).port), host: '127.0.0.1', allowHalfOpen: true })
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

/** All that comes until the other side ends. */
async function answerOf(socket: Socket): Promise<string> {
  let text = ''
  socket.setEncoding('utf8').on('data', (more) => (text += more))
  await Promise.race([once(socket, 'end'), once(socket, 'close')])
  socket.destroy()
  return text
}

function chat(more: Record<string, unknown>, path = chatPath): string {
  const body = JSON.stringify(ask('resale/chat', 'hello', { max_tokens: 50, ...more }))
  return `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${tenant.key}\r\ncontent-length: ${body.length}\r\n\r\n${body}`
}

const live = async () => (await rig.simulator.stats()).live
const cancelled = async () =>
  (await records(rig.gateway, tenant.workspaceId)).filter(({ outcome }) => outcome === 'cancelled').length

describe('a client that closes its sending side behind its request', () => {
  it('gets its plain answer', async () => {
    await rig.simulator.setDefault({ content: 'late but whole', delayMs: 600 })
    const socket = await open()
    socket.end(chat({}))
    const text = await answerOf(socket)
    expect(text).toContain('HTTP/1.1 200 OK')
    expect(text).toContain('late but whole')
  })

  it('gets its stream to the end', async () => {
    await rig.simulator.setDefault({ content: 'one two three', chunkDelayMs: 200 })
    const socket = await open()
    socket.end(chat({ stream: true }))
    expect(await answerOf(socket)).toContain('[DONE]')
  })

  it.each([{ stream: false }, { stream: true }])(
    'and later leaves ends its call at the provider (%o)',
    async (more) => {
      const before = await cancelled()
      await rig.simulator.setDefault(more.stream ? { words: 40, hang: 'mid-stream' } : { delayMs: 60_000 })
      const socket = await open()
      let heard = ''
      socket.setEncoding('utf8').on('data', (text) => (heard += text))
      socket.end(chat(more))
      await until(async () => (more.stream ? heard.includes('data:') : (await live()) === 1), 'the call is under way')
      socket.destroy()
      await until(async () => (await live()) === 0, 'the provider is left')
      await until(async () => (await cancelled()) === before + 1, 'it is on record')
    },
  )
})

it('a client that closes its connection ends its call at the provider, which would take a minute', async () => {
  await rig.simulator.setDefault({ delayMs: 60_000 })
  const socket = await open()
  socket.write(chat({}))
  await until(async () => (await live()) === 1, 'the call is under way')
  socket.destroy()
  await until(async () => (await live()) === 0, 'the provider is left')
  expect((await rig.simulator.captured())[0]?.aborted).toBe(true)
})

describe('a request target that names a host', () => {
  it.each(['http://elsewhere.example', 'HTTPS://u@[::1]:1'])('is read without it (%s)', async (host) => {
    const socket = await open()
    socket.write(chat({}, `${host}${chatPath}`).replace('host: x', 'host: x\r\nconnection: close'))
    expect(await answerOf(socket)).toContain('HTTP/1.1 200 OK')
  })

  it('reaches pages, the list of models and the management API too', async () => {
    for (const path of ['/v1/models?limit=1', '/api/openapi.json', '/healthz', '']) {
      const socket = await open()
      socket.write(
        `GET http://elsewhere.example${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${tenant.key}\r\nconnection: close\r\n\r\n`,
      )
      expect(await answerOf(socket), path).toContain('HTTP/1.1 200 OK')
    }
  })
})

describe('a large body that is refused', () => {
  it('is not read at full speed when nobody may send it', async () => {
    const socket = await open()
    const text = answerOf(socket)
    socket.write(
      `POST ${chatPath} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer tl_wrong\r\ntransfer-encoding: chunked\r\n\r\n`,
    )
    const chunk = Buffer.from(`10000\r\n${'x'.repeat(0x10000)}\r\n`)
    let sent = 0
    const pump = () => {
      while (!socket.destroyed && socket.writable) {
        sent += chunk.length
        if (!socket.write(chunk)) return
      }
    }
    socket.on('drain', pump)
    pump()
    expect(await text).toContain('HTTP/1.1 401')
    // What the system keeps for both sides is beyond our reach.
    expect(sent).toBeLessThan(32 * 1024 * 1024)
  })

  it('is not awaited from a key that is over its rate', async () => {
    const rated = await createTenant(rig.gateway, { key: { rpm: 1 } })
    expect((await post(rig.gateway, chatPath, rated.key, ask('resale/chat'))).status).toBe(200)
    const socket = await open()
    const head = `POST ${chatPath} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${rated.key}\r\ncontent-length: 5000000\r\n\r\n`
    let heard = ''
    socket.setEncoding('utf8').on('data', (text) => (heard += text))
    socket.write(head)
    await until(() => heard.includes('rate_limit_exceeded'), 'it is refused')
    socket.destroy()
    expect(heard).toMatch(/^HTTP\/1\.1 429 .*\r\nretry-after: /s)
  })
})
