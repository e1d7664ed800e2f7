import { describe, expect, it } from 'vitest'
import type { Inbound } from '../../../src/pipeline/inbound.ts'
import { read } from '../../../src/pipeline/read.ts'
import { countings, wires } from '../../../src/wire/index.ts'

const bare: Pick<Inbound, 'header'> = { header: () => undefined }
const path = { model: 'm' }
const base64 = (bytes: number) => Buffer.alloc(bytes, 'media').toString('base64')
const data = base64(2_000_000)
const url = `data:image/png;base64,${data}`
const user = (...content: object[]) => [{ role: 'user', content }]

/** Media, what only looks like them, and both. */
const bodies = {
  'openai-chat': [
    { messages: user({ type: 'image_url', image_url: { url } }) },
    { messages: user({ type: 'image_url', image_url: url }) },
    { messages: user({ type: 'input_audio', input_audio: { data, format: 'wav' } }) },
    { messages: user({ type: 'file', file: { filename: 'a.pdf', file_data: `data:application/pdf;base64,${data}` } }) },
    { messages: user({ type: 'file', file: { filename: 'a.pdf', file_data: data } }) },
    { messages: user({ type: 'text', text: data }) },
    { messages: user({ type: 'text', text: 'x', data }, { type: 'text', text: url }) },
    { messages: user({ type: 'image_url', image_url: { url } }, { type: 'text', text: 'x', url }) },
    { messages: [{ role: 'user', content: data }], metadata: { data } },
  ],
  'openai-responses': [
    { input: user({ type: 'input_image', image_url: url }) },
    { input: user({ type: 'input_file', filename: 'a.pdf', file_data: data }) },
    { input: user({ type: 'input_audio', input_audio: { data, format: 'wav' } }) },
    { input: [{ type: 'image_generation_call', id: 'ig_1', status: 'completed', result: data }] },
    { input: [{ type: 'function_call_output', call_id: 'c', output: [{ type: 'input_image', image_url: url }] }] },
    { input: data },
    { input: user({ type: 'input_text', text: data, result: data }) },
  ],
  'anthropic-messages': [
    { messages: user({ type: 'image', source: { type: 'base64', media_type: 'image/png', data } }) },
    { messages: user({ type: 'document', source: { type: 'base64', media_type: 'application/pdf', data } }) },
    { messages: user({ type: 'document', source: { type: 'text', media_type: 'text/plain', data } }) },
    { messages: user({ type: 'text', text: data, data }) },
    { messages: user({ type: 'tool_use', id: 't', name: 'n', input: { data } }) },
  ],
  gemini: [
    { contents: [{ parts: [{ inlineData: { mimeType: 'image/png', data } }] }] },
    { contents: [{ parts: [{ inline_data: { mime_type: 'audio/wav', data } }] }] },
    { contents: [{ parts: [{ inlineData: { mimeType: 'video/mp4', data } }] }] },
    { contents: [{ parts: [{ text: data }] }] },
    { contents: [{ parts: [{ functionCall: { name: 'n', args: { data } } }] }] },
  ],
} as const

const cases = (Object.keys(bodies) as (keyof typeof bodies)[]).flatMap((format) =>
  bodies[format].map((body, index) => ({ format, index, body: { model: 'm', max_tokens: 5, ...body } })),
)

describe('what a large body is held for', () => {
  it.each(cases)('is the same whether its media are lifted out or not: $format, $index', ({ format, body }) => {
    const bytes = Buffer.from(JSON.stringify(body))
    const surfaces = format in countings ? [wires[format], countings[format as 'gemini'].surface] : [wires[format]]
    for (const surface of surfaces) {
      const { facts } = read('req_1', 0, surface, path, bare as Inbound, bytes)
      expect(facts).toEqual(surface.read(JSON.parse(bytes.toString()), bytes.length, path))
    }
  })

  it('covers media: they are not read as texts', () => {
    const body = Buffer.from(JSON.stringify({ model: 'm', ...bodies['openai-chat'][0] }))
    const call = read('req_1', 0, wires['openai-chat'], path, bare as Inbound, body)
    expect(JSON.stringify(call.json).length).toBeLessThan(300)
    expect(call.facts.inputCeiling).toBeLessThan(10_000)
  })
})
