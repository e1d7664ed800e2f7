import fc from 'fast-check'
import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import type { StreamEvent } from '../../../../src/model/chat/answer.ts'
import { openAiChatCodec as codec } from '../../../../src/wire/openai-chat/codec.ts'
import { context, decodeStream, delta, encodeStream } from './support.ts'

const finished = (word = 'stop') => delta({}, { finish_reason: word })
const call = (index: unknown, more: object) => ({ tool_calls: [{ index, ...more }] })
const named = (id: string | null, name: string, args = '') => ({ id, function: { name, arguments: args } })
const args = (text: string) => ({ function: { arguments: text } })

/** What each part says in the end: kind, and its text, input or signature. */
function told(events: readonly StreamEvent[]): string[] {
  const parts: string[] = []
  const open = new Map<string, number>()
  for (const event of events) {
    if (event.type === 'part-start') {
      const { head } = event
      open.set(`${event.choice}.${event.part}`, parts.length)
      parts.push(head.type === 'tool-call' ? `${head.id}/${head.name}${head.signature ? '!' : ''}:` : `${head.type}:`)
    }
    if (event.type === 'part-delta') {
      const at = open.get(`${event.choice}.${event.part}`) ?? -1
      const text = event.delta.type === 'text' ? event.delta.text : `<${event.delta.type}>`
      parts[at] = `${parts[at]}${text}`
    }
    if (event.type === 'part-end') open.delete(`${event.choice}.${event.part}`)
  }
  expect(open.size).toBe(0)
  return parts
}

function sequential(events: readonly StreamEvent[]): boolean {
  const open = new Set<number>()
  return events.every((event) => {
    if (event.type === 'part-start') return !open.has(event.choice) && open.add(event.choice)
    if (event.type === 'part-end') return open.delete(event.choice)
    return event.type !== 'part-delta' || open.has(event.choice)
  })
}

describe('streams that come in', () => {
  it('have a start, parts, an end, usage and an end of all', () => {
    const usage = { prompt_tokens: 1, completion_tokens: 2 }
    const events = decodeStream(
      { id: '', model: '', choices: [], prompt_filter_results: [] },
      delta({ role: 'assistant', content: '' }),
      delta({ content: 'he' }),
      delta({ content: null }),
      delta({ content: 'y' }),
      finished(),
      delta({ content: '' }),
      { choices: [], usage },
      '[DONE]',
    )
    expect(events.map(({ type }) => type)).toEqual([
      'start',
      'part-start',
      'part-delta',
      'part-delta',
      'usage',
      'part-end',
      'choice-end',
      'end',
    ])
    expect(events[0]).toEqual({ type: 'start', id: 'a', model: 'x', created: 1 })
    expect(events.at(-4)).toMatchObject({ usage: { inputTokens: 1, outputTokens: 2 }, raw: JSON.stringify(usage) })
  })

  it.each([
    ['in turn', [call(0, named('a', 'f')), call(0, args('{}')), call(1, named('b', 'g')), call(1, args('{}'))]],
    ['whole', [call(0, named('a', 'f', '{}')), call(1, named('b', 'g', '{}'))]],
    ['whole, all numbered 0', [call(0, named('a', 'f', '{}')), call(0, named('b', 'g', '{}'))]],
    ['whole, without numbers', [call(undefined, named('a', 'f', '{}')), call(undefined, named('b', 'g', '{}'))]],
    [
      'by turns',
      [call(0, named('a', 'f', '{')), call(1, named('b', 'g', '{')), call(0, args('}')), call(1, args('}'))],
    ],
    [
      'both begun first',
      [call(0, named('a', 'f')), call(1, named('b', 'g')), call(0, args('{}')), call(1, args('{}'))],
    ],
    [
      'with id and name told each time',
      [call(0, named('a', 'f', '{')), call(0, named('a', 'f', '}')), call(1, named('b', 'g', '{}'))],
    ],
    [
      'with empty ids behind the first',
      [call(0, named('a', 'f', '{')), call(0, named('', '', '}')), call(1, named('b', 'g', '{}'))],
    ],
    ['with the name late', [call(0, { id: 'a' }), call(0, named(null, 'f', '{}')), call(1, named('b', 'g', '{}'))]],
    [
      'as objects',
      [{ tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: {} } }] }, call(1, named('b', 'g', '{}'))],
    ],
  ])('have calls %s', (_, deltas) => {
    const events = decodeStream(...deltas.map((one) => delta(one)), finished('tool_calls'), '[DONE]')
    expect(told(events)).toEqual(['a/f:{}', 'b/g:{}'])
    expect(sequential(events)).toBe(true)
    expect(events).toContainEqual({
      type: 'choice-end',
      choice: 0,
      finish: { reason: 'tool-calls', raw: 'tool_calls' },
    })
  })

  it('make up an id where none comes', () => {
    expect(told(decodeStream(delta(call(0, named(null, 'f', '{}'))), finished()))[0]).toMatch(/^call_\w+\/f:\{\}$/)
  })

  it('have several choices', () => {
    const events = decodeStream(
      {
        choices: [
          { index: 0, delta: { content: 'a' } },
          { index: 1, delta: { content: 'b' } },
        ],
      },
      {
        choices: [
          { index: 1, delta: {}, finish_reason: 'stop' },
          { index: 0, delta: {}, finish_reason: 'length' },
        ],
      },
    )
    expect(told(events)).toEqual(['text:a', 'text:b'])
    expect(events.filter(({ type }) => type === 'choice-end')).toMatchObject([
      { choice: 0, finish: { reason: 'length' } },
      { choice: 1, finish: { reason: 'stop' } },
    ])
  })

  it.each([
    [
      'reasoning_content',
      [delta({ reasoning_content: 'why' }), delta({ content: 'so' })],
      ['reasoning:why', 'text:so'],
    ],
    ['reasoning', [delta({ reasoning: 'why', content: null })], ['reasoning:why']],
    [
      'details rather than reasoning',
      [
        delta({ reasoning: 'w', reasoning_details: [{ type: 'reasoning.text', text: 'w', index: 0 }] }),
        delta({ reasoning: 'y', reasoning_details: [{ type: 'reasoning.text', text: 'y', index: 0 }] }),
        delta({
          reasoning_details: [{ type: 'reasoning.text', signature: 's', format: 'anthropic-claude-v1', index: 0 }],
        }),
        delta({
          reasoning_details: [{ type: 'reasoning.encrypted', data: 'd', format: 'anthropic-claude-v1', index: 1 }],
        }),
      ],
      ['reasoning:wy<signature>', 'whole:'],
    ],
    [
      'a summary with what is hidden behind it',
      [
        delta({ reasoning_details: [{ type: 'reasoning.summary', summary: 'u', id: 'rs', index: 0 }] }),
        delta({ reasoning_details: [{ type: 'reasoning.encrypted', data: 'e', id: 'rs', index: 0 }] }),
      ],
      ['reasoning:u<signature>'],
    ],
    [
      'the signature of a call before it',
      [
        delta({ reasoning_details: [{ type: 'reasoning.encrypted', data: 'g', id: 'a', format: 'google-gemini-v1' }] }),
        delta(call(0, named('a', 'f', '{}'))),
      ],
      ['a/f!:{}'],
    ],
    [
      'the signature of a call behind it',
      [
        delta(call(0, named('a', 'f', '{}'))),
        delta({ reasoning_details: [{ type: 'reasoning.encrypted', data: 'g', id: 'a', format: 'google-gemini-v1' }] }),
      ],
      ['a/f:{}<signature>'],
    ],
    [
      'the signature of a call that never came',
      [delta({ reasoning_details: [{ type: 'reasoning.encrypted', data: 'g', id: 'a', format: 'google-gemini-v1' }] })],
      ['whole:'],
    ],
  ])('have %s', (_, chunks, parts) => {
    expect(told(decodeStream(...chunks, finished()))).toEqual(parts)
  })

  it('tell errors, and nothing of what is no event', () => {
    const error = { message: 'overloaded', code: 529 }
    expect(decodeStream({ error })).toEqual([{ type: 'error', raw: JSON.stringify(error), message: 'overloaded' }])
    expect(decodeStream('{', '[]', 'null', '""')).toEqual([])
  })

  it('never throw and keep parts in order, whatever comes', () => {
    const member = fc.oneof(fc.jsonValue(), fc.constantFrom('stop', 'tool_calls', '', null, 0, 1))
    const part = fc.record({
      index: member,
      id: member,
      function: fc.oneof(member, fc.record({ name: member, arguments: member })),
    })
    const written = fc.record(
      {
        content: member,
        reasoning: member,
        reasoning_details: fc.array(
          fc.record({
            type: fc.constantFrom('reasoning.text', 'reasoning.encrypted'),
            data: member,
            text: member,
            id: member,
          }),
        ),
        tool_calls: fc.oneof(member, fc.array(part)),
        refusal: member,
        annotations: member,
        audio: member,
      },
      { requiredKeys: [] },
    )
    const chunk = fc.record({
      choices: fc.array(fc.record({ index: member, delta: written, finish_reason: member })),
      usage: member,
    })
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 8 }), (chunks) => {
        const events = decodeStream(...chunks, '[DONE]')
        expect(sequential(events)).toBe(true)
        told(events)
      }),
    )
  })
})

const everything: readonly StreamEvent[] = [
  { type: 'start', id: 'a', model: 'x', created: 1, serviceTier: 'default' },
  { type: 'part-start', choice: 0, part: 0, head: { type: 'reasoning' } },
  { type: 'part-delta', choice: 0, part: 0, delta: { type: 'text', text: 'why' } },
  {
    type: 'part-delta',
    choice: 0,
    part: 0,
    delta: { type: 'signature', signature: { origin: 'anthropic-messages', value: 's' } },
  },
  { type: 'part-end', choice: 0, part: 0 },
  {
    type: 'part-start',
    choice: 0,
    part: 1,
    head: {
      type: 'whole',
      part: { type: 'reasoning', text: undefined, redacted: { origin: 'anthropic-messages', value: 'h' } },
    },
  },
  { type: 'part-end', choice: 0, part: 1 },
  { type: 'part-start', choice: 0, part: 2, head: { type: 'text' } },
  { type: 'part-delta', choice: 0, part: 2, delta: { type: 'text', text: 'so' } },
  { type: 'part-end', choice: 0, part: 2 },
  {
    type: 'part-start',
    choice: 0,
    part: 3,
    head: { type: 'tool-call', id: 'c1', name: 'f', signature: { origin: 'gemini', value: 'g' } },
  },
  { type: 'part-delta', choice: 0, part: 3, delta: { type: 'text', text: '{"a":' } },
  { type: 'part-delta', choice: 0, part: 3, delta: { type: 'text', text: '1}' } },
  { type: 'part-end', choice: 0, part: 3 },
  { type: 'part-start', choice: 0, part: 4, head: { type: 'tool-call', id: 'c2', name: 'g' } },
  { type: 'part-delta', choice: 0, part: 4, delta: { type: 'text', text: '{}' } },
  { type: 'part-end', choice: 0, part: 4 },
  { type: 'choice-end', choice: 0, finish: { reason: 'tool-calls', raw: 'tool_use' } },
]

describe('streams that go out', () => {
  it('say the same when they are read again', () => {
    const text = encodeStream(everything)
    const decoder = codec.decoder()
    const events = codec.eventsIn(Buffer.from(text)).flatMap((event) => [...decoder.push(event)])
    const around: readonly string[] = ['choice-ending', 'usage', 'end']
    expect(events.filter(({ type }) => !around.includes(type))).toEqual(everything)
    expect(events.map(({ type }) => type).filter((type) => around.includes(type))).toEqual(around)
  })

  it('tell usage only to who wants it', () => {
    const wanted = encodeStream(everything)
    expect(wanted.match(/"usage":null/g)?.length).toBe(wanted.split('\n\n').length - 3)
    expect(wanted).toMatch(/"choices":\[\],"usage":\{"prompt_tokens":1,[^\n]*\n\ndata: \[DONE\]\n\n$/)
    expect(encodeStream(everything, context({ wantsUsage: false }))).not.toContain('"usage"')
  })

  it('give calls without arguments an empty object, and each choice its role', () => {
    const text = encodeStream([
      { type: 'start', id: undefined, model: undefined, created: undefined },
      { type: 'part-start', choice: 1, part: 0, head: { type: 'tool-call', id: 'c', name: 'f' } },
      { type: 'part-end', choice: 1, part: 0 },
    ])
    expect(text).toContain('"arguments":"{}"')
    expect(text.match(/"role":"assistant"/g)).toHaveLength(2)
    expect(text).toContain('"id":"chatcmpl-1"')
  })

  it('keep connections alive', () => {
    expect(codec.encoder(context()).push({ type: 'ping' })).toBe(': keep-alive\n\n')
  })
})

/** An official client whose server answers with these streams, one after the other. */
function clientOf(...streams: readonly string[]): OpenAI {
  const left = [...streams]
  const fetch = async () => new Response(left.shift(), { headers: { 'content-type': 'text/event-stream' } })
  return new OpenAI({ apiKey: 'k', baseURL: 'http://localhost/v1', fetch, maxRetries: 0 })
}

const asked = { model: 'm', messages: [{ role: 'user', content: 'hi' }] } satisfies Parameters<
  OpenAI['chat']['completions']['stream']
>[0]

describe('the official client', () => {
  it('puts a stream together', async () => {
    const stream = clientOf(encodeStream(everything)).chat.completions.stream(asked)
    const completion = await stream.finalChatCompletion()
    expect(completion).toMatchObject({
      id: 'a',
      service_tier: 'default',
      usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
      choices: [
        {
          finish_reason: 'tool_calls',
          message: {
            role: 'assistant',
            content: 'so',
            refusal: null,
            tool_calls: [
              { id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } },
              { id: 'c2', type: 'function', function: { name: 'g', arguments: '{}' } },
            ],
          },
        },
      ],
    })
  })

  it('runs tools', async () => {
    const calls: unknown[] = []
    const tool = (name: string) => ({
      type: 'function' as const,
      function: {
        name,
        description: name,
        parameters: { type: 'object' },
        parse: (text: string): unknown => JSON.parse(text),
        function: (given: unknown) => {
          calls.push([name, given])
          return 'done'
        },
      },
    })
    const answer: readonly StreamEvent[] = [
      ...everything.slice(0, 1),
      { type: 'part-start', choice: 0, part: 0, head: { type: 'text' } },
      { type: 'part-delta', choice: 0, part: 0, delta: { type: 'text', text: 'all done' } },
      { type: 'part-end', choice: 0, part: 0 },
      { type: 'choice-end', choice: 0, finish: { reason: 'stop', raw: 'end_turn' } },
    ]
    const client = clientOf(encodeStream(everything), encodeStream(answer))
    const runner = client.chat.completions.runTools({ ...asked, stream: true, tools: [tool('f'), tool('g')] })
    expect(await runner.finalContent()).toBe('all done')
    expect(calls).toEqual([
      ['f', { a: 1 }],
      ['g', {}],
    ])
  })

  it('tell clients of the older functions of one call only', () => {
    const call = (part: number, name: string): StreamEvent[] => [
      { type: 'part-start', choice: 0, part, head: { type: 'tool-call', id: `c${part}`, name } },
      { type: 'part-delta', choice: 0, part, delta: { type: 'text', text: `{"${name}":1}` } },
      { type: 'part-end', choice: 0, part },
    ]
    const nothing: StreamEvent[] = [
      { type: 'part-start', choice: 0, part: 2, head: { type: 'tool-call', id: 'c2', name: 'third' } },
      { type: 'part-end', choice: 0, part: 2 },
    ]
    const events = [...call(0, 'first'), ...call(1, 'second'), ...nothing]
    const text = encodeStream(events, context({ request: { messages: [], stream: true, functionsOnly: true } }))
    expect(text).toContain('"function_call":{"name":"first","arguments":""}')
    expect(text).not.toMatch(/second|third|"arguments":"\{\}"/)
  })
})
