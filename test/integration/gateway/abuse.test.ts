import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyTemplate, createTenant, type Gateway, startGateway, type Tenant, until } from '../../support/gateway.ts'
import { inTime } from '../../support/least-time.ts'
import { ask, chatPath, plainConfig, post, type RequestRecord, type Rig, startRig } from './rig.ts'

let rig: Rig
let tenant: Tenant

beforeAll(async () => {
  rig = await startRig()
  tenant = await createTenant(rig.gateway)
})

afterAll(() => rig?.stop())

const records = async (gateway: Gateway, { workspaceId }: Tenant) =>
  (await gateway.api<{ data: RequestRecord[] }>('GET', `/api/workspaces/${workspaceId}/requests`)).data

const held = async ({ gateway }: Rig, { workspaceId }: Tenant) =>
  (await gateway.api<{ heldUsd: string }>('GET', `/api/workspaces/${workspaceId}/balance`)).heldUsd

/** Sends text as it is; resolves with all that comes back until the connection ends or `ms` have passed. */
async function raw(text: string, ms = 60_000): Promise<string> {
  const socket = connect(Number(new URL(rig.gateway.url).port), '127.0.0.1')
  await once(socket, 'connect')
  let answer = ''
  socket.on('data', (chunk) => (answer += chunk))
  socket.on('error', () => {})
  socket.write(text)
  await Promise.race([once(socket, 'close'), new Promise((done) => setTimeout(done, ms))])
  socket.destroy()
  return answer
}

describe('a stop', () => {
  it('writes down streams that it had to cut', async () => {
    const config = plainConfig(rig.simulator, 'server: { shutdownGraceMs: 300 }')
    const dataDir = mkdtempSync(join(tmpdir(), 'trilane-stop-'))
    copyTemplate(dataDir)
    const first = await startGateway({ config, dataDir })
    const paying = await createTenant(first)
    await rig.simulator.setDefault({ words: 400, chunkDelayMs: 50 })
    const body = ask('resale/chat', 'x', { stream: true, max_tokens: 500 })
    const streams = [1, 2, 3].map(() => post(first, chatPath, paying.key, body).catch(() => undefined))
    await until(async () => (await rig.simulator.stats()).live >= 3, 'streams are under way')
    await Promise.all([first.kill('SIGTERM'), ...streams])
    const second = await startGateway({ config, dataDir })
    const found = await records(second, paying)
    await second.stop()
    rmSync(dataDir, { recursive: true, force: true })
    expect(found.map(({ outcome }) => outcome)).toEqual(['cancelled', 'cancelled', 'cancelled'])
    expect(found.every(({ chargeUsd }) => Number(chargeUsd) > 0)).toBe(true)
    await rig.simulator.reset()
  })
})

describe("the client's own time limit", () => {
  it('is charged like its leaving', async () => {
    await rig.simulator.setDefault({ delayMs: 120_000 })
    const body = ask('resale/chat', 'word '.repeat(500))
    const { headers } = await until(async () => {
      const answer = await post(rig.gateway, chatPath, tenant.key, body, { 'x-trilane-timeout-ms': '500' })
      expect(answer.status).toBe(504)
      return (await rig.simulator.captured()).length > 0 && answer
    }, 'the provider is asked within the time')
    expect(headers.get('x-should-retry')).toBe('false')
    await until(async () => (await records(rig.gateway, tenant)).length > 0, 'the record appears')
    const [record] = await records(rig.gateway, tenant)
    expect(record).toMatchObject({ outcome: 'cancelled', status: 504 })
    expect(Number(record?.chargeUsd)).toBeGreaterThan(0)
    await rig.simulator.reset()
  })
})

describe('what nobody should send', () => {
  it('as a NUL in the URL is refused', async () => {
    for (const path of ['/v1/generation?id=%00', '/api/workspaces/%00/balance']) {
      const { status } = await fetch(rig.gateway.url + path, { headers: { authorization: `Bearer ${tenant.key}` } })
      expect(status).toBe(400)
    }
  })

  it('as two keys is refused', async () => {
    const body = JSON.stringify(ask('resale/chat'))
    const answer = await raw(
      `POST ${chatPath} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${tenant.key}\r\nAuthorization: Bearer tl_other\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
    )
    expect(answer).toContain('HTTP/1.1 401')
  })

  it('as a body made to keep the parser busy is refused at once', async () => {
    const bodies = [
      `{"model":"resale/chat","messages":[{"role":"user","content":${'['.repeat(5_000_000)}`,
      `{"model":"resale/chat","messages":[{"role":"user","content":"x","a":{${Array.from({ length: 900_000 }, (_, i) => `"${i}":1`).join(',')}}}]}`,
    ]
    for (const body of bodies) {
      await inTime(2_000, async () => {
        const { status, body: answer } = await post(rig.gateway, chatPath, tenant.key, body)
        expect(status).toBe(400)
        expect(answer.error.code).toBe('body_too_complex')
      })
    }
  })

  it('as requests behind one that hangs ends with the connection', async () => {
    await rig.simulator.setDefault({ delayMs: 60_000 })
    const body = JSON.stringify(ask('resale/chat', 'x', { stream: true, max_tokens: 10 }))
    const request = `POST ${chatPath} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${tenant.key}\r\ncontent-length: ${body.length}\r\n\r\n${body}`
    await raw(request.repeat(3), 1_000)
    await until(async () => (await held(rig, tenant)) === '0', 'nothing is held any more')
    await rig.simulator.reset()
  })
})
