import type Anthropic from '@anthropic-ai/sdk'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChatAnswer, StreamEvent } from '../../../../src/model/chat/answer.ts'
import type { Part } from '../../../../src/model/chat/parts.ts'
import { anthropicMessagesCodec as codec } from '../../../../src/wire/anthropic-messages/codec.ts'
import type { AnswerContext } from '../../../../src/wire/codec.ts'
import { accumulated, event } from './sdk.ts'

const context: AnswerContext = {
  requestId: 'req_1',
  model: 'm',
  created: 1,
  wantsUsage: true,
  request: { messages: [], stream: true },
}
const cost = { charge: 0.25, upstream: 0.2, isByok: true }

const usage: Anthropic.Usage = {
  input_tokens: 10,
  cache_creation_input_tokens: 30,
  cache_read_input_tokens: 5,
  cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 10 },
  output_tokens: 7,
  output_tokens_details: { thinking_tokens: 3 },
  server_tool_use: { web_search_requests: 2, web_fetch_requests: 0 },
  inference_geo: null,
  service_tier: 'standard',
  speed: null,
}
const message: Anthropic.Message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-opus-4-6',
  container: null,
  diagnostics: null,
  content: [
    { type: 'thinking', thinking: 'Hm.', signature: 'sig' },
    { type: 'redacted_thinking', data: 'hidden' },
    {
      type: 'text',
      text: 'See.',
      citations: [
        {
          type: 'char_location',
          cited_text: 'c',
          document_index: 0,
          document_title: 'T',
          start_char_index: 1,
          end_char_index: 2,
          file_id: null,
        },
      ],
    },
    { type: 'server_tool_use', id: 's', name: 'web_search', input: { query: 'q' }, caller: { type: 'direct' } },
    // Without citations the API leaves the member out, whatever its SDK's types say.
    { type: 'text', text: 'And.' } as Anthropic.TextBlock,
    { type: 'tool_use', id: 't1', name: 'get', input: { a: [1, 'ü'] }, caller: { type: 'direct' } },
    { type: 'tool_use', id: 't2', name: 'get', input: {}, caller: { type: 'direct' } },
  ],
  stop_reason: 'tool_use',
  stop_sequence: null,
  stop_details: null,
  usage,
}

/** The message as its provider would stream it. */
function streamOf({ content, stop_reason, stop_sequence, stop_details, ...head }: Anthropic.Message): string {
  const start = { ...head, content: [], stop_reason: null, stop_sequence: null, stop_details: null }
  return [
    event('message_start', {
      message: { ...start, usage: { ...usage, output_tokens: 1, output_tokens_details: null } },
    }),
    event('ping'),
    ...content.map((block, index) => blockEvents(block, index)),
    event('message_delta', {
      delta: { stop_reason, stop_sequence, stop_details, container: null },
      usage: { output_tokens: 7, output_tokens_details: usage.output_tokens_details },
    }),
    event('message_stop'),
  ].join('')
}

function blockEvents(block: Anthropic.ContentBlock, index: number): string {
  const [start, deltas] = partsOf(block)
  return [
    event('content_block_start', { index, content_block: start }),
    ...deltas.map((delta) => event('content_block_delta', { index, delta })),
    event('content_block_stop', { index }),
  ].join('')
}

function partsOf(block: Anthropic.ContentBlock): [object, object[]] {
  switch (block.type) {
    case 'text':
      return [
        { ...block, text: '', citations: null },
        [
          ...[...block.text].map((text) => ({ type: 'text_delta', text })),
          ...(block.citations ?? []).map((citation) => ({ type: 'citations_delta', citation })),
        ],
      ]
    case 'thinking':
      return [
        { ...block, thinking: '', signature: '' },
        [
          { type: 'thinking_delta', thinking: block.thinking },
          { type: 'signature_delta', signature: block.signature },
        ],
      ]
    case 'tool_use':
    case 'server_tool_use': {
      const json = JSON.stringify(block.input)
      const pieces = json === '{}' ? [''] : ['', json.slice(0, 4), json.slice(4)]
      return [{ ...block, input: {} }, pieces.map((partial_json) => ({ type: 'input_json_delta', partial_json }))]
    }
    default:
      return [block, []]
  }
}

function decodedStream(body: string): StreamEvent[] {
  const decoder = codec.decoder()
  return codec.eventsIn(Buffer.from(body)).flatMap((one) => [...decoder.push(one)])
}

function encodedStream(events: readonly StreamEvent[], answer: Pick<ChatAnswer, 'usage'>): string {
  const encoder = codec.encoder(context)
  const passing = events.filter(({ type }) => type !== 'usage' && type !== 'end' && type !== 'error')
  return passing.map((one) => encoder.push(one)).join('') + encoder.end(answer.usage, undefined)
}

describe('answers there and back', () => {
  it('says the same', () => {
    const decoded = codec.decodeAnswer({ ...message })
    expect(decoded && codec.encodeAnswer(decoded, context, undefined)).toEqual(message)
  })

  it('reads the usage with all input in it', () => {
    expect(codec.decodeAnswer({ ...message })?.usage).toEqual({
      inputTokens: 45,
      cacheReadTokens: 5,
      cacheWriteTokens: 20,
      cacheWrite1hTokens: 10,
      outputTokens: 7,
      reasoningTokens: 3,
      searches: 2,
      estimated: false,
    })
  })

  it.each([
    'end_turn',
    'max_tokens',
    'tool_use',
    'pause_turn',
    'refusal',
    'model_context_window_exceeded',
    'compaction',
  ])('keeps the reason %s', (stop_reason) => {
    const details = stop_reason === 'refusal' ? { type: 'refusal', category: 'bio', explanation: 'No.' } : null
    const body = { ...message, content: [], stop_reason, stop_details: details }
    const decoded = codec.decodeAnswer(body)
    expect(decoded && codec.encodeAnswer(decoded, context, undefined)).toEqual(body)
    if (details) expect(decoded?.choices[0]?.parts).toEqual([{ type: 'refusal', text: 'No.' }])
  })

  it('keeps the stop sequence that was met', () => {
    const body = { ...message, stop_reason: 'stop_sequence', stop_sequence: 'END' }
    const decoded = codec.decodeAnswer(body)
    expect(decoded && codec.encodeAnswer(decoded, context, undefined)).toEqual(body)
  })

  it('is no answer when it is an error', () => {
    expect(codec.decodeAnswer({ type: 'error', error: { type: 'api_error', message: 'x' } })).toBeUndefined()
  })

  it('shows what it cost', () => {
    const decoded = codec.decodeAnswer({ ...message })
    expect(decoded && codec.encodeAnswer(decoded, context, cost).usage).toMatchObject({
      cost: 0.25,
      is_byok: true,
      cost_details: { upstream_inference_cost: 0.2 },
    })
  })

  it('says that a tool was called, marks what others wrote, and calls a broken answer no good end', () => {
    const parts: Part[] = [
      { type: 'reasoning', text: 'free' },
      { type: 'tool-call', id: 'a.b', name: 'f', input: '', signature: { origin: 'gemini', value: 's' } },
    ]
    const answer = { id: undefined, model: undefined, created: undefined, usage: undefined }
    const called = codec.encodeAnswer(
      { ...answer, choices: [{ index: 0, parts, finish: { reason: 'stop', raw: 'STOP' } }] },
      context,
      undefined,
    )
    expect(called).toMatchObject({ id: 'req_1', model: 'm', stop_reason: 'tool_use' })
    expect(called.content).toEqual([
      { type: 'thinking', thinking: 'free', signature: 'tl1.unsigned' },
      { type: 'redacted_thinking', data: `tl1-call.a_b.gemini.${Buffer.from('s').toString('base64url')}` },
      { type: 'tool_use', id: 'a_b', name: 'f', input: {}, caller: { type: 'direct' } },
    ])
    const broken = codec.encodeAnswer(
      { ...answer, choices: [{ index: 0, parts: [], finish: { reason: 'error', raw: 'x' } }] },
      context,
      undefined,
    )
    expect(broken).toMatchObject({ stop_reason: null, stop_details: null })
  })
})

describe('streams there and back', () => {
  it("comes out as the provider's own answer", async () => {
    const body = streamOf(message)
    const events = decodedStream(body)
    expect(events.at(-1)).toEqual({ type: 'end' })
    const last = events.findLast((one) => one.type === 'usage')
    const again = encodedStream(events, { usage: last?.usage })
    const { cache_creation: _, ...counts } = usage
    const final = await accumulated(again)
    expect(final).toMatchObject({ ...message, usage: counts })
    expect(decodedStream(again).filter(({ type }) => !skipped.has(type))).toEqual(
      events.filter(({ type }) => !skipped.has(type)),
    )
  })

  const skipped = new Set(['usage', 'ping'])

  it('tells the usage at the end, and that it goes on', () => {
    const encoder = codec.encoder(context)
    expect(encoder.push({ type: 'ping' })).toBe('event: ping\ndata: {"type":"ping"}\n\n')
    const decoded = codec.decodeAnswer({ ...message })
    const end = encoder.end(decoded?.usage, cost)
    const delta = codec.eventsIn(Buffer.from(end)).find((one) => one.event === 'message_delta')
    expect(JSON.parse(delta?.data ?? '')).toMatchObject({
      usage: {
        input_tokens: 10,
        cache_read_input_tokens: 5,
        cache_creation_input_tokens: 30,
        output_tokens: 7,
        cost: 0.25,
      },
    })
    expect(end.startsWith('event: message_start')).toBe(true)
    expect(end.endsWith('event: message_stop\ndata: {"type":"message_stop"}\n\n')).toBe(true)
  })

  it('hands errors on and passes over what it does not know', () => {
    expect(decodedStream(event('error', { error: { type: 'overloaded_error', message: 'Overloaded' } }))).toEqual([
      { type: 'error', raw: '{"type":"overloaded_error","message":"Overloaded"}', message: 'Overloaded' },
    ])
    expect(decodedStream(`${event('news') + event('content_block_delta', { index: 3 })}data: [DONE]\n\n`)).toEqual([])
  })

  it('makes blocks of parts that interleave, the same ones as in the plain answer', async () => {
    const texts = fc.array(fc.string({ minLength: 1, maxLength: 8 }), { maxLength: 4 })
    const part = fc.oneof(
      fc.record({ type: fc.constant('text' as const), pieces: texts }),
      fc.record({ type: fc.constant('reasoning' as const), pieces: texts }),
      fc.record({ type: fc.constant('tool-call' as const), pieces: texts }),
    )
    const shape = fc.record({ parts: fc.array(part, { maxLength: 5 }), order: fc.array(fc.nat(), { maxLength: 20 }) })
    await fc.assert(
      fc.asyncProperty(shape, async ({ parts, order }) => {
        const made: Part[] = parts.map(({ type, pieces }, index) =>
          type === 'tool-call'
            ? { type, id: `t${index}`, name: 'f', input: pieces.length > 0 ? JSON.stringify({ pieces }) : '' }
            : { type, text: pieces.join('') },
        )
        const stream = encodedStream(interleaved(made, order), { usage: undefined })
        const answer: ChatAnswer = {
          id: 'x',
          model: 'm',
          created: undefined,
          choices: [{ index: 0, parts: made, finish: { reason: 'stop', raw: 'stop' } }],
          usage: undefined,
        }
        const plain = codec.encodeAnswer(answer, context, undefined)
        const { content, stop_reason } = await accumulated(stream)
        expect({ content, stop_reason }).toEqual({ content: plain.content, stop_reason: plain.stop_reason })
        const indexes = codec
          .eventsIn(Buffer.from(stream))
          .flatMap(({ event: name, data }) =>
            name?.startsWith('content_block_st') ? [(JSON.parse(data) as { index: number }).index] : [],
          )
        expect(indexes).toEqual(content.flatMap((_, index) => [index, index]))
      }),
      { numRuns: 150 },
    )
  })
})

/** Events of all parts, taken now from the one and now from the other. */
function interleaved(parts: readonly Part[], order: readonly number[]): StreamEvent[] {
  const queues = parts.map((part, number): StreamEvent[] => {
    const at = { choice: 0, part: number } as const
    const text =
      part.type === 'tool-call'
        ? part.input
        : part.type === 'text' || part.type === 'reasoning'
          ? (part.text ?? '')
          : ''
    const half = Math.floor(text.length / 2)
    return [
      ...[text.slice(0, half), text.slice(half)].map(
        (piece): StreamEvent => ({ type: 'part-delta', ...at, delta: { type: 'text', text: piece } }),
      ),
      { type: 'part-end', ...at },
    ]
  })
  const starts = parts.map(
    (part, number): StreamEvent => ({
      type: 'part-start',
      choice: 0,
      part: number,
      head:
        part.type === 'tool-call'
          ? { type: 'tool-call', id: part.id, name: part.name }
          : { type: part.type === 'reasoning' ? 'reasoning' : 'text' },
    }),
  )
  const mixed: StreamEvent[] = []
  for (const pick of order) {
    const queue = queues[pick % Math.max(1, queues.length)]
    const next = queue?.shift()
    if (next) mixed.push(next)
  }
  const end: StreamEvent = { type: 'choice-end', choice: 0, finish: { reason: 'stop', raw: 'stop' } }
  const start: StreamEvent = { type: 'start', id: 'x', model: 'm', created: undefined }
  return [start, ...starts, ...mixed, ...queues.flat(), end]
}
