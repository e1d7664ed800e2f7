import { newId } from '../answer.ts'
import type { Draft } from '../draft.ts'
import { ApiError } from '../errors.ts'
import type { ChatMessage } from '../requests.ts'
import { pieces } from '../text.ts'
import type { Frame, ProviderFormat, Said } from './format.ts'
import { argumentsOf, numberOf, object, objects, textOf } from './place.ts'
import type { AnthropicEvent, AnthropicMessage } from './wire-types.ts'

type Fields = Record<string, unknown>

/** https://docs.claude.com/en/api/messages, /en/docs/build-with-claude/streaming, /en/api/errors */
export const anthropicMessages: ProviderFormat = {
  name: 'anthropic-messages',
  framing: 'sse',
  idPrefix: 'msg_',
  place: (path, { stream }) => (path === '/v1/messages' ? { stream: stream === true } : undefined),
  checkHeaders(header) {
    if (header('anthropic-version') === undefined) throw invalid('anthropic-version: header is required')
  },
  read(body, model) {
    if (!Array.isArray(body.messages) || body.messages.length === 0) throw invalid('messages: Field required')
    if (numberOf(body.max_tokens) === undefined) throw invalid('max_tokens: Field required')
    const choice = object(body.tool_choice)
    return {
      model,
      messages: objects(body.messages).flatMap(messagesOf),
      max_tokens: numberOf(body.max_tokens) ?? null,
      tools: objects(body.tools)
        .filter(({ input_schema }) => input_schema !== undefined)
        .map(({ name, input_schema }) => ({
          type: 'function',
          function: { name: String(name), parameters: input_schema },
        })),
      tool_choice: toolChoice(choice),
      parallel_tool_calls: choice.disable_parallel_tool_use !== true,
    }
  },
  plain: (said) => message(said, contentOf(said.draft), stopOf(said.draft), true),
  frames,
  errorBody: (status, { message: text }) => ({
    type: 'error',
    error: { type: ERROR_TYPES[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error'), message: text },
    request_id: newId('req_'),
  }),
  errorFrame: (given) => ({
    event: 'error',
    data: { type: 'error', error: given ?? { type: 'overloaded_error', message: 'Overloaded' } },
  }),
  headers: () => ({ 'request-id': newId('req_'), 'anthropic-ratelimit-requests-remaining': '999' }),
}

const ERROR_TYPES: Record<number, string> = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
}

function invalid(text: string): ApiError {
  return new ApiError(400, { message: text, type: 'invalid_request_error', param: null, code: null })
}

function toolChoice({ type, name }: Fields) {
  if (type === 'tool') return { type: 'function', function: { name: String(name) } }
  return type === 'any' ? 'required' : type === 'none' ? 'none' : 'auto'
}

function messagesOf({ role, content }: Fields): ChatMessage[] {
  const results = objects(content).filter(({ type }) => type === 'tool_result')
  const calls = objects(content).filter(({ type }) => type === 'tool_use')
  const text = textOf(content)
  const tools = results.map((result): ChatMessage => ({ role: 'tool', content: textOf(result.content) }))
  if (tools.length > 0 && text === '') return tools
  const toolCalls = calls.map(({ name, input }) => ({
    function: { name: String(name), arguments: JSON.stringify(input) },
  }))
  return [...tools, { role: String(role), content: text, ...(toolCalls.length > 0 && { tool_calls: toolCalls }) }]
}

type Block = AnthropicMessage['content'][number]

function contentOf({ content, refusal, toolCalls }: Draft): Block[] {
  const text = content ?? refusal
  return [
    ...(text === null ? [] : [{ type: 'text' as const, text, citations: null }]),
    ...toolCalls.map(({ id, function: { name, arguments: args } }) => ({
      type: 'tool_use' as const,
      id,
      name,
      input: argumentsOf(args),
      caller: { type: 'direct' as const },
    })),
  ]
}

const STOPS: Record<string, AnthropicMessage['stop_reason']> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'refusal',
}

function stopOf({ finish, refusal, toolCalls }: Draft): AnthropicMessage['stop_reason'] {
  if (refusal !== null) return 'refusal'
  if (toolCalls.length > 0 && finish !== 'length') return 'tool_use'
  return STOPS[finish] ?? (finish as AnthropicMessage['stop_reason'])
}

function message(
  { id, model, usage, tellUsage }: Said,
  content: Block[],
  stop: AnthropicMessage['stop_reason'],
  final: boolean,
): object {
  const whole = {
    id,
    type: 'message',
    role: 'assistant',
    model,
    content,
    container: null,
    diagnostics: null,
    stop_reason: stop,
    stop_sequence: null,
    stop_details: null,
    usage: {
      input_tokens: usage.input - usage.cached,
      cache_read_input_tokens: usage.cached,
      cache_creation_input_tokens: 0,
      cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
      output_tokens: final ? usage.output : Math.min(1, usage.output),
      output_tokens_details: null,
      inference_geo: null,
      server_tool_use: null,
      service_tier: 'standard',
      speed: null,
    },
  } satisfies AnthropicMessage
  if (tellUsage) return whole
  const { usage: _, ...rest } = whole
  return rest
}

function frames(said: Said): Frame[] {
  const { draft, usage, tellUsage } = said
  const start = { type: 'message_start', message: message(said, [], null, false) }
  const blocks = contentOf(draft).flatMap(blockEvents)
  const delta = {
    type: 'message_delta',
    delta: { stop_reason: stopOf(draft), stop_sequence: null, stop_details: null, container: null },
    usage: {
      output_tokens: usage.output,
      input_tokens: usage.input - usage.cached,
      cache_read_input_tokens: usage.cached,
      cache_creation_input_tokens: 0,
      output_tokens_details: null,
      server_tool_use: null,
    },
  } satisfies AnthropicEvent
  const { usage: _, ...unmetered } = delta
  const events = [start, ...blocks, tellUsage ? delta : unmetered, { type: 'message_stop' } satisfies AnthropicEvent]
  return events.map((data) => ({ event: data.type, data }))
}

function blockEvents(block: Block, index: number): AnthropicEvent[] {
  const stop = { type: 'content_block_stop', index } satisfies AnthropicEvent
  if (block.type === 'text') {
    return [
      { type: 'content_block_start', index, content_block: { ...block, text: '' } },
      ...(index === 0 ? [{ type: 'ping' } satisfies AnthropicEvent] : []),
      ...pieces(block.text).map(
        (text) =>
          ({ type: 'content_block_delta', index, delta: { type: 'text_delta', text } }) satisfies AnthropicEvent,
      ),
      stop,
    ]
  }
  if (block.type !== 'tool_use') return []
  return [
    { type: 'content_block_start', index, content_block: { ...block, input: {} } },
    ...['', ...pieces(JSON.stringify(block.input))].map(
      (json) =>
        ({
          type: 'content_block_delta',
          index,
          delta: { type: 'input_json_delta', partial_json: json },
        }) satisfies AnthropicEvent,
    ),
    stop,
  ]
}
