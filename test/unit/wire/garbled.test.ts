import { describe, expect, it } from 'vitest'
import { GARBLED, wholeEvents } from '../../../src/wire/garbled.ts'
import { TypedEventTap } from '../../../src/wire/openai/typed-event-tap.ts'
import { imageEvents } from '../../../src/wire/openai-images/answer.ts'
import { blocksOf, type Ended, relayed } from './ends/streams.ts'

/** Each format's events: what begins, three pieces of content. */
const chat = (content: string) => ({
  data: { id: 'c', choices: [{ index: 0, delta: { content }, finish_reason: null }] },
})
const message = (text: string) => ({
  event: 'content_block_delta',
  data: { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
})
const response = (delta: string) => ({
  event: 'response.output_text.delta',
  data: { type: 'response.output_text.delta', item_id: 'i', output_index: 0, content_index: 0, delta },
})
const gemini = (text: string) => ({
  data: { candidates: [{ index: 0, content: { role: 'model', parts: [{ text }] } }], modelVersion: 'g' },
})

const formats = {
  'openai-chat': ['one', 'two', 'three', 'four'].map(chat),
  'anthropic-messages': [
    { event: 'message_start', data: { type: 'message_start', message: { id: 'm', role: 'assistant', content: [] } } },
    {
      event: 'content_block_start',
      data: { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    },
    ...['one', 'two', 'three', 'four'].map(message),
  ],
  'openai-responses': [
    { event: 'response.created', data: { type: 'response.created', response: { id: 'r', output: [] } } },
    ...['one', 'two', 'three', 'four'].map(response),
  ],
  gemini: ['one', 'two', 'three', 'four'].map(gemini),
} as const

type Name = keyof typeof formats

/** An event with its last bytes gone. */
function cut(block: Buffer, bytes: number): Buffer {
  return Buffer.from(`${block.toString().trimEnd().slice(0, -bytes)}\n\n`)
}

const names = Object.keys(formats) as Name[]
const ways = names.flatMap((from) => [[from, from] as const, [from, names.find((to) => to !== from) as Name] as const])

describe.each(ways)('half an event amid the content, of %s for a client of %s', (from, to) => {
  const blocks = blocksOf(from, formats[from]).filter((block) => !block.includes('[DONE]'))
  const last = blocks.length - 1
  const failsWith = ({ tap, body }: Ended) => {
    expect(tap.error).toBe(GARBLED)
    expect(body).toContain('one')
    expect(body).not.toMatch(/two|four/)
  }

  it.each([3, 12, 30])('ends it, %i bytes short', (bytes) => {
    const half = cut(blocks[last - 2] as Buffer, bytes)
    failsWith(relayed(to, from, [...blocks.slice(0, last - 2), half, ...blocks.slice(last - 1)]))
  })

  it('ends it in one block with others', () => {
    const half = cut(blocks[last - 2] as Buffer, 12)
    const rest = Buffer.concat([half, ...blocks.slice(last - 1)])
    failsWith(relayed(to, from, [...blocks.slice(0, last - 2), rest]))
  })

  it('is none where it is no JSON at all', () => {
    const alive = Buffer.from('data: ping\n\n')
    const { tap } = relayed(to, from, [...blocks.slice(0, last), alive, blocks[last] as Buffer])
    expect(tap.error).toBeUndefined()
  })
})

describe('half an event', () => {
  it('of images ends their stream', () => {
    const tap = new TypedEventTap(imageEvents, false)
    tap.push(Buffer.from('data: {"type":"image_generation.partial_image","b64_json":"AA\n\n'))
    expect(tap.error).toBe(GARBLED)
  })
})

describe('events of a block', () => {
  it.each([
    ['data: {"a":{}}\n\n', 1],
    ['data: {}\n\nevent: x\ndata: {}\n\n', 2],
    ['data: {}\r\n\r\ndata: {}\r\n\r\n', 2],
    ['data: {}\n\ndata: {"a":"\n\ndata: {}\n\n', 0],
    ['data: {}\r\n\r\ndata: {"a"\r\n\r\ndata: {}\r\n\r\n', 0],
    [': alive\n\n', 0],
    ['data: [DONE]\n\n', 0],
    ['\n\n', 0],
  ])('%j', (block, count) => {
    expect(wholeEvents(Buffer.from(block))).toBe(count)
  })
})
