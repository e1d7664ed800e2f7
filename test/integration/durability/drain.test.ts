import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../simulator/client.ts'
import { createTenant, type Gateway, startGateway, type Tenant, until } from '../../support/gateway.ts'
import { ask, chatPath, plainConfig, recordOf } from '../gateway/rig.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator?.stop())

async function start(server: string, env = {}): Promise<{ gateway: Gateway; tenant: Tenant }> {
  const gateway = await startGateway({ config: plainConfig(simulator, `server: { ${server} }`), env })
  return { gateway, tenant: await createTenant(gateway) }
}

/** One connection, on which requests follow each other. */
class Line {
  heard = ''
  closed = false
  private constructor(readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (text) => (this.heard += text))
    socket.on('error', () => {})
    socket.on('close', () => (this.closed = true))
  }

  static async to({ url }: Gateway): Promise<Line> {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    await once(socket, 'connect')
    return new Line(socket)
  }

  get(path: string): void {
    this.socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`)
  }

  /** Resolves once the system has it. */
  chat(key: string, behaviour: object, stream = false): Promise<void> {
    const body = JSON.stringify(ask('resale/chat', `[[sim ${JSON.stringify(behaviour)}]]`, { stream, max_tokens: 99 }))
    const head = `POST ${chatPath} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ncontent-length: ${body.length}\r\n\r\n`
    return new Promise((resolve) => this.socket.write(head + body, () => resolve()))
  }

  /** Does something as soon as this has come, not at the next look. */
  once(end: string, then: () => void): void {
    const look = () => {
      if (!this.heard.includes(end)) return
      this.socket.off('data', look)
      this.heard = ''
      then()
    }
    this.socket.on('data', look)
  }

  /** What comes next, as far as `end`. */
  async until(end: string | RegExp): Promise<string> {
    await until(() => (typeof end === 'string' ? this.heard.includes(end) : end.test(this.heard)), `${end} has come`)
    const text = this.heard
    this.heard = ''
    return text
  }
}

const closing = /^HTTP\/1\.1 200 OK\r\n(?:.*\r\n)*?connection: close\r\n/i
const isRefused = (gateway: Gateway) =>
  Line.to(gateway).then(
    ({ socket }) => void socket.destroy(),
    () => true,
  )

describe('SIGTERM with a delay for balancers', () => {
  it('serves on while it is not ready, ends connections behind their answers, and loses nothing', {
    timeout: 600_000,
  }, async () => {
    const { gateway, tenant } = await start('drainDelayMs: 12000')
    const [idle, plain, stream] = [await Line.to(gateway), await Line.to(gateway), await Line.to(gateway)]
    idle.get('/healthz')
    expect(await idle.until('"ok"}')).not.toMatch(closing)
    void stream.chat(tenant.key, { words: 40, gate: 'mid-stream' }, true)
    await stream.until('data: {')
    void plain.chat(tenant.key, { content: 'sent before', gate: 'before-headers' })
    await until(async () => (await simulator.stats()).held === 2, 'both are under way')

    const stopped = gateway.stop('SIGTERM')
    await until(async () => (await fetch(`${gateway.url}/readyz`)).status === 503, 'it is not ready')
    // A connection that was idle, and a new one.
    void idle.chat(tenant.key, { content: 'one more' })
    expect(await idle.until('one more')).toMatch(closing)
    const fresh = await Line.to(gateway)
    // What is changed meanwhile is known.
    const path = `/api/workspaces/${tenant.workspaceId}/keys`
    const { key } = await gateway.api<{ key: string }>('POST', path, { name: 'late' })
    void fresh.chat(key, { content: 'on a new connection' })
    expect(await fresh.until('on a new connection')).toMatch(closing)
    await simulator.go(2, 'before-headers')
    expect(await plain.until('sent before')).toMatch(closing)
    await until(() => [idle, fresh, plain].every(({ closed }) => closed), 'their connections are ended')

    await until(() => isRefused(gateway), 'nobody is let in any more')
    // Its head had not told that the connection would end.
    stream.once('data: [DONE]', () => void stream.chat(tenant.key, { content: 'right behind the stream' }))
    await simulator.go()
    expect(await stream.until('right behind the stream')).toMatch(closing)
    expect(await stopped).toBe(0)
  })

  it('is not waited for by who stops it by hand', { timeout: 600_000 }, async () => {
    const { gateway } = await start('drainDelayMs: 240000, shutdownGraceMs: 300000')
    const begun = performance.now()
    expect(await gateway.stop('SIGINT')).toBe(0)
    expect(performance.now() - begun).toBeLessThan(120_000)
  })
})

describe('SIGTERM without a delay', () => {
  it('answers what had come while the process was kept from reading', { timeout: 600_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'trilane-stall-'))
    const begun = join(folder, 'begun')
    const goOn = join(folder, 'go-on')
    const module = `import { existsSync, writeFileSync } from 'node:fs'
      import { isMainThread } from 'node:worker_threads'
      if (isMainThread) process.once('SIGTERM', () => setTimeout(() => {
        writeFileSync(${JSON.stringify(begun)}, '')
        while (!existsSync(${JSON.stringify(goOn)}));
      }, 100))`
    writeFileSync(join(folder, 'stall.mjs'), module)
    const { gateway, tenant } = await start('drainDelayMs: 0', {
      NODE_OPTIONS: `--import=${join(folder, 'stall.mjs')}`,
    })
    const line = await Line.to(gateway)
    const stopped = gateway.stop('SIGTERM')
    await until(() => existsSync(begun), 'the process is busy')
    await until(() => isRefused(gateway), 'nobody is let in any more')
    await line.chat(tenant.key, { content: 'sent meanwhile' })
    writeFileSync(goOn, '')
    expect(await line.until('sent meanwhile')).toMatch(closing)
    expect(await stopped).toBe(0)
    rmSync(folder, { recursive: true, force: true })
  })

  it('is held up by no connection on which nothing comes, and cuts no answer on its way to a slow client', {
    timeout: 600_000,
  }, async () => {
    const { gateway, tenant } = await start('drainDelayMs: 0')
    const unused = await Line.to(gateway)
    const slow = await Line.to(gateway)
    slow.socket.pause()
    // More than the system keeps for both sides.
    const bytes = 16_000_000
    slow.chat(tenant.key, { hugeBytes: bytes })
    const [asked] = await simulator.settled(1, { text: 'hugeBytes' })
    const newest = async () => {
      const page = await gateway.api<{ data: { id: string }[] }>(
        'GET',
        `/api/workspaces/${tenant.workspaceId}/requests`,
      )
      return page.data[0]?.id
    }
    const id = await until(newest, 'the answer is booked')
    expect(asked?.finished).toBe(true)
    expect(await recordOf(gateway, tenant.workspaceId, id)).toMatchObject({ outcome: 'completed' })

    const stopped = gateway.stop('SIGTERM')
    await until(() => unused.closed, 'the unused connection is closed')
    slow.socket.resume()
    await until(() => slow.closed, 'the answer has come')
    expect(slow.heard.length).toBeGreaterThan(bytes)
    expect(slow.heard).toMatch(/\}$/)
    expect(await stopped).toBe(0)
  })
})
