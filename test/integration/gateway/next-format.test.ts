import Anthropic from '@anthropic-ai/sdk'
import { FunctionCallingConfigMode, GoogleGenAI } from '@google/genai'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTenant, type Tenant } from '../../support/gateway.ts'
import { post, type Rig, startRig } from './rig.ts'

let rig: Rig
let tenant: Tenant
let anthropic: Anthropic
let google: GoogleGenAI

beforeAll(async () => {
  rig = await startRig(
    ({ baseURL }) => `
providers:
  both: { kind: openai, baseUrl: "${baseURL}", credentials: [{ name: a, apiKey: op-a }] }
models:
  chat: { deployments: [{ provider: both, model: gpt, price: { input: 3, output: 15 } }], lanes: { resale: { margin: 0 } } }
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
`,
  )
  tenant = await createTenant(rig.gateway)
  anthropic = new Anthropic({ baseURL: rig.gateway.url, apiKey: tenant.key, maxRetries: 0 })
  google = new GoogleGenAI({ apiKey: tenant.key, httpOptions: { baseUrl: rig.gateway.url } })
})
beforeEach(() => rig.simulator.reset())
afterAll(() => rig?.stop())

const only = async () => {
  const [sent, ...more] = await rig.simulator.settled(1)
  expect(more).toEqual([])
  return sent ?? expect.unreachable()
}
const ask = { model: 'resale/chat', max_tokens: 50, messages: [{ role: 'user' as const, content: 'hello' }] }

it('names of tools that the provider would refuse come back as they were', async () => {
  const declared = { name: 'files.read', parametersJsonSchema: { type: 'object', properties: {} } }
  const config = {
    tools: [{ functionDeclarations: [declared] }],
    toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } },
  }
  const asked = { model: 'resale/chat', contents: 'Read.', config }
  const { functionCalls } = await google.models.generateContent(asked)
  expect(functionCalls).toMatchObject([{ name: 'files.read' }])
  for await (const { functionCalls: calls } of await google.models.generateContentStream(asked)) {
    if (calls) expect(calls).toMatchObject([{ name: 'files.read' }])
  }
  for (const { body } of await rig.simulator.settled(2)) {
    expect(JSON.parse(body.toString()).tools[0].function.name).toMatch(/^files_read_[0-9a-f]+$/)
  }
})

describe('a provider of two formats', () => {
  it('is spoken to in the one that loses least', async () => {
    await anthropic.messages.create(ask)
    expect((await only()).path).toBe('/v1/responses')
  })

  it('gets none of the betas that the client asks for, which is told', async () => {
    const headers = { 'anthropic-beta': 'context-1m-2025-08-07, effort-2025-11-24' }
    const { response } = await anthropic.messages.create(ask, { headers }).withResponse()
    expect(response.headers.get('x-trilane-warnings')).toBe(
      'dropped:anthropic-beta.context-1m-2025-08-07,dropped:anthropic-beta.effort-2025-11-24',
    )
    expect((await only()).header('anthropic-beta')).toBeUndefined()
  })

  it('has tools of a client’s computer left on the operator’s account', async () => {
    const tools = [{ type: 'computer' }, { type: 'computer_use_preview' }, { type: 'web_search' }]
    const body = { model: 'resale/chat', input: 'x', tools }
    const { headers } = await post(rig.gateway, '/v1/responses', tenant.key, body)
    expect(headers.get('x-trilane-warnings')).toBe('dropped:tools.web_search')
    expect(JSON.parse((await only()).body.toString()).tools).toEqual(tools.slice(0, 2))
  })

  it('is spoken to in the next one where that has no words for what is asked', async () => {
    const stream = anthropic.messages.stream({ ...ask, stop_sequences: ['END'] })
    expect((await stream.finalMessage()).content).toMatchObject([{ type: 'text' }])
    const { path, body } = await only()
    expect(path).toBe('/v1/chat/completions')
    expect(JSON.parse(body.toString())).toMatchObject({ stop: ['END'], stream: true })
  })

  it('is, from Gemini’s clients, for files by their URL', async () => {
    const file = { fileData: { fileUri: 'https://example.com/a.pdf', mimeType: 'application/pdf' } }
    const contents = [{ role: 'user', parts: [{ text: 'Sum up.' }, file] }]
    await google.models.generateContent({ model: 'resale/chat', contents, config: { maxOutputTokens: 5 } })
    const { path, body } = await only()
    expect(path).toBe('/v1/responses')
    expect(JSON.parse(body.toString())).toMatchObject({ max_output_tokens: 16 })
  })

  it('is not asked at all where none has them, and the first one says why', async () => {
    const asked = anthropic.messages.create({
      ...ask,
      stop_sequences: ['END'],
      messages: [
        { role: 'user', content: [{ type: 'document', source: { type: 'url', url: 'https://example.com/a.pdf' } }] },
      ],
    })
    await expect(asked).rejects.toThrow(/'stop_sequences' cannot be sent/)
    expect(await rig.simulator.captured()).toEqual([])
  })
})
