import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SurfaceName, surfaces } from '../../conformance/clients.ts'
import { createTenant } from '../../support/gateway.ts'
import { post } from '../gateway/rig.ts'
import { type ClientRig, modelVia, startClientRig, type Upstream, upstreams } from './upstreams.ts'

let rig: ClientRig

beforeAll(async () => {
  rig = await startClientRig()
})

afterAll(() => rig?.stop())

type Kind = 'image/png' | 'application/pdf' | 'audio/wav' | 'text/plain'
type Said = Readonly<Record<string, unknown>>

/** One medium as each format's clients say it; `data` is base64. */
const partOf: Record<SurfaceName, (kind: Kind, data: string) => Said> = {
  'openai-chat': (kind, data) => {
    if (kind === 'image/png') return { type: 'image_url', image_url: { url: `data:image/png;base64,${data}` } }
    if (kind === 'audio/wav') return { type: 'input_audio', input_audio: { data, format: 'wav' } }
    return { type: 'file', file: { filename: 'a.bin', file_data: `data:${kind};base64,${data}` } }
  },
  'openai-responses': (kind, data) =>
    kind === 'image/png'
      ? { type: 'input_image', image_url: `data:image/png;base64,${data}`, detail: 'auto' }
      : { type: 'input_file', filename: 'a.bin', file_data: `data:${kind};base64,${data}` },
  'anthropic-messages': (kind, data) => ({
    type: kind === 'image/png' ? 'image' : 'document',
    source: { type: 'base64', media_type: kind, data },
  }),
  gemini: (kind, data) => ({ inlineData: { mimeType: kind, data } }),
}

interface Ask {
  readonly path: string
  readonly body: Said
}

const MOST = 16

/** A question with some parts besides, as a client of the format asks it. */
const askOf: Record<SurfaceName, (model: string, parts: readonly Said[], text: string) => Ask> = {
  'openai-chat': (model, parts, text) => ({
    path: '/v1/chat/completions',
    body: {
      model,
      max_tokens: MOST,
      messages: [{ role: 'user', content: [...parts, { type: 'text', text }] }],
    },
  }),
  'openai-responses': (model, parts, text) => ({
    path: '/v1/responses',
    body: {
      model,
      max_output_tokens: MOST,
      input: [{ role: 'user', content: [...parts, { type: 'input_text', text }] }],
    },
  }),
  'anthropic-messages': (model, parts, text) => ({
    path: '/v1/messages',
    body: {
      model,
      max_tokens: MOST,
      messages: [{ role: 'user', content: [...parts, { type: 'text', text }] }],
    },
  }),
  gemini: (model, parts, text) => ({
    path: `/v1beta/models/${model}:generateContent`,
    body: {
      generationConfig: { maxOutputTokens: MOST },
      contents: [{ role: 'user', parts: [...parts, { text }] }],
    },
  }),
}

const small = Buffer.from('a small picture of a tree').toString('base64')
const base64 = (megabytes: number) => randomBytes(megabytes * 768 * 1024).toString('base64')
/** The image is what most bodies are large by; a document's tokens are held by its size. */
const large: Record<Kind, string> = {
  'image/png': base64(3),
  'application/pdf': randomBytes(150 * 1024).toString('base64'),
  'audio/wav': randomBytes(150 * 1024).toString('base64'),
  'text/plain': Buffer.from('word '.repeat(25_000)).toString('base64'),
}

const pairs = surfaces.flatMap((surface) =>
  upstreams.filter((upstream) => upstream !== surface).map((upstream) => ({ surface, upstream })),
)

/** What the provider received. */
async function received(upstream: Upstream, { path, body }: Ask): Promise<Buffer> {
  await rig.script(upstream, { content: 'a tree' })
  const { status, text } = await post(rig.gateway, path, rig.tenant.key, body)
  expect([status, text]).toEqual([200, expect.anything()])
  const [sent] = await rig.sent(upstream, 1)
  return sent?.body ?? Buffer.alloc(0)
}

describe('a medium of megabytes', () => {
  it.each(pairs)('goes from $surface to $upstream as a small one does', async ({ surface, upstream }) => {
    const kinds: readonly Kind[] = ['image/png', 'application/pdf']
    const ask = (data: (kind: Kind) => string) => {
      const parts = kinds.map((kind) => partOf[surface](kind, data(kind)))
      // The second time it is the same image: each place has its own bytes.
      return askOf[surface](
        modelVia(upstream),
        [...parts, partOf[surface]('image/png', data('image/png'))],
        'What is it?',
      )
    }
    const marks = ['AAAA', 'BBBB']
    const least = await received(
      upstream,
      ask((kind) => `${small}${marks[kinds.indexOf(kind)]}`),
    )
    const most = await received(
      upstream,
      ask((kind) => large[kind]),
    )
    const expected = kinds.reduce(
      (text, kind, index) => text.replaceAll(`${small}${marks[index]}`, large[kind]),
      least.toString(),
    )
    expect(most.length).toBeGreaterThan(6 * 1024 * 1024)
    expect(most.equals(Buffer.from(expected))).toBe(true)
  })

  it.each([
    ['openai-chat', 'gemini'],
    ['openai-chat', 'bedrock-converse'],
    ['gemini', 'openai-chat'],
  ] as const)('is a recording too, from %s to %s', async (surface, upstream) => {
    const ask = (image: string, sound: string) => {
      const parts = [partOf[surface]('image/png', image), partOf[surface]('audio/wav', sound)]
      return askOf[surface](modelVia(upstream), parts, 'What is it?')
    }
    const least = await received(upstream, ask(`${small}AAAA`, `${small}BBBB`))
    const most = await received(upstream, ask(large['image/png'], large['audio/wav']))
    const expected = least
      .toString()
      .replace(`${small}AAAA`, large['image/png'])
      .replace(`${small}BBBB`, large['audio/wav'])
    expect(most.equals(Buffer.from(expected))).toBe(true)
  })

  it.each([
    ['openai-responses', 'openai-chat'],
    ['gemini', 'anthropic-messages'],
    ['anthropic-messages', 'openai-chat'],
  ] as const)('leaves a file of text readable, from %s to %s', async (surface, upstream) => {
    const parts = [partOf[surface]('image/png', large['image/png']), partOf[surface]('text/plain', large['text/plain'])]
    const sent = await received(upstream, askOf[surface](modelVia(upstream), parts, 'What is it?'))
    expect(sent.includes('word '.repeat(25_000))).toBe(true)
    expect(sent.includes(large['image/png'])).toBe(true)
  })

  it('goes to a provider of the same format as it came', async () => {
    const ask = askOf['anthropic-messages'](
      modelVia('anthropic-messages'),
      [partOf['anthropic-messages']('image/png', large['image/png'])],
      'What is it?',
    )
    const sent = await received('anthropic-messages', ask)
    const { model: _, ...rest } = JSON.parse(sent.toString()) as Said
    const { model: __, ...asked } = ask.body
    expect(rest).toEqual(asked)
  })

  it('stands as it was in what a tool was called with', async () => {
    const data = large['image/png']
    const body = {
      model: modelVia('openai-chat'),
      max_tokens: MOST,
      messages: [
        { role: 'user', content: 'Draw a tree.' },
        {
          role: 'assistant',
          content: [{ type: 'tool_use', id: 'toolu_1', name: 'show', input: { data, said: data } }],
        },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'shown' }] },
      ],
    }
    const sent = await received('openai-chat', { path: '/v1/messages', body })
    expect(sent.includes(JSON.stringify(JSON.stringify({ data, said: data })))).toBe(true)
  })
})

describe('what is held for letters that look like media', () => {
  const letters = base64(1.5)

  it.each(surfaces)('of %s is what their text can cost', async (surface) => {
    const upstream = surface === 'openai-chat' ? 'gemini' : 'openai-chat'
    const poor = await createTenant(rig.gateway, { creditUsd: '0.1' })
    const status = async (parts: readonly Said[], text: string) => {
      const { path, body } = askOf[surface](modelVia(upstream), parts, text)
      await rig.script(upstream, { content: 'a tree' })
      return (await post(rig.gateway, path, poor.key, body)).status
    }
    const image = partOf[surface]('image/png', letters)
    expect(await status([image], 'What is it?')).toBe(200)
    // A document costs by its size, a picture does not.
    expect(await status([partOf[surface]('application/pdf', letters)], 'What is it?')).toBe(402)
    expect(await status([], letters)).toBe(402)
    expect(await status([], `data:image/png;base64,${letters}`)).toBe(402)
    const hidden =
      surface === 'gemini' ? { text: 'x', data: letters } : { ...partOf[surface]('image/png', small), data: letters }
    expect(await status([hidden], 'What is it?')).toBe(402)
  })
})
