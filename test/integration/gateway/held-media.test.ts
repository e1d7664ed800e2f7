import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTenant, type Gateway, startGateway, type Tenant } from '../../support/gateway.ts'
import { json, type MediaProvider, startMediaProvider } from './media-provider.ts'
import { chatPath, post } from './rig.ts'

let gateway: Gateway
let provider: MediaProvider

const model = (name: string, upstream: string, more = '', at = 'media') => `
  ${name}:
    deployments: [{ provider: ${at}, model: ${upstream}, price: { input: 10, output: 0 } }]
    lanes: { resale: { margin: 0 } }${more}`

beforeAll(async () => {
  provider = await startMediaProvider()
  const usage = { prompt_tokens: 10, completion_tokens: 1, total_tokens: 11 }
  const choices = [{ index: 0, message: { role: 'assistant', content: 'hello' }, finish_reason: 'stop' }]
  provider.on('/chat/completions', (_, __, response) => json(response, { id: 'c1', model: 'm', choices, usage }))
  provider.on('/responses', (_, __, response) => {
    const content = [{ type: 'output_text', text: 'hello', annotations: [] }]
    const output = [{ type: 'message', id: 'm1', role: 'assistant', status: 'completed', content }]
    const told = { input_tokens: 10, output_tokens: 1, total_tokens: 11 }
    json(response, { id: 'r1', object: 'response', status: 'completed', model: 'm', output, usage: told })
  })
  gateway = await startGateway({
    config: `
providers:
  media:
    kind: openai-compatible
    baseUrl: ${provider.baseURL}
    credentials: [{ apiKey: op-official, lanes: [resale] }]
  replies:
    kind: openai
    baseUrl: ${provider.baseURL}
    credentials: [{ apiKey: op-official, lanes: [resale] }]
models:${model('reply', 'some-model', '', 'replies')}${model('mini', 'gpt-4o-mini')}${model('dated', 'gpt-4o-2024-11-20')}${model('any', 'some-model')}${model('set', 'some-model', '\n    imageTokens: 100')}${model('narrow', 'some-model', '\n    contextWindow: 50000')}
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
`,
  })
})
afterAll(async () => {
  await gateway?.stop()
  await provider?.stop()
})

/** What the credit must bear for a request, in tokens: within a hundredth, as money at 10 USD a million. */
async function admitted(credit: number, path: string, body: Record<string, unknown>): Promise<boolean> {
  const tenant: Tenant = await createTenant(gateway, { creditUsd: (credit / 100_000).toFixed(5) })
  const { status, body: answer } = await post(gateway, path, tenant.key, body)
  if (status !== 200 && status !== 402) throw new Error(JSON.stringify(answer))
  return status === 200
}

const chat = (name: string, ...parts: readonly object[]) => ({
  model: `resale/${name}`,
  max_tokens: 10,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'what is this?' }, ...parts] }],
})
const image = { type: 'image_url', image_url: { url: 'https://x.example/a.png', detail: 'high' } }

describe('an image is held at the most that the model bills', () => {
  test.each<[string, number]>([
    ['mini', 48_169],
    ['dated', 1_445],
    ['any', 16_384],
    ['set', 100],
  ])('%s', async (name, tokens) => {
    expect(await admitted(2 * tokens, chatPath, chat(name, image, image))).toBe(false)
    expect(await admitted(2 * tokens + 500, chatPath, chat(name, image, image))).toBe(true)
  })

  test('in every format', async () => {
    const source = { type: 'url', url: 'https://x.example/a.png' }
    const messages = { ...chat('mini'), messages: [{ role: 'user', content: [{ type: 'image', source }] }] }
    expect(await admitted(48_169, '/v1/messages', messages)).toBe(false)
    const input = [{ role: 'user', content: [{ type: 'input_image', image_url: source.url, detail: 'high' }] }]
    expect(await admitted(48_169, '/v1/responses', { model: 'resale/mini', input, max_output_tokens: 16 })).toBe(false)
  })
})

describe('what is named by where it is, is held at as much as a window holds', () => {
  const url = 'https://x.example/thousand-pages'

  test.each<[string, object]>([
    ['a document', { type: 'file', file: { filename: 'a.pdf', file_data: `${url}.pdf` } }],
    ['a document by another name', { type: 'document_url', document_url: url }],
    ['a video', { type: 'video_url', video_url: { url } }],
    ['a recording', { type: 'input_audio', input_audio: { data: url, format: 'mp3' } }],
    ['a recording as Mistral has it', { type: 'input_audio', input_audio: url }],
  ])('%s', async (_, part) => {
    expect(await admitted(1_000_000, chatPath, chat('any', part))).toBe(false)
    expect(await admitted(1_100_000, chatPath, chat('any', part))).toBe(true)
    expect(await admitted(60_000, chatPath, chat('narrow', part))).toBe(true)
  })

  test('a file of a response', async () => {
    for (const file of [{ file_url: url }, { file_data: url, filename: 'a.pdf' }]) {
      const input = [{ role: 'user', content: [{ type: 'input_file', ...file }] }]
      const request = { model: 'resale/reply', input, max_output_tokens: 16 }
      expect(await admitted(1_000_000, '/v1/responses', request)).toBe(false)
      expect(await admitted(1_100_000, '/v1/responses', request)).toBe(true)
    }
  })

  test('but a text that speaks of an address is text', async () => {
    expect(await admitted(1_000, chatPath, chat('any', { type: 'text', text: `see ${url}` }))).toBe(true)
  })
})
