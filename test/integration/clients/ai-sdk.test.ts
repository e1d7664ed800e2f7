import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { createOpenRouter } from '@openrouter/ai-sdk-provider'
import {
  generateObject,
  generateText,
  type LanguageModel,
  Output,
  stepCountIs,
  streamObject,
  streamText,
  tool,
} from 'ai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { SIGNATURE, THOUGHT } from '../../conformance/answers/said.ts'
import {
  CHARGE,
  type ClientRig,
  calls,
  collect,
  modelVia,
  repeatsResults,
  says,
  startClientRig,
  thinksAndCalls,
  type Upstream,
  upstreams,
} from './upstreams.ts'

/** The AI SDK through three of its providers, over every format that a provider may speak. */
let rig: ClientRig
beforeAll(async () => {
  rig = await startClientRig()
})
afterAll(() => rig?.stop())

/**
 * The API leaves `citations` out where there are none. The simulator writes null, as the types of the API's own SDK have
 * it; between the same formats that comes through as it is, and this client takes no null.
 */
const asTheApiWrites: typeof fetch = async (url, init) => {
  const response = await fetch(url, init)
  if (!response.headers.get('content-type')?.startsWith('application/json')) return response
  const text = (await response.text()).replaceAll(',"citations":null', '')
  return new Response(text, { status: response.status, headers: response.headers })
}

const routers = {
  'openai-compatible': {
    model: (id: string): LanguageModel =>
      createOpenAICompatible({
        name: 'trilane',
        baseURL: rig.gateway.baseURL,
        apiKey: rig.tenant.key,
        includeUsage: true,
        supportsStructuredOutputs: true,
      })(id),
  },
  anthropic: {
    model: (id: string): LanguageModel =>
      createAnthropic({
        baseURL: rig.gateway.baseURL,
        apiKey: rig.tenant.key,
        ...(id === modelVia('anthropic-messages') && { fetch: asTheApiWrites }),
      })(id),
  },
  openrouter: {
    model: (id: string): LanguageModel =>
      createOpenRouter({ baseURL: `${rig.gateway.url}/api/v1`, apiKey: rig.tenant.key })(id, {
        usage: { include: true },
      }),
  },
} as const
type Router = keyof typeof routers

const pairs = (Object.keys(routers) as Router[]).flatMap((router) =>
  upstreams.map((upstream): [Router, Upstream] => [router, upstream]),
)

const Place = z.object({ city: z.string(), degrees: z.number() })
const usage = {
  inputTokens: 17,
  inputTokenDetails: expect.objectContaining({ cacheReadTokens: 4 }),
  outputTokens: 5,
  totalTokens: 22,
}

describe.each(pairs)('%s over %s', (router, upstream) => {
  const ask = () => ({
    model: routers[router].model(modelVia(upstream)),
    system: 'Be brief.',
    prompt: 'Grüße 👋 aus Köln',
    maxRetries: 0,
    maxOutputTokens: 1000,
  })
  const tools = (heard: string[] = []) => ({
    get_weather: tool({
      description: 'The weather at a place.',
      inputSchema: z.object({ city: z.string(), unit: z.string().optional() }),
      execute: async ({ city }) => {
        heard.push(city)
        return `21 °C in ${city}`
      },
    }),
  })
  const sawCost = (metadata: unknown) => {
    if (router === 'openrouter') expect(metadata).toMatchObject({ openrouter: { usage: { cost: CHARGE } } })
  }

  test('generateText', async () => {
    await rig.script(upstream, says('Schöne Grüße 👋 zurück'))
    const result = await generateText(ask())
    expect(result.text).toBe('Schöne Grüße 👋 zurück')
    expect(result.finishReason).toBe('stop')
    expect(result.usage).toMatchObject(usage)
    expect(result.warnings ?? []).toEqual([])
    sawCost(result.providerMetadata)
    const [sent] = await rig.sent(upstream, 1)
    expect(sent?.body.toString()).toContain('Grüße 👋 aus Köln')
    expect(sent?.body.toString()).toContain('Be brief.')
    await rig.settled(upstream, 1)
  })

  test('streamText', async () => {
    await rig.script(upstream, says('Schöne Grüße 👋 zurück'))
    const result = streamText(ask())
    const deltas = await collect(result.textStream)
    expect(deltas.length).toBeGreaterThan(2)
    expect(deltas.join('')).toBe('Schöne Grüße 👋 zurück')
    expect(await result.finishReason).toBe('stop')
    expect(await result.usage).toMatchObject(usage)
    sawCost(await result.providerMetadata)
    await rig.settled(upstream, 1)
  })

  test('a token cap that is met', async () => {
    await rig.script(upstream, { words: 40, promptTokens: 17 })
    const result = await generateText({ ...ask(), maxOutputTokens: 20 })
    expect(result.finishReason).toBe('length')
    await rig.settled(upstream, 1, { usage: { outputTokens: 20 } })
  })

  test.each(['generateText', 'streamText'] as const)('steps with tools: %s', async (way) => {
    await rig.script(upstream, [
      calls({ name: 'get_weather', arguments: { city: 'Köln' } }, { name: 'get_weather', arguments: { city: 'Łódź' } }),
      calls({ name: 'get_weather', arguments: { city: 'Ulm' } }),
      repeatsResults,
    ])
    const heard: string[] = []
    const request = { ...ask(), tools: tools(heard), stopWhen: stepCountIs(5) }
    const result = way === 'generateText' ? await generateText(request) : streamText(request)
    expect(await result.text).toBe('The tool answered: 21 °C in Ulm')
    const steps = await result.steps
    expect(steps.map(({ finishReason }) => finishReason)).toEqual(['tool-calls', 'tool-calls', 'stop'])
    expect(heard).toEqual(['Köln', 'Łódź', 'Ulm'])
    expect(await result.totalUsage).toMatchObject({ inputTokens: 51, outputTokens: 15 })
    for (const step of steps) sawCost(step.providerMetadata)
    const sent = await rig.sent(upstream, 3)
    for (const city of ['Köln', 'Łódź', 'Ulm']) expect(sent[2]?.body.toString()).toContain(`21 °C in ${city}`)
    await rig.settled(upstream, 3)
  })

  test('reasoning goes back through steps', async () => {
    await rig.script(upstream, [thinksAndCalls(upstream), repeatsResults])
    const result = streamText({
      ...ask(),
      tools: tools(),
      stopWhen: stepCountIs(5),
      maxOutputTokens: 4000,
      providerOptions: {
        trilane: { reasoningEffort: 'high' },
        anthropic: { thinking: { type: 'enabled', budgetTokens: 2000 } },
        openrouter: { reasoning: { effort: 'high' } },
      },
    })
    const [first] = await result.steps
    expect(first?.reasoningText).toBe(THOUGHT)
    expect(await result.text).toBe('The tool answered: 21 °C in Paris')
    const sent = await rig.sent(upstream, 2)
    // The client of plain openai-chat has no place for signatures.
    if (router !== 'openai-compatible') expect(sent[1]?.body.toString()).toContain(SIGNATURE)
    await rig.settled(upstream, 2, {})
  })

  test('objects: Output.object, generateObject and streamObject', async () => {
    await rig.script(upstream, router === 'anthropic' ? {} : says('{"city":"x","degrees":0}'))
    const { output } = await generateText({ ...ask(), output: Output.object({ schema: Place }) })
    const { object } = await generateObject({ ...ask(), schema: Place })
    const parts = await collect(streamObject({ ...ask(), schema: Place }).partialObjectStream)
    for (const one of [output, object, parts.at(-1)]) expect(one).toEqual({ city: 'x', degrees: 0 })
    const sent = await rig.sent(upstream, 3)
    for (const one of sent) expect(one.body.toString()).toContain('degrees')
    await rig.settled(upstream, 3, {})
  })
})
