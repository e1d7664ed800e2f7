import type { Draft } from '../draft.ts'
import { ApiError } from '../errors.ts'
import type { ChatMessage } from '../requests.ts'
import { pieces } from '../text.ts'
import { checkTools } from '../tool-rules.ts'
import type { Frame, ProviderFormat, Said } from './format.ts'
import { numberOf, object, objects, textOf } from './place.ts'
import type { ResponsesAnswer, ResponsesEvent } from './wire-types.ts'

type Fields = Record<string, unknown>

/** https://platform.openai.com/docs/api-reference/responses and …/responses-streaming */
export const openAiResponses: ProviderFormat = {
  name: 'openai-responses',
  framing: 'sse',
  idPrefix: 'resp_',
  place: (path, { stream }) => (path === '/v1/responses' ? { stream: stream === true } : undefined),
  check: checkTools,
  read(body, model) {
    const { input, text } = body
    if (input === undefined) throw invalid('input')
    const choice = object(body.tool_choice)
    const format = object(object(text).format)
    return {
      model,
      messages: typeof input === 'string' ? [{ role: 'user', content: input }] : objects(input).flatMap(messageOf),
      max_tokens: numberOf(body.max_output_tokens) ?? null,
      tools: objects(body.tools)
        .filter(({ type }) => type === 'function')
        .map(({ name, parameters }) => ({ type: 'function', function: { name: String(name), parameters } })),
      tool_choice:
        choice.type === 'function'
          ? { type: 'function', function: { name: String(choice.name) } }
          : body.tool_choice === 'required' || body.tool_choice === 'none'
            ? body.tool_choice
            : 'auto',
      parallel_tool_calls: body.parallel_tool_calls !== false,
      ...(typeof format.type === 'string' && {
        response_format: { type: format.type, json_schema: { schema: format.schema } },
      }),
    }
  },
  plain: (said) => response(said, itemsOf(said), statusOf(said.draft), said.tellUsage),
  frames,
  errorBody: (_status, error) => ({ error }),
  errorFrame: (given) => {
    const told = { code: 'server_error', message: 'The server had an error.', param: null, ...object(given) }
    return { event: 'error', data: { type: 'error', sequence_number: 99, ...told } satisfies ResponsesEvent }
  },
  headers: () => ({}),
}

function invalid(param: string): ApiError {
  const message = `Missing required parameter: '${param}'.`
  return new ApiError(400, { message, type: 'invalid_request_error', param, code: 'missing_required_parameter' })
}

function messageOf({ type, role, content, output, name, arguments: args }: Fields): ChatMessage[] {
  if (type === 'function_call_output' || type === 'custom_tool_call_output') {
    return [{ role: 'tool', content: textOf(output) }]
  }
  if (type === 'function_call') {
    return [{ role: 'assistant', tool_calls: [{ function: { name: String(name), arguments: String(args) } }] }]
  }
  return typeof role === 'string' ? [{ role, content: textOf(content) }] : []
}

type Item = ResponsesAnswer['output'][number]
type Status = 'in_progress' | 'completed' | 'incomplete'

function statusOf({ finish }: Draft): Status {
  return finish === 'length' || finish === 'content_filter' ? 'incomplete' : 'completed'
}

function itemsOf({ id, draft }: Said): Item[] {
  const { content, refusal, toolCalls } = draft
  const status = statusOf(draft) === 'incomplete' ? 'incomplete' : 'completed'
  const parts = [
    ...(content === null ? [] : [{ type: 'output_text' as const, text: content, annotations: [], logprobs: [] }]),
    ...(refusal === null ? [] : [{ type: 'refusal' as const, refusal }]),
  ]
  const message: Item = { id: `msg_${id}`, type: 'message', role: 'assistant', status, content: parts }
  const calls = toolCalls.map(
    ({ id: callId, function: f }): Item => ({
      id: `fc_${callId}`,
      type: 'function_call',
      call_id: callId,
      name: f.name,
      arguments: f.arguments,
      status,
    }),
  )
  return parts.length > 0 ? [message, ...calls] : calls
}

function response(
  { id, model, draft, usage }: Said,
  output: Item[],
  status: Status,
  metered: boolean,
): ResponsesAnswer {
  return {
    id,
    object: 'response',
    created_at: Math.floor(Date.now() / 1000),
    status,
    model,
    output,
    error: null,
    incomplete_details:
      status === 'incomplete'
        ? { reason: draft.finish === 'content_filter' ? 'content_filter' : 'max_output_tokens' }
        : null,
    instructions: null,
    metadata: {},
    parallel_tool_calls: true,
    temperature: 1,
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    ...(metered && {
      usage: {
        input_tokens: usage.input,
        input_tokens_details: { cached_tokens: usage.cached, cache_write_tokens: 0 },
        output_tokens: usage.output,
        output_tokens_details: { reasoning_tokens: usage.reasoning },
        total_tokens: usage.input + usage.output,
      },
    }),
  } satisfies ResponsesAnswer
}

type Numbered<Event> = Event extends unknown ? Omit<Event, 'sequence_number'> : never

function frames(said: Said): Frame[] {
  const status = statusOf(said.draft)
  const items = itemsOf(said)
  const begun = response(said, [], 'in_progress', false)
  const whole = response(said, items, status, said.tellUsage)
  const events: Numbered<ResponsesEvent>[] = [
    { type: 'response.created', response: begun },
    { type: 'response.in_progress', response: begun },
    ...items.flatMap((item, at) => (item.type === 'message' ? messageEvents(item, at) : callEvents(item, at))),
    { type: status === 'incomplete' ? 'response.incomplete' : 'response.completed', response: whole },
  ]
  return numbered(events)
}

/** Each event with its name and its number. */
export function numbered(events: Numbered<ResponsesEvent>[]): Frame[] {
  return events.map((event, sequence_number) => ({ event: event.type, data: { ...event, sequence_number } }))
}

function messageEvents(item: Extract<Item, { type: 'message' }>, output_index: number): Numbered<ResponsesEvent>[] {
  const events: Numbered<ResponsesEvent>[] = [
    { type: 'response.output_item.added', output_index, item: { ...item, status: 'in_progress', content: [] } },
  ]
  item.content.forEach((part, content_index) => {
    const place = { item_id: item.id, output_index, content_index }
    const empty = part.type === 'refusal' ? { ...part, refusal: '' } : { ...part, text: '' }
    events.push({ type: 'response.content_part.added', ...place, part: empty })
    if (part.type === 'refusal') {
      for (const delta of pieces(part.refusal)) events.push({ type: 'response.refusal.delta', ...place, delta })
      events.push({ type: 'response.refusal.done', ...place, refusal: part.refusal })
    } else {
      for (const delta of pieces(part.text)) {
        events.push({ type: 'response.output_text.delta', ...place, delta, logprobs: [] })
      }
      events.push({ type: 'response.output_text.done', ...place, text: part.text, logprobs: [] })
    }
    events.push({ type: 'response.content_part.done', ...place, part })
  })
  events.push({ type: 'response.output_item.done', output_index, item })
  return events
}

function callEvents(item: Item, output_index: number): Numbered<ResponsesEvent>[] {
  if (item.type !== 'function_call') return []
  const item_id = item.id ?? ''
  const { name, arguments: args } = item
  return [
    {
      type: 'response.output_item.added',
      output_index,
      item: { ...item, arguments: '', status: 'in_progress' },
    },
    ...pieces(args).map((delta) => ({
      type: 'response.function_call_arguments.delta' as const,
      item_id,
      output_index,
      delta,
    })),
    { type: 'response.function_call_arguments.done', item_id, output_index, name, arguments: args },
    { type: 'response.output_item.done', output_index, item },
  ]
}
