import OpenAI, { type ClientOptions } from 'openai'
import { type Simulator, startSimulator } from '../../simulator/client.ts'
import { type Gateway, type GatewayOptions, startGateway, until } from '../../support/gateway.ts'

/** A gateway with one simulated provider behind it. */
export interface Rig {
  readonly gateway: Gateway
  readonly simulator: Simulator
  stop(): Promise<void>
}

/** The configuration that most suites use: `chat` on all lanes with round prices, `embed` on resale and byok. */
export const plainConfig = (simulator: Simulator, more = '') => `
providers:
  sim:
    kind: openai-compatible
    baseUrl: ${simulator.baseURL}
    credentials:
      - { name: pool, apiKey: op-pool, lanes: [cheap] }
      - { name: official, apiKey: op-official, lanes: [resale] }
models:
  chat:
    deployments: [{ provider: sim, model: chat-upstream, price: { input: 1, output: 2, cacheRead: 0.1 } }]
    lanes: { cheap: { price: { input: 0.5, output: 1 } }, resale: { margin: 0.15 } }
  embed:
    kind: embedding
    deployments: [{ provider: sim, model: embed-upstream, price: { input: 0.02, output: 0 } }]
    lanes: { resale: { margin: 0 } }
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
${more}`

export async function startRig(
  config: (simulator: Simulator) => string = plainConfig,
  options: GatewayOptions = {},
): Promise<Rig> {
  const simulator = await startSimulator()
  try {
    const gateway = await startGateway({ ...options, config: config(simulator) })
    const stop = async () => {
      await gateway.stop()
      await simulator.stop()
    }
    return { gateway, simulator, stop }
  } catch (error) {
    await simulator.stop()
    throw error
  }
}

/** A client that is told nothing but where, with what and what: retries off unless asked for. */
export function sdk({ baseURL }: Pick<Gateway, 'baseURL'>, apiKey: string, options: ClientOptions = {}): OpenAI {
  return new OpenAI({ baseURL, apiKey, maxRetries: 0, ...options })
}

export interface Exchange {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  readonly body: any
}

/** Posts JSON (text and bytes as they are) with a key. */
export async function post(
  gateway: Pick<Gateway, 'url'>,
  path: string,
  key: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Exchange> {
  const raw = typeof body === 'string' || body instanceof Uint8Array
  const response = await fetch(gateway.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body: raw ? (body as string | Uint8Array<ArrayBuffer>) : JSON.stringify(body),
  })
  return read(response)
}

export async function read(response: Response): Promise<Exchange> {
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: jsonOf(text) }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function ask(model: string, content = 'hello', more: Record<string, unknown> = {}) {
  return { model, messages: [{ role: 'user' as const, content }], ...more }
}

export const chatPath = '/v1/chat/completions'

/** Events of a stream's text: the data lines in order. */
export function dataOf(text: string): string[] {
  return text
    .split('\n\n')
    .filter((event) => event.startsWith('data: '))
    .map((event) => event.slice('data: '.length))
}

export interface RequestRecord {
  readonly id: string
  readonly lane: string
  readonly status: number
  readonly outcome: string
  readonly chargeUsd: string
  readonly costUsd: string | null
  readonly requestedModel: string
  readonly servedModel: string
  readonly credentialId: string | null
  readonly region: string | null
  readonly finishReason: string | null
  readonly usage: Record<string, unknown>
  readonly tags: Record<string, string>
  readonly attempts: { lane: string; status: number | null; error: string | null; credentialId: string | null }[]
  readonly plan: { lane: string; dropped: string | null }[]
}

/** The request's record as the operator sees it, once it is on the ledger. */
export function recordOf(gateway: Gateway, workspaceId: string, id: string): Promise<RequestRecord> {
  return until(
    () => gateway.api<RequestRecord>('GET', `/api/workspaces/${workspaceId}/requests/${id}`).catch(() => undefined),
    `request ${id} is on the ledger`,
  )
}

export async function records(gateway: Gateway, workspaceId: string): Promise<RequestRecord[]> {
  const page = await gateway.api<{ data: RequestRecord[] }>('GET', `/api/workspaces/${workspaceId}/requests?limit=100`)
  return page.data
}

export function balance(gateway: Gateway, workspaceId: string) {
  return gateway.api<{ creditUsd: string; heldUsd: string; availableUsd: string }>(
    'GET',
    `/api/workspaces/${workspaceId}/balance`,
  )
}

/** Upstream requests since the last look. */
export function upstreamSince(simulator: Simulator) {
  let seen = 0
  return async () => {
    const all = await simulator.captured({ since: seen })
    seen = all.at(-1)?.seq ?? seen
    return all
  }
}
