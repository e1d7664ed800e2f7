import { describe, expect, it } from 'vitest'
import type { Usage } from '../../../../src/model/usage.ts'
import { isEmptyAnswer } from '../../../../src/wire/empty-answer.ts'
import type { ProviderFormatName } from '../../../conformance/answers/index.ts'
import type { SurfaceName } from '../../../conformance/clients.ts'
import type { Frame } from '../../../simulator/formats/format.ts'
import { blocksOf, relayed } from './streams.ts'

/** What one answer without content tells: the word for its end, output tokens, and a text or thought if there is one. */
interface Told {
  readonly end: string
  readonly output: number | undefined
  readonly text?: string
  readonly thought?: string
}

interface Format {
  readonly stop: string
  /** The word for an end that explains why nothing is there. */
  readonly filtered: string
  readonly plain: (told: Told) => object
  readonly stream: (told: Told) => Frame[]
}

const data = (...values: object[]): Frame[] => values.map((value) => ({ data: value }))
const typed = (...values: { type: string; [more: string]: unknown }[]): Frame[] =>
  values.map((value) => ({ event: value.type, data: value }))
const named = (...values: [string, object][]): Frame[] => values.map(([event, value]) => ({ event, data: value }))

/**
 * Shapes from the types of `openai` (ChatCompletionChunk, Response, ResponseStreamEvent), `@anthropic-ai/sdk`
 * (RawMessageStreamEvent), `@google/genai` (GenerateContentResponse), `@aws-sdk/client-bedrock-runtime`
 * (ConverseStreamOutput).
 */
const formats: Readonly<Record<ProviderFormatName, Format>> = {
  'openai-chat': {
    stop: 'stop',
    filtered: 'content_filter',
    plain: ({ end, output, text = null, thought }) => ({
      id: 'a',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: text,
            refusal: null,
            annotations: [],
            reasoning_content: thought ?? null,
          },
          finish_reason: end,
        },
      ],
      ...(output !== undefined && { usage: { prompt_tokens: 9, completion_tokens: output, total_tokens: 9 + output } }),
    }),
    stream: ({ end, output, text, thought }) => {
      const chunk = (delta: object, finish_reason: string | null) => ({
        id: 'a',
        choices: [{ index: 0, delta, finish_reason }],
      })
      return data(
        chunk({ role: 'assistant', content: '' }, null),
        ...(thought === undefined ? [] : [chunk({ reasoning_content: thought }, null)]),
        chunk({ content: text ?? '' }, null),
        chunk({}, end),
        ...(output === undefined
          ? []
          : [{ choices: [], usage: { prompt_tokens: 9, completion_tokens: output, total_tokens: 9 + output } }]),
      )
    },
  },
  'openai-responses': {
    stop: 'completed',
    filtered: 'incomplete',
    plain: ({ end, output, text, thought }) => responseOf(end, output, text, thought),
    stream: ({ end, output, text, thought }) => {
      const item = { type: 'message', id: 'msg_1', role: 'assistant', status: 'in_progress', content: [] }
      const part = { type: 'output_text', text: '', annotations: [] }
      const place = { item_id: 'msg_1', output_index: 0, content_index: 0 }
      const delta = text ?? ''
      return typed(
        { type: 'response.created', response: responseOf('in_progress', undefined, undefined, undefined) },
        ...(thought === undefined
          ? []
          : [
              {
                type: 'response.reasoning_text.delta',
                item_id: 'rs_1',
                output_index: 1,
                content_index: 0,
                delta: thought,
              },
            ]),
        { type: 'response.output_item.added', output_index: 0, item },
        { type: 'response.content_part.added', ...place, part },
        ...(delta === '' ? [] : [{ type: 'response.output_text.delta', ...place, delta }]),
        { type: 'response.output_text.done', ...place, text: delta },
        { type: 'response.content_part.done', ...place, part: { ...part, text: delta } },
        { type: 'response.output_item.done', output_index: 0, item: { ...item, content: [{ ...part, text: delta }] } },
        { type: `response.${end}`, response: responseOf(end, output, text, thought) },
      )
    },
  },
  'anthropic-messages': {
    stop: 'end_turn',
    filtered: 'refusal',
    plain: ({ end, output, text, thought }) => ({
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'm',
      content: [
        ...(thought === undefined ? [] : [{ type: 'thinking', thinking: thought, signature: 's' }]),
        ...(text === undefined ? [] : [{ type: 'text', text }]),
      ],
      stop_reason: end,
      ...(output !== undefined && { usage: { input_tokens: 9, output_tokens: output } }),
    }),
    stream: ({ end, output, text, thought }) => {
      const kind = thought === undefined ? 'text' : 'thinking'
      const said = thought ?? text ?? ''
      return typed(
        {
          type: 'message_start',
          message: { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [] },
        },
        { type: 'content_block_start', index: 0, content_block: { type: kind, [kind]: '' } },
        { type: 'content_block_delta', index: 0, delta: { type: `${kind}_delta`, [kind]: said } },
        { type: 'content_block_stop', index: 0 },
        {
          type: 'message_delta',
          delta: { stop_reason: end, stop_sequence: null },
          ...(output !== undefined && { usage: { output_tokens: output } }),
        },
        { type: 'message_stop' },
      )
    },
  },
  gemini: {
    stop: 'STOP',
    filtered: 'SAFETY',
    plain: (told) => geminiOf(told),
    stream: (told) => data(geminiOf(told)),
  },
  'bedrock-converse': {
    stop: 'end_turn',
    filtered: 'content_filtered',
    plain: ({ end, output, text, thought }) => ({
      output: {
        message: {
          role: 'assistant',
          content: [
            ...(thought === undefined ? [] : [{ reasoningContent: { reasoningText: { text: thought } } }]),
            ...(text === undefined ? [] : [{ text }]),
          ],
        },
      },
      stopReason: end,
      ...(output !== undefined && { usage: { inputTokens: 9, outputTokens: output, totalTokens: 9 + output } }),
    }),
    stream: ({ end, output, text = '', thought }) =>
      named(
        ['messageStart', { role: 'assistant' }],
        [
          'contentBlockDelta',
          { contentBlockIndex: 0, delta: thought === undefined ? { text } : { reasoningContent: { text: thought } } },
        ],
        ['contentBlockStop', { contentBlockIndex: 0 }],
        ['messageStop', { stopReason: end }],
        ...(output === undefined
          ? []
          : [
              ['metadata', { usage: { inputTokens: 9, outputTokens: output, totalTokens: 9 + output } }] as [
                string,
                object,
              ],
            ]),
      ),
  },
}

function responseOf(end: string, output: number | undefined, text: string | undefined, thought: string | undefined) {
  const said = text === undefined ? [] : [{ type: 'output_text', text, annotations: [] }]
  const message = { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content: said }
  const reasoning = { type: 'reasoning', id: 'rs_1', summary: [], content: [{ type: 'reasoning_text', text: thought }] }
  return {
    id: 'resp_1',
    object: 'response',
    status: end,
    model: 'm',
    error: null,
    incomplete_details: end === 'incomplete' ? { reason: 'content_filter' } : null,
    output: [message, ...(thought === undefined ? [] : [reasoning])],
    usage: output === undefined ? null : { input_tokens: 9, output_tokens: output, total_tokens: 9 + output },
  }
}

function geminiOf({ end, output, text = '', thought }: Told) {
  const parts = [...(thought === undefined ? [] : [{ text: thought, thought: true }]), { text }]
  return {
    candidates: [{ index: 0, content: { role: 'model', parts }, finishReason: end }],
    ...(output !== undefined && { usageMetadata: { promptTokenCount: 9, candidatesTokenCount: output } }),
    responseId: 'a',
  }
}

const surfaces: readonly SurfaceName[] = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini']

const cases: readonly [string, (format: Format) => Told, boolean][] = [
  ['nothing and no output', ({ stop }) => ({ end: stop, output: 0 }), true],
  ['nothing and no usage', ({ stop }) => ({ end: stop, output: undefined }), true],
  ['an empty text', ({ stop }) => ({ end: stop, output: 0, text: '' }), true],
  ['nothing, and output all the same', ({ stop }) => ({ end: stop, output: 3 }), false],
  ['nothing, and why', ({ filtered }) => ({ end: filtered, output: 0 }), false],
  ['a thought alone', ({ stop }) => ({ end: stop, output: 0, thought: 'hm' }), false],
  ['a text that is not counted', ({ stop }) => ({ end: stop, output: 0, text: 'hi' }), false],
]

describe.each(Object.entries(formats) as [ProviderFormatName, Format][])('an answer of %s', (name, format) => {
  it.each(cases)('with %s', (_, toldBy, empty) => {
    const told = toldBy(format)
    const usage: Usage | undefined =
      told.output === undefined ? undefined : { inputTokens: 9, outputTokens: told.output, estimated: false }
    expect(isEmptyAnswer(name, Buffer.from(JSON.stringify(format.plain(told))), usage)).toBe(empty)
    for (const surface of surfaces) {
      const { verdict } = relayed(surface, name, blocksOf(name, format.stream(told)))
      expect(verdict, `streamed to ${surface}`).toBe(empty ? 'none' : 'complete')
    }
  })
})

it('of another kind is never taken for an empty one', () => {
  const embedding = Buffer.from('{"object":"list","data":[],"usage":{"prompt_tokens":9,"total_tokens":9}}')
  const usage: Usage = { inputTokens: 9, outputTokens: 0, estimated: false }
  expect(isEmptyAnswer('openai-embeddings', embedding, usage)).toBe(false)
})
