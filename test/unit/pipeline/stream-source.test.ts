import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StreamSource } from '../../../src/pipeline/stream-source.ts'
import { openAiChat } from '../../../src/wire/openai-chat/wire.ts'
import type { ShownCost } from '../../../src/wire/wire.ts'

const cost: ShownCost = { charge: 0.000123, upstream: 0.0001, isByok: false }
const usage = { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 }

interface Shape {
  readonly words: readonly string[]
  readonly end: string
  readonly usageIn: 'own chunk' | 'last chunk' | 'nowhere'
  readonly comments: boolean
}

function chunk(choices: unknown[], more: object = {}): string {
  return JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm-1',
    choices,
    ...more,
  })
}

function eventsOf({ words, usageIn, comments }: Shape, asked: boolean): string[] {
  const nothing = asked ? { usage: null } : {}
  const events = [chunk([{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }], nothing)]
  for (const content of words) {
    if (comments) events.push(': waiting')
    events.push(chunk([{ index: 0, delta: { content }, finish_reason: null }], nothing))
  }
  const last = usageIn === 'last chunk' ? { usage } : nothing
  events.push(chunk([{ index: 0, delta: {}, finish_reason: 'stop' }], last))
  if (usageIn === 'own chunk') events.push(chunk([], { usage }))
  return [...events, '[DONE]']
}

function textOf(events: readonly string[], end: string): string {
  return events.map((event) => (event.startsWith(':') ? event : `data: ${event}`) + end + end).join('')
}

/** What the client gets when the bytes come in pieces of these sizes. */
function relay(bytes: Buffer, sizes: readonly number[], wantsUsage: boolean): { text: string; source: StreamSource } {
  const tap = openAiChat.tap({ wantsUsage, scrub: false })
  const source = new StreamSource(
    tap,
    openAiChat.framing,
    () => {},
    () => {},
  )
  const got: Buffer[] = []
  let ended = false
  source.attach({
    block: (block) => Boolean(got.push(Buffer.from(block))),
    ended: () => (ended = true),
    failed: () => {},
  })
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] as number
    source.feed(bytes.subarray(at, at + size))
    at += size
  }
  source.finish()
  expect(ended).toBe(true)
  return { text: Buffer.concat([...got, tap.tail(cost)]).toString(), source }
}

const shape = fc.record({
  words: fc.array(
    fc.oneof(
      fc.string(),
      fc.constantFrom('"finish_reason":"stop"', 'data: [DONE]', '\n\n', '{"usage":{"a":1}}', '"error"', 'é\u2028'),
    ),
    { maxLength: 8 },
  ),
  end: fc.constantFrom('\n', '\r\n'),
  usageIn: fc.constantFrom('own chunk', 'last chunk', 'nowhere'),
  comments: fc.boolean(),
}) as fc.Arbitrary<Shape>
const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 20, max: 400 })), {
  minLength: 1,
  maxLength: 6,
})

/** Data of the events of a text, in order. */
function dataOf(text: string): string[] {
  return text
    .split(/\r?\n\r?\n/)
    .filter((event) => event.startsWith('data: '))
    .map((event) => event.slice('data: '.length))
}

describe('a chat stream on its way through', () => {
  it('reaches a client that asked for usage with the cost in it, however its bytes are split', () => {
    fc.assert(
      fc.property(shape, sizes, (form, pieces) => {
        const events = eventsOf(form, true)
        const { text, source } = relay(Buffer.from(textOf(events, form.end)), pieces, true)
        const wanted = events
          .filter((event) => !event.startsWith(':'))
          .map((event) => {
            const json = event === '[DONE]' ? undefined : JSON.parse(event)
            if (!json?.usage) return event
            return {
              ...json,
              usage: {
                ...usage,
                cost: cost.charge,
                is_byok: false,
                cost_details: { upstream_inference_cost: cost.upstream },
              },
            }
          })
        expect(dataOf(text).map((data, i) => (typeof wanted[i] === 'string' ? data : JSON.parse(data)))).toEqual(wanted)
        expect(source.tap.finishReason).toBe('stop')
        expect(source.tap.complete).toBe(true)
        expect(source.tap.usage?.inputTokens).toBe(form.usageIn === 'nowhere' ? undefined : 7)
        expect(source.tap.id).toBe('chatcmpl-1')
      }),
      { numRuns: 400 },
    )
  })

  it('reaches a client that did not ask for usage without any, its other bytes untouched', () => {
    fc.assert(
      fc.property(shape, sizes, (form, pieces) => {
        const without = textOf(eventsOf({ ...form, usageIn: 'nowhere' }, false), form.end)
        const { text } = relay(Buffer.from(textOf(eventsOf(form, false), form.end)), pieces, false)
        if (form.usageIn === 'last chunk') expect(dataOf(text)).toEqual(dataOf(without))
        else expect(text).toBe(without)
      }),
      { numRuns: 400 },
    )
  })
})
