import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTenant, type Gateway, startGateway, type Tenant, until } from '../../support/gateway.ts'
import { Insight } from '../../support/inside.ts'
import { metricSum } from '../../support/places.ts'
import { type MediaProvider, startMediaProvider } from './media-provider.ts'
import { ask, balance, chatPath, records } from './rig.ts'

const MB = 1_000_000
const MANY = 200
/** Streams that end only with their clients: what the system keeps for each is some MB. */
const ENDLESS = 12

let provider: MediaProvider
let gateway: Gateway
let tenant: Tenant
const insight = new Insight()
/** Bytes that the provider could write, by stream. */
const written: number[] = []

const event = (delta: object, reason: string | null = null) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`
const piece = event({ content: 'x'.repeat(16_000) })

/** Writes as long as somebody takes it, `bytes` at most. */
function flow(response: ServerResponse, bytes: number): void {
  const at = written.push(0) - 1
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const pump = () => {
    while (!response.destroyed && (written[at] ?? 0) < bytes) {
      written[at] = (written[at] ?? 0) + piece.length
      if (!response.write(piece)) return
    }
    response.end(`${event({}, 'stop')}data: [DONE]\n\n`)
  }
  response.on('drain', pump)
  response.on('error', () => {})
  pump()
}

beforeAll(async () => {
  provider = await startMediaProvider()
  provider.on('/chat/completions', ({ body }, _request, response) => {
    flow(response, body.includes('"endless"') ? Number.POSITIVE_INFINITY : MB)
  })
  gateway = await startGateway({
    env: insight.env,
    // On a busy machine a provider's connection may end just as it is used again.
    retries: true,
    config: `
providers:
  sim: { kind: openai-compatible, baseUrl: "${provider.baseURL}", credentials: [{ name: a, apiKey: sk, lanes: [resale] }] }
models:
  endless: { deployments: [{ provider: sim, model: endless, price: { input: 1, output: 2 } }], lanes: { resale: { margin: 0 } } }
  megabyte: { deployments: [{ provider: sim, model: megabyte, price: { input: 1, output: 2 } }], lanes: { resale: { margin: 0 } } }
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
server: { stallMs: 1500, keepAliveMs: 300 }
`,
  })
  tenant = await createTenant(gateway)
})

afterAll(async () => {
  await gateway?.stop()
  await provider?.stop()
  insight.remove()
})

/** Sends a request for a stream and reads nothing of it. */
async function open(model: string): Promise<Socket> {
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1').pause()
  socket.on('error', () => {})
  await once(socket, 'connect')
  const body = JSON.stringify(ask(`resale/${model}`, 'hello', { stream: true, max_tokens: 50 }))
  socket.write(
    `POST ${chatPath} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${tenant.key}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  )
  return socket
}

/** The provider can write no more to anybody. */
async function held(): Promise<void> {
  const total = () => written.reduce((sum, bytes) => sum + bytes, 0)
  for (let before = -1; before !== total(); ) {
    before = total()
    await sleep(150)
  }
}

const stalled = () => metricSum(gateway, 'trilane_stalled_clients_total')

describe('clients that do not read', () => {
  it(`${MANY} of them with streams of 1 MB cost the gateway little memory`, { timeout: 600_000 }, async () => {
    const before = await insight.look(gateway)
    const clients = await Promise.all(Array.from({ length: MANY }, () => open('megabyte')))
    await until(() => written.length >= MANY, 'all are asked for')
    await held()
    const after = await insight.look(gateway)
    expect((after.used - before.used) / MB).toBeLessThan(MANY * 0.3)
    for (const client of clients) client.destroy()
  })

  it('hold their providers back, and are cut and settled as if they had left', { timeout: 600_000 }, async () => {
    await until(async () => (await metricSum(gateway, 'trilane_requests_in_flight')) === 0, 'nothing is under way')
    const [before, cut, from] = [await insight.look(gateway), await stalled(), written.length]
    const clients = await Promise.all(Array.from({ length: ENDLESS }, () => open('endless')))
    await until(() => written.length >= from + ENDLESS, 'all are asked for')
    await held()
    expect(Math.max(...written.slice(from))).toBeLessThan(40 * MB)
    const { used } = await insight.look(gateway)
    expect((used - before.used) / MB).toBeLessThan(ENDLESS * 1)

    await until(async () => (await stalled()) === cut + ENDLESS, 'all are cut')
    const ended = async () =>
      (await records(gateway, tenant.workspaceId)).filter((one) => one.requestedModel === 'resale/endless')
    await until(async () => (await ended()).length === ENDLESS, 'all are on record')
    expect(new Set((await ended()).map(({ outcome }) => outcome))).toEqual(new Set(['cancelled']))
    expect((await balance(gateway, tenant.workspaceId)).heldUsd).toBe('0')
    for (const client of clients) client.destroy()
  })
})
