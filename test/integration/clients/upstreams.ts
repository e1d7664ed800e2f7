import { expect } from 'vitest'
import { answers, type ProviderFormatName, providerFormats } from '../../conformance/answers/index.ts'
import type { Behaviour } from '../../simulator/behaviour.ts'
import type { CapturedRequest, Script, Simulator } from '../../simulator/client.ts'
import { createTenant, type Gateway, type Tenant, until } from '../../support/gateway.ts'
import { type RequestRecord, startRig } from '../gateway/rig.ts'

export type Upstream = ProviderFormatName

interface Place {
  /** Members of the provider in the configuration. */
  readonly provider: (url: string) => string
  readonly model: string
  /** Which of the simulator's paths is called. */
  readonly path: RegExp
}

/** One provider per wire format, and a model there as such a provider names its own. */
const places: Record<Upstream, Place> = {
  'openai-chat': {
    provider: (url) =>
      `{ kind: openai-compatible, baseUrl: ${url}/v1, quirks: { reasoningHistory: details }, credentials: [{ apiKey: op-chat }] }`,
    model: 'deepseek-v3.1',
    path: /^\/v1\/chat\/completions$/,
  },
  'openai-responses': {
    provider: (url) =>
      `{ kind: openai, formats: [openai-responses], baseUrl: ${url}/v1, credentials: [{ apiKey: op-responses }] }`,
    model: 'gpt-5.2',
    path: /^\/v1\/responses$/,
  },
  'anthropic-messages': {
    provider: (url) => `{ kind: anthropic-compatible, baseUrl: ${url}/v1, credentials: [{ apiKey: op-messages }] }`,
    model: 'claude-sonnet-4-5-20250929',
    path: /^\/v1\/messages$/,
  },
  gemini: {
    provider: (url) => `{ kind: gemini-compatible, baseUrl: ${url}/v1beta, credentials: [{ apiKey: op-gemini }] }`,
    model: 'gemini-2.5-pro',
    path: /^\/v1beta\/models\/gemini-2\.5-pro:(?:g|streamG)enerateContent/,
  },
  'bedrock-converse': {
    provider: (url) => `{ kind: bedrock, baseUrl: ${url}, credentials: [{ apiKey: "AKIASIMULATOR:op-secret" }] }`,
    model: 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0',
    path: /^\/model\/[^/]+\/converse(?:-stream)?$/,
  },
}

export const upstreams: readonly Upstream[] = providerFormats

/** The model's public name. */
export const modelVia = (upstream: Upstream) => `resale/via-${upstream}`

const configOf = (simulator: Simulator) => `
providers:
${providerFormats.map((format) => `  sim-${format}: ${places[format].provider(simulator.url)}`).join('\n')}
models:
${providerFormats.map((format) => `  via-${format}: { contextWindow: 200000, maxOutputTokens: 16384, deployments: [{ provider: sim-${format}, model: "${places[format].model}", price: { input: 1, output: 2, cacheRead: 0.1 } }], lanes: { resale: { margin: 0.15 } } }`).join('\n')}
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
`

/** What all answers cost tokens of, unless a script says otherwise: some of the input comes from the cache. */
export const TOKENS = { promptTokens: 17, cachedTokens: 4, completionTokens: 5 } as const

/** (13 × 1 + 4 × 0.1 + 5 × 2) USD per million, and the margin. */
export const CHARGE_USD = '0.00002691'
export const CHARGE = Number(CHARGE_USD)

/** An answer that calls tools, one or several at once. */
export const calls = (...toolCalls: NonNullable<Behaviour['toolCalls']>): Behaviour => ({ toolCalls, ...TOKENS })
export const says = (content: string): Behaviour => ({ content, ...TOKENS })
/** Without a content of its own, the simulator repeats the results of tools that stand last. */
export const repeatsResults: Behaviour = { ...TOKENS }

/** Thinks, signs its thoughts, and calls `get_weather`; in the format's own words. */
export function thinksAndCalls(upstream: Upstream): Behaviour {
  const written = answers[upstream].reasoningCall
  if (!written) throw new Error(`${upstream} has no words for reasoning`)
  return { answer: written.plain, frames: written.frames }
}

export interface ClientRig {
  readonly gateway: Gateway
  readonly simulator: Simulator
  readonly tenant: Tenant
  /** What the model says, answer by answer; forgets what was captured. */
  script(upstream: Upstream, script: Script): Promise<void>
  /** The upstream requests since `script`; all were made in the upstream's own format. */
  sent(upstream: Upstream, count: number): Promise<CapturedRequest[]>
  /** Waits for the records of the requests since `script`: each is whole, and charged. */
  settled(upstream: Upstream, count: number, expected?: Expected): Promise<void>
  stop(): Promise<void>
}

type Listed = RequestRecord & { readonly createdAt: string }

interface Expected {
  /** Undefined: only that there is one. */
  readonly charge?: string | undefined
  readonly usage?: Record<string, unknown>
}

const COUNTED: Expected = {
  charge: CHARGE_USD,
  usage: { inputTokens: 17, cacheReadTokens: 4, outputTokens: 5, estimated: false },
}

export async function startClientRig(): Promise<ClientRig> {
  const { gateway, simulator, stop } = await startRig(configOf)
  const tenant = await createTenant(gateway)
  let scriptedAt = 0
  return {
    gateway,
    simulator,
    tenant,
    script: async (upstream, script) => {
      await simulator.reset()
      await simulator.model(places[upstream].model, script)
      scriptedAt = Date.now()
    },
    sent: async (upstream, count) => {
      const sent = await simulator.settled(count)
      expect(sent).toHaveLength(count)
      for (const { path } of sent) expect(path.split('?')[0]).toMatch(places[upstream].path)
      return sent
    },
    settled: async (upstream, count, expected = COUNTED) => {
      const found = await until(async () => {
        const path = `/api/workspaces/${tenant.workspaceId}/requests?limit=${count + 1}`
        const { data } = await gateway.api<{ data: Listed[] }>('GET', path)
        const fresh = data.filter(({ createdAt }) => Date.parse(createdAt) >= scriptedAt)
        return fresh.length >= count && fresh
      }, `${count} requests are on the ledger`)
      expect(found).toHaveLength(count)
      for (const record of found) expectCharged(record, upstream, expected)
    },
    stop,
  }
}

function expectCharged(record: RequestRecord, upstream: Upstream, { charge, usage = {} }: Expected): void {
  expect(record).toMatchObject({
    outcome: 'completed',
    status: 200,
    lane: 'resale',
    provider: `sim-${upstream}`,
    servedModel: `via-${upstream}`,
    usage,
  })
  if (charge !== undefined) expect(record.chargeUsd).toBe(charge)
  expect(Number(record.chargeUsd)).toBeGreaterThan(0)
}

export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of stream) all.push(one)
  return all
}

/** What a call was refused with. */
export async function failure(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => expect.unreachable('the call must fail'),
    (error: unknown) => error,
  )
}
