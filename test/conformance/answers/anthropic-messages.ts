import type { AnthropicEvent, AnthropicMessage } from '../../simulator/formats/wire-types.ts'
import * as say from './said.ts'

// https://docs.claude.com/en/api/messages and …/build-with-claude/streaming

type Block = AnthropicMessage['content'][number]
type Usage = AnthropicMessage['usage']
type Delta = Extract<AnthropicEvent, { type: 'content_block_delta' }>['delta']

const USAGE: Usage = {
  input_tokens: 21,
  output_tokens: 9,
  cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  inference_geo: 'not_available',
  output_tokens_details: null,
  server_tool_use: null,
  service_tier: 'standard',
  speed: null,
}

interface End {
  stop?: AnthropicMessage['stop_reason']
  sequence?: string
  usage?: Usage
}

function message(content: Block[], { stop = 'end_turn', sequence, usage = USAGE }: End): AnthropicMessage {
  return {
    id: 'msg_01A',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-4-5-20250929',
    content,
    container: null,
    diagnostics: null,
    stop_details: null,
    stop_reason: stop,
    stop_sequence: sequence ?? null,
    usage,
  }
}

/** What begins a block, and what comes after. */
function pieces(block: Block): [start: Block, deltas: Delta[]] {
  switch (block.type) {
    case 'text':
      return [
        { ...block, text: '', citations: block.citations && [] },
        [
          ...(block.citations ?? []).map((citation): Delta => ({ type: 'citations_delta', citation })),
          ...say.cut(block.text).map((text): Delta => ({ type: 'text_delta', text })),
        ],
      ]
    case 'thinking':
      return [
        { ...block, thinking: '', signature: '' },
        [
          ...say.cut(block.thinking).map((thinking): Delta => ({ type: 'thinking_delta', thinking })),
          { type: 'signature_delta', signature: block.signature },
        ],
      ]
    case 'tool_use': {
      const json = JSON.stringify(block.input)
      const parts = json === '{}' ? [''] : ['', ...say.cut(json)]
      return [{ ...block, input: {} }, parts.map((partial_json): Delta => ({ type: 'input_json_delta', partial_json }))]
    }
    default:
      return [block, []]
  }
}

function events(content: Block[], end: End): AnthropicEvent[] {
  const { stop = 'end_turn', sequence, usage = USAGE } = end
  const blocks = content.flatMap((block, index): AnthropicEvent[] => {
    const [start, deltas] = pieces(block)
    return [
      { type: 'content_block_start', index, content_block: start },
      ...(index === 0 ? [{ type: 'ping' } as const] : []),
      ...deltas.map((delta): AnthropicEvent => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]
  })
  return [
    {
      type: 'message_start',
      message: { ...message([], { usage: { ...usage, output_tokens: 1 } }), stop_reason: null },
    },
    ...blocks,
    {
      type: 'message_delta',
      delta: { stop_reason: stop, stop_sequence: sequence ?? null, stop_details: null, container: null },
      usage: {
        input_tokens: usage.input_tokens,
        output_tokens: usage.output_tokens,
        cache_creation_input_tokens: usage.cache_creation_input_tokens,
        cache_read_input_tokens: usage.cache_read_input_tokens,
        output_tokens_details: usage.output_tokens_details,
        server_tool_use: null,
      },
    },
    { type: 'message_stop' },
  ]
}

function written(content: Block[], end: End = {}): say.Written {
  return {
    plain: message(content, end),
    frames: events(content, end).map((data) => ({ event: data.type, data })),
  }
}

const text = (said: string): Block => ({ type: 'text', text: said, citations: null })
const call = (id: string, { name, args }: { name: string; args: object }): Block => ({
  type: 'tool_use',
  id,
  name,
  input: args,
  caller: { type: 'direct' },
})
const weather = call('toolu_weather', say.WEATHER)
const time = call('toolu_time', say.TIME)
const thinking: Block = { type: 'thinking', thinking: say.THOUGHT, signature: say.SIGNATURE }
const thought: Usage = { ...USAGE, output_tokens: 40, output_tokens_details: { thinking_tokens: 31 } }
const tools = { stop: 'tool_use' } as const

function withoutUsage({ plain, frames }: say.Written): say.Written {
  return {
    plain: { ...plain, usage: {} },
    frames: frames.map(({ event, data }) => {
      const { usage, message: begun } = data as { usage?: object; message?: object }
      const counted = { ...(usage && { usage: {} }), ...(begun && { message: { ...begun, usage: {} } }) }
      return { event, data: { ...(data as object), ...counted } }
    }),
  }
}

export const anthropicAnswers: say.Answers = {
  plain: written([text(say.TEXT)]),
  unicode: written([text(say.UNICODE)]),
  long: written([text(say.LONG)]),
  json: written([text(say.JSON_TEXT)]),
  toolCall: written([weather], tools),
  parallelCalls: written([weather, time], tools),
  // Blocks come one after the other.
  interleavedCalls: written([weather, time], tools),
  emptyArguments: written([call('toolu_now', { name: 'now', args: {} })], tools),
  customCall: written([call('toolu_patch', { name: 'apply_patch', args: { input: say.PATCH } })], tools),
  reasoning: written([thinking, text(say.TEXT)], { usage: thought }),
  reasoningCall: written([thinking, weather], { ...tools, usage: thought }),
  redacted: written([{ type: 'redacted_thinking', data: say.HIDDEN }, text(say.TEXT)], { usage: thought }),
  cacheUsage: written([text(say.TEXT)], {
    usage: {
      ...USAGE,
      input_tokens: 512,
      cache_read_input_tokens: 1024,
      cache_creation_input_tokens: 512,
      cache_creation: { ephemeral_5m_input_tokens: 312, ephemeral_1h_input_tokens: 200 },
    },
  }),
  length: written([text(say.TEXT)], { stop: 'max_tokens' }),
  stopSequence: written([text(say.TEXT)], { stop: 'stop_sequence', sequence: 'END' }),
  refusal: written([text(say.REFUSAL)], { stop: 'refusal' }),
  filtered: written([], { stop: 'refusal' }),
  citations: written([
    {
      type: 'text',
      text: say.TEXT,
      citations: [
        {
          type: 'web_search_result_location',
          url: say.SOURCE.url,
          title: say.SOURCE.title,
          cited_text: say.SOURCE.quote,
          encrypted_index: 'Eo8BCioIAhgB',
        },
      ],
    },
  ]),
  logprobs: undefined,
  two: undefined,
  errorMidStream: written([text(say.TEXT)]),
  noUsage: withoutUsage(written([text(say.TEXT)])),
}
