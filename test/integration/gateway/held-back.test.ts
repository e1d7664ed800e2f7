import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTenant, type Gateway, startGateway, type Tenant, until } from '../../support/gateway.ts'
import { type MediaProvider, startMediaProvider } from './media-provider.ts'
import { ask, chatPath, records } from './rig.ts'

/** A provider that can write nothing for so long (ms) gives up, as web servers do. */
const PATIENCE_MS = 7_000
const WORDS = 4_000

let provider: MediaProvider
let gateway: Gateway
let tenant: Tenant
/** Providers that gave up. */
let gaveUp = 0

const event = (delta: object) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: null }] })}\n\n`
const piece = event({ content: 'word '.repeat(WORDS) })

/** Writes for as long as it is let. */
function flow(response: ServerResponse): void {
  response.setTimeout(PATIENCE_MS, () => {
    gaveUp++
    response.destroy()
  })
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(event({ role: 'assistant', content: '' }))
  const pump = () => {
    while (!response.destroyed) if (!response.write(piece)) return
  }
  response.on('drain', pump)
  response.on('error', () => {})
  pump()
}

beforeAll(async () => {
  provider = await startMediaProvider()
  provider.on('/chat/completions', (_seen, _request, response) => flow(response))
  gateway = await startGateway({
    config: `
providers:
  sim: { kind: openai-compatible, baseUrl: "${provider.baseURL}", credentials: [{ name: a, apiKey: sk, lanes: [resale] }] }
models:
  m: { deployments: [{ provider: sim, model: m, price: { input: 1, output: 2 } }], lanes: { resale: { margin: 0 } } }
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
`,
  })
  tenant = await createTenant(gateway)
})

afterAll(async () => {
  await gateway?.stop()
  await provider?.stop()
})

describe('a provider that gives up because its client reads nothing', () => {
  it('has given the client what it got: that is charged', { timeout: 600_000 }, async () => {
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1').pause()
    await once(socket, 'connect')
    const body = JSON.stringify(ask('resale/m', 'hello', { stream: true, max_tokens: 1_000_000 }))
    socket.write(
      `POST ${chatPath} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${tenant.key}\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    )
    await until(() => gaveUp === 1, 'the provider has given up')
    let got = ''
    for await (const bytes of socket.setEncoding('utf8')) got += bytes
    const [record] = await until(async () => {
      const found = await records(gateway, tenant.workspaceId)
      return found.length > 0 && found
    }, 'it is on record')
    const read = got.split('word word').length
    expect(read).toBeGreaterThan(WORDS)
    expect(record).toMatchObject({ outcome: 'cancelled', status: 200, usage: { estimated: true } })
    expect(Number(record?.chargeUsd) / 2e-6).toBeGreaterThan(read)
    expect(got.slice(-1_000)).toContain('upstream_stream_failed')
    expect(got.slice(-1_000)).toContain('What came until then is charged')
  })
})
