import fc from 'fast-check'
import { ResponseStream } from 'openai/lib/responses/ResponseStream'
import type { Response } from 'openai/resources/responses/responses'
import { describe, expect, it } from 'vitest'
import type { ChatAnswer, StreamEvent } from '../../../../src/model/chat/answer.ts'
import type { Part } from '../../../../src/model/chat/parts.ts'
import type { ChatRequest } from '../../../../src/model/chat/request.ts'
import type { WireEvent } from '../../../../src/wire/codec.ts'
import { openAiResponsesCodec as codec } from '../../../../src/wire/openai-responses/codec.ts'
import { contextOf, decoded, eventsOf, type Json, plainRequest } from './calls.ts'

const cost = { charge: 0.5, upstream: 0.4, isByok: false }
const usage = {
  inputTokens: 10,
  cacheReadTokens: 4,
  cacheWriteTokens: 0,
  outputTokens: 6,
  reasoningTokens: 2,
  estimated: false,
}
const request: ChatRequest = {
  ...plainRequest,
  tools: [
    { kind: 'function', name: 'f', description: undefined, parameters: { type: 'object' }, strict: undefined },
    { kind: 'custom', name: 'c', description: undefined, format: undefined },
    {
      kind: 'function',
      name: 'crm__find',
      namespace: { name: 'crm', description: 'C' },
      description: undefined,
      parameters: undefined,
      strict: undefined,
    },
  ],
}
const context = contextOf(request)
const sealed = { origin: 'openai-responses', value: 'rs_9:gAAA' } as const
const foreign = { origin: 'anthropic-messages', value: 'sig' } as const

/** Parts that come back as they were, from plain answers and from streams. */
const parts = {
  text: { type: 'text', text: 'Hello there' },
  cited: {
    type: 'text',
    text: 'See this',
    citations: [
      {
        kind: 'url',
        url: 'https://x',
        title: 'X',
        start: 0,
        end: 3,
        raw: {
          origin: 'openai-responses',
          value: { type: 'url_citation', start_index: 0, end_index: 3, url: 'https://x', title: 'X' },
        },
      },
    ],
  },
  refusal: { type: 'refusal', text: 'I cannot.' },
  call: { type: 'tool-call', id: 'call_1', name: 'f', input: '{"a":1}' },
  grouped: { type: 'tool-call', id: 'call_2', name: 'crm__find', input: '{}' },
  custom: { type: 'tool-call', id: 'call_3', name: 'c', input: 'free\ntext', custom: true },
  summary: { type: 'reasoning', text: 'A.\n\nB.', summary: true, signature: sealed, id: 'rs_9' },
  thought: { type: 'reasoning', text: 'Hm.', signature: foreign, id: 'rs_8' },
  hidden: { type: 'reasoning', text: undefined, redacted: sealed, id: 'rs_9' },
  redacted: { type: 'reasoning', text: undefined, redacted: foreign, id: 'rs_7' },
  search: {
    type: 'other',
    origin: 'openai-responses',
    name: 'web_search_call',
    raw: { type: 'web_search_call', id: 'ws_1' },
  },
} as const satisfies Record<string, Part>

const names = Object.keys(parts) as (keyof typeof parts)[]

function answerOf(list: readonly Part[]): ChatAnswer {
  const calls = list.some(({ type }) => type === 'tool-call')
  const refusal = list.some(({ type }) => type === 'refusal')
  const reason = calls ? 'tool-calls' : refusal ? 'refusal' : 'stop'
  const choices = [{ index: 0, parts: list, finish: { reason, raw: 'completed' } }] as const
  return { id: 'resp_1', model: 'm-1', created: 5, choices, usage }
}

/** The stream that an answer would have been, in pieces of `size` characters. */
function streamOf({ id, model, created, choices }: ChatAnswer, size: number): StreamEvent[] {
  const [choice] = choices
  const events = (choice?.parts ?? []).flatMap((part, at) => partEvents(part, at, size))
  const finish = choice?.finish ?? { reason: 'stop', raw: undefined }
  return [{ type: 'start', id, model, created }, ...events, { type: 'choice-end', choice: 0, finish }]
}

function partEvents(part: Part, at: number, size: number): StreamEvent[] {
  const place = { choice: 0, part: at } as const
  const pieces = (text: string): StreamEvent[] =>
    (text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []).map((piece) => ({
      type: 'part-delta',
      ...place,
      delta: { type: 'text', text: piece },
    }))
  const end: StreamEvent = { type: 'part-end', ...place }
  switch (part.type) {
    case 'text':
    case 'refusal': {
      const citations = (part.type === 'text' ? (part.citations ?? []) : []).map(
        (citation): StreamEvent => ({ type: 'part-delta', ...place, delta: { type: 'citation', citation } }),
      )
      return [{ type: 'part-start', ...place, head: { type: part.type } }, ...pieces(part.text), ...citations, end]
    }
    case 'tool-call': {
      const { type, id, name, custom } = part
      return [
        { type: 'part-start', ...place, head: { type, id, name, ...(custom && { custom }) } },
        ...pieces(part.input),
        end,
      ]
    }
    case 'reasoning': {
      if (part.redacted) return [{ type: 'part-start', ...place, head: { type: 'whole', part } }, end]
      const { type, summary, id, signature } = part
      const seal: StreamEvent[] = signature
        ? [{ type: 'part-delta', ...place, delta: { type: 'signature', signature } }]
        : []
      return [
        { type: 'part-start', ...place, head: { type, ...(summary && { summary }), ...(id && { id }) } },
        ...pieces(part.text ?? ''),
        ...seal,
        end,
      ]
    }
    default:
      return [{ type: 'part-start', ...place, head: { type: 'whole', part } }, end]
  }
}

function written(events: readonly StreamEvent[], counts = usage): string {
  const encoder = codec.encoder(context)
  return `${events.map((event) => encoder.push(event)).join('')}${encoder.end(counts, cost)}`
}

function read(events: readonly WireEvent[]): StreamEvent[] {
  const decoder = codec.decoder()
  return events.flatMap((event) => decoder.push(event)).filter(({ type }) => type !== 'ping')
}

async function accumulated(text: string): Promise<Response> {
  const lines = eventsOf(text).map(({ data }) => `${data}\n`)
  return ResponseStream.fromReadableStream(new Blob(lines).stream()).finalResponse()
}

/** As the SDK shows a plain answer. */
function parsed(body: Json): unknown {
  const output = (body.output as Json[]).map((item) => {
    if (item.type === 'function_call') return { ...item, parsed_arguments: null }
    if (item.type !== 'message') return item
    return { ...item, content: (item.content as Json[]).map((part) => ({ ...part, parsed: null })) }
  })
  return { ...body, output, output_parsed: null }
}

const bodies = [
  names,
  ...names.map((name) => [name]),
  ['text', 'text'],
  ['text', 'refusal'],
  ['call', 'text', 'call'],
] as (keyof typeof parts)[][]

describe('an answer', () => {
  it.each(bodies)('comes back as it was: %s', (...list) => {
    const answer = answerOf(list.map((name) => parts[name]))
    // Searches are counted from the items.
    const searches = list.filter((name) => name === 'search').length
    const usage = { ...answer.usage, ...(searches > 0 && { searches }) }
    expect(codec.decodeAnswer(codec.encodeAnswer(answer, context, undefined))).toEqual({ ...answer, usage })
  })

  it('has all that a response has, with the cost in its usage', () => {
    const body = codec.encodeAnswer(answerOf([parts.text]), context, cost)
    const typed: Omit<Response, 'output_text'> = {
      id: 'resp_1',
      object: 'response',
      created_at: 5,
      status: 'completed',
      background: false,
      error: null,
      incomplete_details: null,
      instructions: null,
      max_output_tokens: null,
      model: 'm-1',
      output: [
        {
          id: 'msg_1_0',
          type: 'message',
          status: 'completed',
          role: 'assistant',
          content: [{ type: 'output_text', text: 'Hello there', annotations: [], logprobs: [] }],
        },
      ],
      parallel_tool_calls: true,
      previous_response_id: null,
      reasoning: { effort: null, summary: null },
      temperature: 1,
      text: { format: { type: 'text' } },
      tool_choice: 'auto',
      tools: [
        { type: 'function', name: 'f', parameters: { type: 'object' }, strict: false },
        { type: 'custom', name: 'c' },
        {
          type: 'namespace',
          name: 'crm',
          description: 'C',
          tools: [{ type: 'function', name: 'find', parameters: { type: 'object', properties: {} }, strict: false }],
        },
      ],
      top_logprobs: 0,
      top_p: 1,
      truncation: 'disabled',
      metadata: {},
      usage: {
        input_tokens: 10,
        input_tokens_details: { cached_tokens: 4, cache_write_tokens: 0 },
        output_tokens: 6,
        output_tokens_details: { reasoning_tokens: 2 },
        total_tokens: 16,
      },
    }
    const told = { cost: 0.5, is_byok: false, cost_details: { upstream_inference_cost: 0.4 } }
    expect(body).toEqual({ ...typed, store: false, user: null, usage: { ...typed.usage, ...told } })
    expect(JSON.stringify(codec.encodeAnswer(answerOf([parts.grouped]), context, cost).output)).toContain(
      '"name":"find","namespace":"crm"',
    )
  })

  it.each([
    ['length', 'incomplete', { reason: 'max_output_tokens' }],
    ['content-filter', 'incomplete', { reason: 'content_filter' }],
    ['refusal', 'incomplete', { reason: 'content_filter' }],
    ['tool-calls', 'completed', null],
    ['pause', 'completed', null],
  ] as const)('that ended by %s is %s', (reason, status, incomplete_details) => {
    const answer = answerOf([parts.text])
    const choices = answer.choices.map((choice) => ({ ...choice, finish: { reason, raw: undefined } }))
    expect(codec.encodeAnswer({ ...answer, choices }, context, cost)).toMatchObject({ status, incomplete_details })
    const encoder = codec.encoder(context)
    const text = streamOf({ ...answer, choices }, 3).map((event) => encoder.push(event))
    const last = eventsOf(text.join('') + encoder.end(usage, cost)).at(-1)
    expect(last?.event).toBe(`response.${status}`)
    expect(JSON.parse(last?.data ?? '')).toMatchObject({ response: { status, incomplete_details } })
  })

  it('that refuses in words of its own is completed', () => {
    expect(codec.encodeAnswer(answerOf([parts.refusal]), context, cost)).toMatchObject({ status: 'completed' })
  })

  it('that failed is none', () => {
    expect(codec.decodeAnswer({ output: [], status: 'failed' })).toBeUndefined()
    expect(codec.decodeAnswer({ output: [], error: { code: 'x' } })).toBeUndefined()
    expect(codec.decodeAnswer({ choices: [] })).toBeUndefined()
  })

  it("brings another format's marks to the client and back", () => {
    const marked = { ...parts.call, signature: { origin: 'gemini', value: 'a:b' } } as const
    for (const part of [parts.thought, parts.redacted, marked]) {
      const { output } = codec.encodeAnswer(answerOf([part]), context, undefined)
      const [message] = decoded({ input: output }).request.messages
      expect(message?.parts).toEqual([part])
    }
  })
})

describe('a stream', () => {
  it.each(bodies)('says what a plain answer says, by the SDK: %s', async (...list) => {
    const answer = answerOf(list.map((name) => parts[name]))
    const response = await accumulated(written(streamOf(answer, 3)))
    const { output_text: _, ...seen } = response
    expect(seen).toEqual(parsed(codec.encodeAnswer(answer, context, cost)))
  })

  it('is the same at every moment, also without the last event', async () => {
    const answer = answerOf(names.map((name) => parts[name]))
    const text = written(streamOf(answer, 4))
    const cut = eventsOf(text).slice(0, -1)
    const response = await accumulated(cut.map(({ data }) => `data: ${data}\n\n`).join(''))
    expect(response.output).toEqual((parsed(codec.encodeAnswer(answer, context, cost)) as Json).output)
  })

  it('has its events in order, numbered', () => {
    const text = written(streamOf(answerOf([parts.summary, parts.text, parts.call]), 100))
    const events = eventsOf(text).map(({ event, data }) => ({ event, ...(JSON.parse(data) as Json) }) as Json)
    expect(events.map(({ type }) => type)).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.reasoning_summary_part.added',
      'response.reasoning_summary_text.delta',
      'response.reasoning_summary_text.done',
      'response.reasoning_summary_part.done',
      'response.output_item.done',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.output_item.added',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'response.output_item.done',
      'response.completed',
    ])
    expect(events.every(({ event, type }) => event === type)).toBe(true)
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, index) => index))
  })

  it('keeps calls apart that come at the same time', async () => {
    const start = (part: number, id: string): StreamEvent => ({
      type: 'part-start',
      choice: 0,
      part,
      head: { type: 'tool-call', id, name: 'f' },
    })
    const more = (part: number, text: string): StreamEvent => ({
      type: 'part-delta',
      choice: 0,
      part,
      delta: { type: 'text', text },
    })
    const end = (part: number): StreamEvent => ({ type: 'part-end', choice: 0, part })
    const finish: StreamEvent = { type: 'choice-end', choice: 0, finish: { reason: 'tool-calls', raw: undefined } }
    const events = [start(0, 'a'), start(1, 'b'), more(1, '{"b"'), more(0, '{"a"'), more(1, ':1}'), more(0, ':2}')]
    const response = await accumulated(written([...events, end(0), end(1), finish]))
    expect(response.output).toMatchObject([
      { call_id: 'a', arguments: '{"a":2}' },
      { call_id: 'b', arguments: '{"b":1}' },
    ])
  })

  it('carries log probabilities', async () => {
    const logprobs = [{ token: 'H', logprob: -1, bytes: [72], top_logprobs: [] }]
    const [first, start, ...rest] = streamOf(answerOf([parts.text]), 100)
    const events = [first, start, { type: 'logprobs', choice: 0, logprobs }, ...rest] as StreamEvent[]
    const text = written(events)
    expect((await accumulated(text)).output[0]).toMatchObject({ content: [{ logprobs }] })
    expect(read(eventsOf(text)).filter(({ type }) => type === 'logprobs')).toEqual([
      { type: 'logprobs', choice: 0, logprobs },
    ])
  })

  it('read again is the same events, however it was cut', () => {
    const list = fc.array(fc.constantFrom(...names), { maxLength: 6 })
    fc.assert(
      fc.property(list, fc.integer({ min: 1, max: 9 }), (chosen, size) => {
        const answer = answerOf(chosen.map((name) => parts[name]))
        const events = streamOf(answer, size)
        const again = read(eventsOf(written(events)))
        const shown = again.filter(({ type }) => type !== 'usage' && type !== 'end')
        expect(shown).toEqual(events)
        expect(again.find(({ type }) => type === 'usage')).toMatchObject({ usage })
        expect(again.at(-1)).toEqual({ type: 'end' })
      }),
      { numRuns: 60 },
    )
  })

  it('of a provider that tells only whole items, or only the end, is understood', () => {
    const answer = answerOf(names.map((name) => parts[name]))
    const events = eventsOf(written(streamOf(answer, 1000)))
    const wanted = streamOf(answer, 1000)
    const only = (...types: string[]) => read(events.filter(({ event }) => types.includes(event ?? '')))
    const told = ['response.created', 'response.completed']
    for (const seen of [only(...told), only(...told, 'response.output_item.done')]) {
      expect(seen.filter(({ type }) => type !== 'usage' && type !== 'end')).toEqual(wanted)
    }
  })

  it('that fails says so and nothing else', () => {
    const error = { code: 'server_error', message: 'gone' }
    const failed = { event: 'response.failed', data: JSON.stringify({ type: 'response.failed', response: { error } }) }
    const [created] = eventsOf(written(streamOf(answerOf([]), 1)))
    expect(read([created as WireEvent, failed])).toEqual([
      { type: 'error', raw: JSON.stringify(error), message: 'gone' },
    ])
    expect(read([{ event: 'error', data: JSON.stringify({ type: 'error', ...error }) }])).toMatchObject([
      { type: 'error', message: 'gone' },
    ])
  })

  it('never throws, whatever comes', () => {
    const type = fc.constantFrom(
      ...['added', 'done'].map((end) => `response.output_item.${end}`),
      'response.content_part.done',
      'response.output_text.delta',
      'response.completed',
      'toString',
    )
    const event = fc.record({
      type,
      item: fc.jsonValue(),
      part: fc.jsonValue(),
      delta: fc.jsonValue(),
      response: fc.jsonValue(),
    })
    fc.assert(
      fc.property(fc.array(event), (events) => {
        read(events.map((one) => ({ event: one.type, data: JSON.stringify(one) })))
        read([{ event: undefined, data: 'no JSON' }])
      }),
      { numRuns: 100 },
    )
  })
})
