import { describe, expect, it } from 'vitest'
import { relayFor, wires } from '../../../../src/wire/index.ts'
import type { ProviderFormatName } from '../../../conformance/answers/index.ts'
import { type SurfaceName, surfaces } from '../../../conformance/clients.ts'
import { understood } from './clients.ts'
import { blocksOf, callOf, relayed } from './streams.ts'

/** Errors within answers: docs/architecture.md, "How answers end". */

const chunk = (delta: object, finish_reason: string | null = null, index = 0) => ({
  data: { id: 'a', model: 'm', choices: [{ index, delta, finish_reason }] },
})
const used = { prompt_tokens: 9, completion_tokens: 5, total_tokens: 14 }
const usage = { data: { id: 'a', model: 'm', choices: [], usage: used } }
const part = (parts: readonly object[], finishReason?: string) => ({
  data: {
    candidates: [{ content: { role: 'model', parts }, index: 0, ...(finishReason && { finishReason }) }],
    usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 5, totalTokenCount: 14 },
  },
})
const named = (event: string, data: object) => ({ event, data: { type: event, ...data } })
const bedrock = (event: string, data: object) => ({ event, data })
const text = { type: 'text', text: '' }
const reply = { id: 'resp_1', object: 'response', model: 'm', status: 'completed', output: [], error: null }

/** A short answer in each format, event by event; `broken`: ended by the format's own word for an error. */
const said = {
  'openai-chat': [chunk({ role: 'assistant', content: '' }), chunk({ content: 'Paris' }), chunk({}, 'stop'), usage],
  gemini: [part([{ text: 'Par' }]), part([{ text: 'is' }], 'STOP')],
  'anthropic-messages': [
    named('message_start', {
      message: { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [], usage: {} },
    }),
    named('content_block_start', { index: 0, content_block: text }),
    named('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'Paris' } }),
    named('content_block_stop', { index: 0 }),
    named('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { input_tokens: 9, output_tokens: 5 } }),
    named('message_stop', {}),
  ],
  'openai-responses': [
    named('response.created', { sequence_number: 0, response: { ...reply, status: 'in_progress' } }),
    named('response.completed', {
      sequence_number: 1,
      response: { ...reply, usage: { input_tokens: 9, output_tokens: 5, total_tokens: 14 } },
    }),
  ],
  'bedrock-converse': [
    bedrock('messageStart', { role: 'assistant' }),
    bedrock('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Paris' } }),
    bedrock('contentBlockStop', { contentBlockIndex: 0 }),
    bedrock('messageStop', { stopReason: 'end_turn' }),
    bedrock('metadata', { usage: { inputTokens: 9, outputTokens: 5, totalTokens: 14 } }),
  ],
} as const

const errors = {
  'openai-chat': { data: { error: { message: 'late' } } },
  gemini: { data: { error: { code: 500, message: 'late' } } },
  'anthropic-messages': named('error', { error: { type: 'api_error', message: 'late' } }),
  'openai-responses': named('error', { message: 'late', sequence_number: 2 }),
  'bedrock-converse': bedrock('internalServerException', { message: 'late' }),
} as const

const ending = Object.keys(said).filter((format) => format !== 'gemini') as ProviderFormatName[]
const pairs = surfaces.flatMap((surface) => ending.map((format) => [surface, format] as const))

describe('an error event', () => {
  it.each(pairs)('behind the end changes nothing: %s from %s', async (surface, format) => {
    const whole = blocksOf(format, said[format])
    const late = blocksOf(format, [errors[format]])
    const together = [...whole.slice(0, -1), Buffer.concat([whole.at(-1) as Buffer, ...late])]
    const expected = relayed(surface, format, whole)
    for (const blocks of [[...whole, ...late], together]) {
      const { verdict, body } = relayed(surface, format, blocks)
      expect({ verdict, body }).toEqual({ verdict: 'complete', body: expected.body })
      expect(await understood(surface, body)).toMatchObject({ error: undefined })
    }
  })

  it.each(surfaces)('before the end counts, even behind the reason to end: %s', (surface) => {
    for (const format of ['openai-chat', 'gemini', 'anthropic-messages', 'bedrock-converse'] as const) {
      const end = format === 'gemini' ? undefined : -1
      const blocks = [...said[format].slice(0, end), errors[format]].flatMap(
        (frame) => blocksOf(format, [frame])[0] ?? [],
      )
      expect(relayed(surface, format, blocks).verdict, format).toBe('failed')
    }
  })
})

const broken = [
  ['openai-chat', [chunk({ role: 'assistant', content: 'Par' }), chunk({}, 'error'), usage]],
  ['openai-chat', [chunk({ role: 'assistant', content: 'Par' }), chunk({ content: 'is' }, 'error'), usage]],
  ['gemini', [part([{ text: 'Par' }]), part([], 'MALFORMED_FUNCTION_CALL')]],
  [
    'bedrock-converse',
    [...said['bedrock-converse'].slice(0, 3), bedrock('messageStop', { stopReason: 'malformed_model_output' })],
  ],
] as const

describe('an answer that ends in an error', () => {
  it.each(broken)('with content is whole and says so, from %s', async (format, frames) => {
    for (const surface of surfaces) {
      const { verdict, body, tap } = relayed(surface, format, blocksOf(format, frames))
      expect(verdict).toBe('complete')
      expect(tap.usage ?? { outputTokens: 5 }).toMatchObject({ outputTokens: 5 })
      const { error, reasons } = await understood(surface, body)
      if (surface === 'anthropic-messages') expect(String(error)).toContain('api_error')
      else expect(['error', 'failed', 'OTHER', 'MALFORMED_FUNCTION_CALL']).toContain(reasons[0])
      expect(body).not.toMatch(/"stop_reason":"|not charged/)
    }
  })

  it.each([
    ['openai-chat', [chunk({ role: 'assistant', content: '' }), chunk({}, 'error'), usage]],
    ['openai-chat', [{ data: { error: { message: 'x' } } }]],
    ['openai-chat', [{ event: 'error', data: { message: 'x' } }]],
    ['openai-chat', [{ data: { object: 'error', message: 'x' } }]],
    ['gemini', [part([], 'MALFORMED_FUNCTION_CALL')]],
    ['gemini', [part([{ text: '' }], 'MALFORMED_FUNCTION_CALL')]],
    ['gemini', [{ data: { error: { code: 500, message: 'x' } } }]],
    ['anthropic-messages', [named('error', { error: { type: 'api_error', message: 'x' } })]],
    ['openai-responses', [named('response.failed', { response: { ...reply, status: 'failed' } })]],
  ] as const)('alone is no answer, from %s: %j', (format, frames) => {
    for (const surface of surfaces) {
      expect(relayed(surface, format, blocksOf(format, frames)).verdict, surface).not.toBe('complete')
    }
  })
})

describe('a whole answer', () => {
  const chat = (message: object, finish_reason: string | null) => ({
    id: 'a',
    choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason }],
    usage: used,
  })
  const bodies: readonly (readonly [ProviderFormatName, object])[] = [
    ['openai-chat', { error: { message: 'x' } }],
    ['openai-chat', { object: 'error', message: 'x', code: 500 }],
    ['openai-chat', { id: 'a', choices: [], usage: used }],
    ['openai-chat', chat({ content: '' }, 'error')],
    ['openai-chat', chat({ content: null, tool_calls: [] }, 'error')],
    ['openai-responses', { error: { message: 'x' } }],
    ['openai-responses', { message: 'x' }],
    ['openai-responses', { ...reply, status: 'cancelled' }],
    ['anthropic-messages', { type: 'error', error: { type: 'api_error', message: 'x' } }],
    ['anthropic-messages', { type: 'error', message: 'x' }],
    ['gemini', { error: { code: 500, message: 'x' } }],
    ['gemini', { usageMetadata: { promptTokenCount: 9, totalTokenCount: 9 } }],
    ['gemini', { candidates: [], usageMetadata: { promptTokenCount: 9, totalTokenCount: 9 } }],
    ['gemini', { candidates: [{ finishReason: 'MALFORMED_FUNCTION_CALL', index: 0 }] }],
    ['bedrock-converse', { message: 'x' }],
  ]
  const read = (surface: SurfaceName, format: ProviderFormatName, body: object) =>
    relayFor(wires[surface], format, callOf(surface, 1)).readAnswer(Buffer.from(JSON.stringify(body)))

  it.each(bodies)('with an error alone is none, from %s: %j', (format, body) => {
    for (const surface of surfaces) expect(read(surface, format, body)?.error ?? true, surface).toBe(true)
  })

  it('that broke behind its content is one where the format can say so', () => {
    const body = chat({ content: 'Paris' }, 'error')
    for (const surface of surfaces) {
      const facts = read(surface, 'openai-chat', body)
      expect(facts?.error, surface).toBe(surface === 'anthropic-messages')
      expect(facts?.usage, surface).toMatchObject({ inputTokens: 9, outputTokens: 5 })
    }
  })
})
