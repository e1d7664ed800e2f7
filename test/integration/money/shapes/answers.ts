import { EventStreamCodec } from '@smithy/eventstream-codec'
import { fromUtf8, toUtf8 } from '@smithy/util-utf8'

// Answers of providers as they are on the wire, with a given usage object. Written from the providers' API references;
// nothing is imported from src/.

type Json = Readonly<Record<string, unknown>>

/** Where a provider of OpenAI's format tells usage on a stream. */
export type Place = 'own chunk' | 'last chunk' | 'every chunk' | 'x_groq' | 'choice'

export interface WireAnswer {
  /** What the path of the call must end with. */
  readonly path: { readonly plain: string; readonly stream: string }
  readonly streamType: string
  readonly plain: Json
  readonly stream: Buffer
}

const data = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`
const named = (value: Json & { readonly type: string }) => `event: ${value.type}\n${data(value)}`
const SSE = 'text/event-stream'
const text = 'Hello there.'

export function chatAnswer(model: string, usage: Json, place: Place): WireAnswer {
  const head = { id: 'chatcmpl-1', created: 1_790_000_000, model }
  const chunk = (choice: Json | undefined, more: Json = {}) =>
    data({ ...head, object: 'chat.completion.chunk', choices: choice ? [{ index: 0, ...choice }] : [], ...more })
  const begun = place === 'every chunk' ? { usage: { ...usage, completion_tokens: 1 } } : {}
  const last: Json =
    place === 'x_groq'
      ? { x_groq: { id: 'req_1', usage } }
      : place === 'last chunk' || place === 'every chunk'
        ? { usage }
        : {}
  const stop = { delta: {}, finish_reason: 'stop', ...(place === 'choice' && { usage }) }
  return {
    path: { plain: '/chat/completions', stream: '/chat/completions' },
    streamType: SSE,
    plain: {
      ...head,
      object: 'chat.completion',
      choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
      usage,
    },
    stream: Buffer.from(
      [
        chunk({ delta: { role: 'assistant', content: '' }, finish_reason: null }, begun),
        chunk({ delta: { content: text }, finish_reason: null }, begun),
        chunk(stop, last),
        ...(place === 'own chunk' ? [chunk(undefined, { usage })] : []),
        'data: [DONE]\n\n',
      ].join(''),
    ),
  }
}

/** `searches`: items of the output before the message. */
export function responsesAnswer(model: string, usage: Json, searches: readonly Json[] = []): WireAnswer {
  const part = { type: 'output_text', text, annotations: [] }
  const item = { id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content: [part] }
  const response = { id: 'resp_1', object: 'response', created_at: 1_790_000_000, model, output: [] as unknown[] }
  const whole = {
    ...response,
    status: 'completed',
    error: null,
    incomplete_details: null,
    output: [...searches, item],
    usage,
  }
  const open = { ...response, status: 'in_progress', usage: null }
  const output_index = searches.length
  const place = { item_id: 'msg_1', output_index, content_index: 0 }
  const events = [
    { type: 'response.created', response: open },
    { type: 'response.in_progress', response: open },
    ...searches.flatMap((search, at) => [
      { type: 'response.output_item.added', output_index: at, item: { ...search, status: 'in_progress' } },
      { type: 'response.output_item.done', output_index: at, item: search },
    ]),
    { type: 'response.output_item.added', output_index, item: { ...item, status: 'in_progress', content: [] } },
    { type: 'response.content_part.added', ...place, part: { ...part, text: '' } },
    { type: 'response.output_text.delta', ...place, delta: text, logprobs: [] },
    { type: 'response.output_text.done', ...place, text, logprobs: [] },
    { type: 'response.content_part.done', ...place, part },
    { type: 'response.output_item.done', output_index, item },
    { type: 'response.completed', response: whole },
  ]
  const stream = events.map((event, at) => named({ ...event, sequence_number: at })).join('')
  return {
    path: { plain: '/responses', stream: '/responses' },
    streamType: SSE,
    plain: whole,
    stream: Buffer.from(stream),
  }
}

export function messagesAnswer(model: string, usage: Json): WireAnswer {
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model, stop_sequence: null }
  const { output_tokens, ...input } = usage
  const events = [
    {
      type: 'message_start',
      message: { ...message, content: [], stop_reason: null, usage: { ...input, output_tokens: 1 } },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens } },
    { type: 'message_stop' },
  ]
  return {
    path: { plain: '/messages', stream: '/messages' },
    streamType: SSE,
    plain: { ...message, content: [{ type: 'text', text }], stop_reason: 'end_turn', usage },
    stream: Buffer.from(events.map(named).join('')),
  }
}

export function geminiAnswer(model: string, usage: Json): WireAnswer {
  const said = (parts: readonly Json[], more: Json, counts: Json) => ({
    candidates: [{ content: { role: 'model', parts }, index: 0, ...more }],
    usageMetadata: counts,
    modelVersion: model,
    responseId: 'r-1',
  })
  const { promptTokenCount, promptTokensDetails } = usage
  const first = { promptTokenCount, promptTokensDetails, candidatesTokenCount: 1, totalTokenCount: promptTokenCount }
  const whole = said([{ text }], { finishReason: 'STOP' }, usage)
  const chunks = [said([{ text: 'Hello ' }], {}, first), said([{ text: 'there.' }], { finishReason: 'STOP' }, usage)]
  return {
    path: { plain: ':generateContent', stream: ':streamGenerateContent?alt=sse' },
    streamType: SSE,
    plain: whole,
    stream: Buffer.from(chunks.map(data).join('')),
  }
}

const frames = new EventStreamCodec(toUtf8, fromUtf8)

function frame(event: string, payload: Json): Uint8Array {
  const string = (value: string) => ({ type: 'string', value }) as const
  const headers = {
    ':event-type': string(event),
    ':content-type': string('application/json'),
    ':message-type': string('event'),
  }
  return frames.encode({ headers, body: fromUtf8(JSON.stringify(payload)) })
}

export function converseAnswer(usage: Json): WireAnswer {
  const metrics = { latencyMs: 12 }
  return {
    path: { plain: '/converse', stream: '/converse-stream' },
    streamType: 'application/vnd.amazon.eventstream',
    plain: { output: { message: { role: 'assistant', content: [{ text }] } }, stopReason: 'end_turn', usage, metrics },
    stream: Buffer.concat([
      frame('messageStart', { role: 'assistant' }),
      frame('contentBlockDelta', { contentBlockIndex: 0, delta: { text } }),
      frame('contentBlockStop', { contentBlockIndex: 0 }),
      frame('messageStop', { stopReason: 'end_turn' }),
      frame('metadata', { usage, metrics }),
    ]),
  }
}
