import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { adminKey, createTenant, type Gateway, startGateway, type Tenant, until } from '../../support/gateway.ts'
import { rounded } from './recompute.ts'
import type { WireAnswer } from './shapes/answers.ts'
import { shapes } from './shapes/index.ts'
import type { Client, Shape } from './shapes/shape.ts'

// Costs and charges of the records, against sums from the providers' published prices.

let gateway: Gateway
let tenant: Tenant
let server: Server
/** What the providers answer next. */
let next: { readonly answer: WireAnswer; readonly stream: boolean }
const MARGIN = '1.15'

/** All providers in one: the first part of the path is the provider's id. */
function startProviders(): Promise<Server> {
  const made = createServer((request, response) => {
    request.resume().on('end', () => {
      const { answer, stream } = next
      const wanted = stream ? answer.path.stream : answer.path.plain
      if (!decodeURIComponent(request.url ?? '').endsWith(wanted)) {
        response.writeHead(404, { 'content-type': 'application/json' })
        response.end(JSON.stringify({ error: { message: `${request.url} does not end with ${wanted}` } }))
        return
      }
      response.writeHead(200, { 'content-type': stream ? answer.streamType : 'application/json' })
      response.end(stream ? answer.stream : JSON.stringify(answer.plain))
    })
  }).listen(0, '127.0.0.1')
  return once(made, 'listening').then(() => made)
}

const modelOf = (shape: Shape) => `m${shapes.indexOf(shape)}`

function configFor(port: number): string {
  const providers = [...new Set(shapes.map(({ provider }) => provider))].map(
    (id) =>
      `  ${id}: { baseUrl: "http://127.0.0.1:${port}/${id}", credentials: [{ name: a, apiKey: secret, lanes: [resale] }] }`,
  )
  const models = shapes.map((shape) => {
    const { provider, model } = shape
    const price = provider === 'deepinfra' ? ', price: { input: 0.10, output: 0.30 }' : ''
    return `  ${modelOf(shape)}: { contextWindow: 1000000, maxOutputTokens: 64000, deployments: [{ provider: ${provider}, model: "${model}"${price} }] }`
  })
  return `providers:\n${providers.join('\n')}\nmodels:\n${models.join('\n')}\nlanes: { order: [resale, byok], resale: { margin: 0.15 } }\n`
}

/** A body for which so much may be charged: its text has a letter for each token. */
function bodyFor(client: Client, model: string, stream: boolean, [input, output]: Shape['tokens']) {
  const text = 'a'.repeat(input)
  const messages = [{ role: 'user', content: text }]
  switch (client) {
    case 'openai-chat':
      return {
        path: '/v1/chat/completions',
        body: {
          model,
          messages,
          max_tokens: output,
          ...(stream && { stream, stream_options: { include_usage: true } }),
        },
      }
    case 'openai-responses':
      return { path: '/v1/responses', body: { model, input: text, max_output_tokens: output, stream } }
    case 'anthropic-messages':
      return { path: '/v1/messages', body: { model, messages, max_tokens: output, stream } }
    case 'gemini':
      return {
        path: `/v1beta/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
        body: { contents: [{ role: 'user', parts: [{ text }] }], generationConfig: { maxOutputTokens: output } },
      }
  }
}

/** A decimal as a whole number of 1e-`digits`. */
function whole(decimal: string, digits: number): bigint {
  const [units = '0', decimals = ''] = decimal.split('.')
  return BigInt(units + decimals.padEnd(digits, '0'))
}

/** The bill in 1e-15 USD: tokens at so many 1e-9 USD for a million each. */
function billed({ bill, fee = '0' }: Shape): bigint {
  return bill.reduce((sum, [tokens, price]) => sum + BigInt(tokens) * whole(price, 9), whole(fee, 15))
}

function nanoUsd(sum: bigint, factor: string): bigint {
  return rounded({ over: sum * whole(factor, 2), under: 100n * 1_000_000n })
}

interface Recorded {
  readonly createdAt: string
  readonly outcome: string
  readonly costUsd: string
  readonly chargeUsd: string
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number; readonly estimated: boolean }
}

async function recorded(id: string): Promise<Recorded> {
  return until(async () => {
    const url = `${gateway.url}/api/workspaces/${tenant.workspaceId}/requests/${id}`
    const response = await fetch(url, { headers: { authorization: `Bearer ${adminKey}` } })
    return response.ok && ((await response.json()) as Recorded)
  }, `${id} is recorded`)
}

/** Twice the price in a provider's dear hours. */
function hourly({ dearHours = [] }: Shape, createdAt: string): bigint {
  const hour = new Date(createdAt).getUTCHours()
  return dearHours.some(([from, to]) => hour >= from && hour < to) ? 2n : 1n
}

/** What the client is told that it is charged, wherever its format has it. */
function toldCost(text: string): number | undefined {
  const last = [...text.matchAll(/"cost"\s*:\s*([^,}]+)/g)].at(-1)?.[1]
  return last === undefined ? undefined : Number(last)
}

async function check(shape: Shape, client: Client, stream: boolean): Promise<void> {
  next = { answer: shape.answer, stream }
  const model = `${shape.byok ? 'byok/' : ''}${modelOf(shape)}`
  const { path, body } = bodyFor(client, model, stream, shape.tokens)
  const response = await fetch(gateway.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${tenant.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  expect(response.status, text.slice(0, 500)).toBe(200)
  const record = await recorded(response.headers.get('x-request-id') ?? '')
  const sum = billed(shape) * hourly(shape, record.createdAt)
  const charge = shape.byok ? 0n : nanoUsd(sum, MARGIN)
  expect({
    outcome: record.outcome,
    cost: whole(record.costUsd, 9),
    charge: whole(record.chargeUsd, 9),
    tokens: [record.usage.inputTokens, record.usage.outputTokens],
    estimated: record.usage.estimated,
  }).toEqual({
    outcome: 'completed',
    cost: nanoUsd(sum, '1'),
    charge,
    tokens: shape.tokens,
    estimated: false,
  })
  for (const member of shape.own ?? []) expect(text).not.toContain(member)
  // A client of the provider's own format sees the provider's usage as it stands; it may stand where no cost can.
  const told = toldCost(text)
  if (told !== undefined) expect(BigInt(Math.round(told * 1e9))).toBe(charge)
  else expect(shape.provider, 'the client is told no cost').toMatch(/^(?:groq|moonshot)$/)
}

beforeAll(async () => {
  server = await startProviders()
  gateway = await startGateway({ config: configFor((server.address() as AddressInfo).port) })
  tenant = await createTenant(gateway, { creditUsd: '1000' })
  const own = new Set(shapes.filter(({ byok }) => byok).map(({ provider }) => provider))
  for (const provider of own) {
    await gateway.api('POST', `/api/workspaces/${tenant.workspaceId}/credentials`, { provider, apiKey: 'own-secret' })
  }
})

afterAll(async () => {
  await gateway?.stop()
  server?.close()
})

describe('the bill of the table is worked out right', () => {
  test.each(shapes)('$name', (shape) => {
    expect(billed(shape)).toBe(whole(shape.cost, 15))
  })
})

describe.each(shapes)('$name', (shape) => {
  const calls = shape.clients.flatMap((client) => [
    { client, way: 'plain' },
    { client, way: 'streamed' },
  ])
  test.each(calls)('$client, $way', ({ client, way }) => check(shape, client, way === 'streamed'))
})
