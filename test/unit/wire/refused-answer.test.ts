import { describe, expect, it } from 'vitest'
import type { WireFormat } from '../../../src/model/wire-format.ts'
import { isRefusedAnswer, isRefusedBeginning } from '../../../src/wire/refused-answer.ts'

const chat = (message: object, finish_reason = 'stop') => ({ choices: [{ index: 0, message, finish_reason }] })
const claude = (stop_reason: string, ...content: object[]) => ({
  type: 'message',
  role: 'assistant',
  content,
  stop_reason,
})
const gemini = (finishReason: string, ...parts: object[]) => ({ candidates: [{ content: { parts }, finishReason }] })
const text = { type: 'text', text: 'No.' }

const answers: readonly [WireFormat, object, boolean][] = [
  ['openai-chat', chat({ role: 'assistant', content: null, refusal: 'No.' }), true],
  ['openai-chat', chat({ role: 'assistant', content: 'Half of', refusal: null }, 'content_filter'), true],
  ['openai-chat', chat({ role: 'assistant', content: 'Yes.', refusal: null }), false],
  ['openai-chat', chat({ role: 'assistant', content: 'Yes, but', refusal: 'No.' }), true],
  ['anthropic-messages', claude('refusal', text), true],
  ['anthropic-messages', claude('end_turn', text), false],
  ['gemini', gemini('SAFETY'), true],
  ['gemini', gemini('STOP', { text: 'Yes.' }), false],
  ['gemini', { promptFeedback: { blockReason: 'SAFETY' } }, true],
  ['openai-embeddings', { data: [] }, false],
]

const event = (data: object, name?: string) =>
  Buffer.from(`${name ? `event: ${name}\n` : ''}data: ${JSON.stringify(data)}\n\n`)
const delta = (fields: object, finish_reason: string | null = null) =>
  event({ id: 'c', model: 'm', choices: [{ index: 0, delta: fields, finish_reason }] })
const start = event({ type: 'message_start', message: { id: 'm', content: [] } }, 'message_start')

const beginnings: readonly [WireFormat, readonly Buffer[], boolean][] = [
  ['openai-chat', [delta({ role: 'assistant', content: '' }), delta({ refusal: 'I' })], true],
  ['openai-chat', [delta({ role: 'assistant', content: '' }), delta({ content: 'I' })], false],
  ['openai-chat', [delta({ role: 'assistant' }, 'content_filter')], true],
  [
    'anthropic-messages',
    [start, event({ type: 'message_delta', delta: { stop_reason: 'refusal' } }, 'message_delta')],
    true,
  ],
  ['gemini', [event(gemini('SAFETY'))], true],
  ['gemini', [event({ candidates: [{ content: { parts: [{ text: 'Yes' }] } }] })], false],
]

describe('a refusal', () => {
  it.each(answers)('is known in a whole answer of %s: %j', (format, body, refused) => {
    expect(isRefusedAnswer(format, Buffer.from(JSON.stringify(body)))).toBe(refused)
  })

  it.each(beginnings)('is known by how a stream of %s begins', (format, blocks, refused) => {
    expect(isRefusedBeginning(format, blocks)).toBe(refused)
  })
})
