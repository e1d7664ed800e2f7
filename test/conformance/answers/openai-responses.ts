import { numbered } from '../../simulator/formats/openai-responses.ts'
import type { ResponsesAnswer, ResponsesEvent } from '../../simulator/formats/wire-types.ts'
import * as say from './said.ts'

// https://platform.openai.com/docs/api-reference/responses/object and …/responses-streaming

type Item = ResponsesAnswer['output'][number]
type Message = Extract<Item, { type: 'message' }>
type Content = Message['content'][number]
type Usage = NonNullable<ResponsesAnswer['usage']>
type Numbered<Event> = Event extends unknown ? Omit<Event, 'sequence_number'> : never
type Event = Numbered<ResponsesEvent>

const USAGE: Usage = {
  input_tokens: 21,
  input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
  output_tokens: 9,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 30,
}

interface End {
  incomplete?: 'max_output_tokens' | 'content_filter'
  usage?: Usage
}

function response(output: Item[], { incomplete, usage = USAGE }: End): ResponsesAnswer {
  return {
    id: 'resp_A1',
    object: 'response',
    created_at: 1_760_000_000,
    status: incomplete ? 'incomplete' : 'completed',
    model: 'gpt-5.2-2025-12-11',
    output,
    error: null,
    incomplete_details: incomplete ? { reason: incomplete } : null,
    instructions: null,
    metadata: {},
    parallel_tool_calls: true,
    temperature: 1,
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    service_tier: 'default',
    usage,
  }
}

const textPart = (text: string): Extract<Content, { type: 'output_text' }> => ({
  type: 'output_text',
  text,
  annotations: [],
  logprobs: [],
})

function message(content: Content[], status: Message['status'] = 'completed'): Item {
  return { id: 'msg_A1', type: 'message', role: 'assistant', status, content }
}

function contentEvents(
  part: Content,
  place: { item_id: string; output_index: number; content_index: number },
): Event[] {
  if (part.type === 'refusal') {
    return [
      { type: 'response.content_part.added', ...place, part: { ...part, refusal: '' } },
      ...say.cut(part.refusal).map((delta): Event => ({ type: 'response.refusal.delta', ...place, delta })),
      { type: 'response.refusal.done', ...place, refusal: part.refusal },
      { type: 'response.content_part.done', ...place, part },
    ]
  }
  const { text, annotations, logprobs = [] } = part
  const deltas: Event[] =
    logprobs.length > 0
      ? logprobs.map((one) => ({ type: 'response.output_text.delta', ...place, delta: one.token, logprobs: [one] }))
      : say.cut(text).map((delta) => ({ type: 'response.output_text.delta', ...place, delta, logprobs: [] }))
  return [
    { type: 'response.content_part.added', ...place, part: { ...part, text: '', annotations: [], logprobs: [] } },
    ...deltas,
    ...annotations.map(
      (annotation, annotation_index): Event => ({
        type: 'response.output_text.annotation.added',
        ...place,
        annotation_index,
        annotation,
      }),
    ),
    { type: 'response.output_text.done', ...place, text, logprobs },
    { type: 'response.content_part.done', ...place, part },
  ]
}

function itemEvents(item: Item, output_index: number): Event[] {
  const done: Event = { type: 'response.output_item.done', output_index, item }
  const added = (begun: Item): Event => ({ type: 'response.output_item.added', output_index, item: begun })
  switch (item.type) {
    case 'message':
      return [
        added({ ...item, status: 'in_progress', content: [] }),
        ...item.content.flatMap((part, content_index) =>
          contentEvents(part, { item_id: item.id, output_index, content_index }),
        ),
        done,
      ]
    case 'function_call':
      return [
        added({ ...item, arguments: '', status: 'in_progress' }),
        ...say.cut(item.arguments).map((delta) => argumentsDelta(item.id, output_index, delta)),
        {
          type: 'response.function_call_arguments.done',
          item_id: item.id ?? '',
          output_index,
          name: item.name,
          arguments: item.arguments,
        },
        done,
      ]
    case 'custom_tool_call':
      return [
        added({ ...item, input: '' }),
        ...say.cut(item.input).map(
          (delta): Event => ({
            type: 'response.custom_tool_call_input.delta',
            item_id: item.id ?? '',
            output_index,
            delta,
          }),
        ),
        { type: 'response.custom_tool_call_input.done', item_id: item.id ?? '', output_index, input: item.input },
        done,
      ]
    case 'reasoning':
      return [
        added({ ...item, summary: [], encrypted_content: '' }),
        ...item.summary.flatMap((part, summary_index) =>
          summaryEvents(part, { item_id: item.id, output_index, summary_index }),
        ),
        done,
      ]
    default:
      return [added(item), done]
  }
}

function argumentsDelta(item_id = '', output_index: number, delta: string): Event {
  return { type: 'response.function_call_arguments.delta', item_id, output_index, delta }
}

function summaryEvents(
  part: { type: 'summary_text'; text: string },
  place: { item_id: string; output_index: number; summary_index: number },
): Event[] {
  return [
    { type: 'response.reasoning_summary_part.added', ...place, part: { ...part, text: '' } },
    ...say.cut(part.text).map((delta): Event => ({ type: 'response.reasoning_summary_text.delta', ...place, delta })),
    { type: 'response.reasoning_summary_text.done', ...place, text: part.text },
    { type: 'response.reasoning_summary_part.done', ...place, part },
  ]
}

function stream(body: Event[], output: Item[], end: End): say.Written['frames'] {
  const { usage: _, ...begun } = response([], {})
  const open: ResponsesAnswer = { ...begun, status: 'in_progress' }
  return numbered([
    { type: 'response.created', response: open },
    { type: 'response.in_progress', response: open },
    ...body,
    { type: end.incomplete ? 'response.incomplete' : 'response.completed', response: response(output, end) },
  ])
}

function written(output: Item[], end: End = {}): say.Written {
  return { plain: response(output, end), frames: stream(output.flatMap(itemEvents), output, end) }
}

const text = (said: string, end: End = {}): say.Written =>
  written([message([textPart(said)], end.incomplete ? 'incomplete' : 'completed')], end)

type Call = Extract<Item, { type: 'function_call' }>
const call = (id: string, { name, args }: { name: string; args: object }): Call => ({
  id: `fc_${id}`,
  type: 'function_call',
  call_id: `call_${id}`,
  name,
  arguments: JSON.stringify(args),
  status: 'completed',
})
const weather = call('weather', say.WEATHER)
const time = call('time', say.TIME)
const thinking: Item = {
  id: 'rs_A1',
  type: 'reasoning',
  summary: [{ type: 'summary_text', text: say.THOUGHT }],
  encrypted_content: say.SIGNATURE,
}
const thought: Usage = {
  ...USAGE,
  output_tokens: 40,
  total_tokens: 61,
  output_tokens_details: { reasoning_tokens: 31 },
}

/** Both calls open before either is whole, and grow in turn. */
function interleaved(): say.Written {
  const output = [weather, time]
  const [a, b] = [say.cut(weather.arguments), say.cut(time.arguments)]
  const turns = Array.from({ length: Math.max(a.length, b.length) }, (_, at) => [
    ...(a[at] === undefined ? [] : [argumentsDelta(weather.id, 0, a[at])]),
    ...(b[at] === undefined ? [] : [argumentsDelta(time.id, 1, b[at])]),
  ])
  const opened = output.map(
    (item, output_index): Event => ({
      type: 'response.output_item.added',
      output_index,
      item: { ...item, arguments: '', status: 'in_progress' },
    }),
  )
  const closed = output.flatMap((item, output_index) => itemEvents(item, output_index).slice(-2))
  return { plain: response(output, {}), frames: stream([...opened, ...turns.flat(), ...closed], output, {}) }
}

const tokens = ['The', ' capital'].map((token) => ({
  token,
  logprob: -0.25,
  bytes: [...Buffer.from(token)],
  top_logprobs: [{ token, logprob: -0.25, bytes: [...Buffer.from(token)] }],
}))

function withoutUsage({ plain, frames }: say.Written): say.Written {
  const { usage: _, ...rest } = plain as ResponsesAnswer
  return {
    plain: rest,
    frames: frames.map(({ event, data }) => ({
      event,
      data: event === 'response.completed' ? { ...(data as object), response: rest } : data,
    })),
  }
}

export const openAiResponsesAnswers: say.Answers = {
  plain: text(say.TEXT),
  unicode: text(say.UNICODE),
  long: text(say.LONG),
  json: text(say.JSON_TEXT),
  toolCall: written([weather]),
  parallelCalls: written([weather, time]),
  interleavedCalls: interleaved(),
  emptyArguments: written([call('now', { name: 'now', args: {} })]),
  customCall: written([
    { id: 'ctc_patch', type: 'custom_tool_call', call_id: 'call_patch', name: 'apply_patch', input: say.PATCH },
  ]),
  reasoning: written([thinking, message([textPart(say.TEXT)])], { usage: thought }),
  reasoningCall: written([thinking, weather], { usage: thought }),
  redacted: written(
    [{ id: 'rs_A1', type: 'reasoning', summary: [], encrypted_content: say.HIDDEN }, message([textPart(say.TEXT)])],
    { usage: thought },
  ),
  cacheUsage: text(say.TEXT, {
    usage: {
      ...USAGE,
      input_tokens: 2048,
      total_tokens: 2057,
      input_tokens_details: { cached_tokens: 1024, cache_write_tokens: 512 },
    },
  }),
  length: text(say.TEXT, { incomplete: 'max_output_tokens' }),
  stopSequence: text(say.TEXT),
  refusal: written([message([{ type: 'refusal', refusal: say.REFUSAL }])]),
  filtered: written([message([], 'incomplete')], { incomplete: 'content_filter' }),
  citations: written([
    message([
      {
        ...textPart(say.TEXT),
        annotations: [
          {
            type: 'url_citation',
            url: say.SOURCE.url,
            title: say.SOURCE.title,
            start_index: 0,
            end_index: say.TEXT.length,
          },
        ],
      },
    ]),
  ]),
  logprobs: written([message([{ ...textPart('The capital'), logprobs: tokens }])]),
  two: undefined,
  errorMidStream: text(say.TEXT),
  noUsage: withoutUsage(text(say.TEXT)),
}
