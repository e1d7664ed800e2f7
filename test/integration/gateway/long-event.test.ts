import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTenant, type Gateway, startGateway, type Tenant } from '../../support/gateway.ts'
import { ask, balance, chatPath, post, recordOf } from './rig.ts'

const MIB = 1024 * 1024

let provider: Server
let gateway: Gateway
let tenant: Tenant
let asked = 0
let answer: (response: ServerResponse) => void

beforeAll(async () => {
  provider = createServer((request, response) => {
    asked++
    response.on('error', () => {})
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      answer(response)
    })
  }).listen(0, '127.0.0.1')
  await once(provider, 'listening')
  const { port } = provider.address() as AddressInfo
  const deployment = (kind: string) =>
    `{ provider: ${kind}, model: up, price: { input: 1, output: 2, imageOutput: 120 } }`
  const model = (id: string, one: string, other: string) =>
    `  ${id}:\n    contextWindow: 100000\n    deployments: [${deployment(one)}, ${deployment(other)}]\n    lanes: { resale: { margin: 0.15 } }`
  gateway = await startGateway({
    config: `
providers:
  chat: { kind: openai-compatible, baseUrl: "http://127.0.0.1:${port}/v1", credentials: [{ apiKey: op-a, lanes: [resale] }] }
  chat-too: { kind: openai-compatible, baseUrl: "http://127.0.0.1:${port}/too/v1", credentials: [{ apiKey: op-b, lanes: [resale] }] }
  gem: { kind: gemini-compatible, baseUrl: "http://127.0.0.1:${port}/v1beta", credentials: [{ apiKey: op-c, lanes: [resale] }] }
  gem-too: { kind: gemini-compatible, baseUrl: "http://127.0.0.1:${port}/too/v1beta", credentials: [{ apiKey: op-d, lanes: [resale] }] }
models:
${model('talk', 'chat', 'chat-too')}
${model('pic', 'gem', 'gem-too')}
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
`,
  })
  tenant = await createTenant(gateway)
})
afterAll(async () => {
  await gateway?.stop()
  provider?.close()
  provider?.closeAllConnections()
})

const geminiPath = '/v1beta/models/resale%2Fpic:streamGenerateContent?alt=sse'
const geminiAsk = { contents: [{ role: 'user', parts: [{ text: 'x' }] }], generationConfig: { maxOutputTokens: 4000 } }
const chatAsk = (model: string) => ask(model, 'x', { max_tokens: 4000, stream: true })

const usage = '"usage":{"prompt_tokens":1,"completion_tokens":9}'

function sendImage(bytes: number, response: ServerResponse): void {
  response.write('data: {"candidates":[{"index":0,"content":{"role":"model","parts":[{"inlineData":')
  response.write('{"mimeType":"image/png","data":"')
  for (let sent = 0; sent < bytes; sent += MIB) response.write(Buffer.alloc(MIB, 'A'))
  response.write('"}}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":2000,')
  response.end('"totalTokenCount":2001,"candidatesTokensDetails":[{"modality":"IMAGE","tokenCount":2000}]}}\n\n')
}

function sendText(bytes: number, response: ServerResponse): void {
  response.write('data: {"id":"a","choices":[{"index":0,"finish_reason":null,"delta":{"content":"')
  for (let sent = 0; sent < bytes; sent += MIB) response.write(Buffer.alloc(MIB, 'x'))
  response.end(
    `"}}]}\n\ndata: {"id":"a","choices":[{"index":0,"finish_reason":"stop","delta":{}}],${usage}}\n\ndata: [DONE]\n\n`,
  )
}

describe('a stream event of many MiB', () => {
  it.each([
    ['in its own format', geminiPath, geminiAsk],
    ['translated', chatPath, chatAsk('resale/pic')],
  ])('is passed on when it holds an image, and charged (%s)', async (_, path, body) => {
    asked = 0
    answer = (response) => sendImage(20 * MIB, response)
    const { status, text, headers } = await post(gateway, path, tenant.key, body)
    expect([status, asked]).toEqual([200, 1])
    expect(text.length).toBeGreaterThan(20 * MIB)
    const record = await recordOf(gateway, tenant.workspaceId, headers.get('x-request-id') ?? '')
    expect(record).toMatchObject({ outcome: 'completed', usage: { outputTokens: 2000, estimated: false } })
    expect(Number(record.chargeUsd)).toBeGreaterThan(0.2)
  })
})

describe('a stream event that is longer than what is relayed', () => {
  it.each([
    ['in its own format', chatPath, chatAsk('resale/talk'), sendText],
    ['translated', '/v1/messages', { ...chatAsk('resale/talk') }, sendText],
    ['an image', geminiPath, geminiAsk, sendImage],
  ])('is asked for once, costs what it may cost, and is not charged (%s)', async (_, path, body, send) => {
    asked = 0
    answer = (response) => send(40 * MIB, response)
    const { status, text, headers } = await post(gateway, path, tenant.key, body)
    expect([status, headers.get('x-should-retry'), asked]).toEqual([502, 'false', 1])
    expect(text).toContain('longer than this gateway relays (32 MiB)')
    const record = await recordOf(gateway, tenant.workspaceId, headers.get('x-request-id') ?? '')
    expect(record).toMatchObject({ outcome: 'failed', chargeUsd: '0', usage: { outputTokens: 4000, estimated: true } })
    expect(Number(record.costUsd)).toBeGreaterThanOrEqual(0.008)
    expect(record.attempts.at(-1)?.error).toBe('answer_too_large')
    expect((await balance(gateway, tenant.workspaceId)).heldUsd).toBe('0')
  })
})

describe('a usage of zeros behind the true one', () => {
  it.each([
    ['in its own format', chatPath],
    ['translated', '/v1/messages'],
  ])('leaves the charge as it is (%s)', async (_, path) => {
    answer = (response) => {
      response.write('data: {"id":"a","choices":[{"index":0,"finish_reason":null,"delta":{"content":"x"}}]}\n\n')
      response.write(`data: {"id":"a","choices":[{"index":0,"finish_reason":"stop","delta":{}}],${usage}}\n\n`)
      response.write('data: {"id":"a","choices":[],"usage":{"prompt_tokens":0,"completion_tokens":0}}\n\n')
      response.end('data: [DONE]\n\n')
    }
    const { headers } = await post(gateway, path, tenant.key, chatAsk('resale/talk'))
    const record = await recordOf(gateway, tenant.workspaceId, headers.get('x-request-id') ?? '')
    expect(record).toMatchObject({ outcome: 'completed', usage: { inputTokens: 1, outputTokens: 9 } })
    expect(record.costUsd).toBe('0.000019')
  })
})
