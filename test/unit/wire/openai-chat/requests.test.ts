import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../../src/kit/parse-json.ts'
import type { ChatRequest } from '../../../../src/model/chat/request.ts'
import { Fault } from '../../../../src/model/fault.ts'
import { builtInProviders } from '../../../../src/providers/index.ts'
import { decode, encode, target, user } from './support.ts'

const pixel = 'data:image/png;base64,AAAA'
const closed = { type: 'object', properties: {}, required: [], additionalProperties: false }
const weather = {
  type: 'function',
  function: { name: 'weather', description: 'd', parameters: closed, strict: true },
}
const call = { id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } }

/** Bodies that come out as they went in. */
const fixtures: Readonly<Record<string, JsonObject>> = {
  'one message': { messages: [user] },
  'system and developer': {
    messages: [{ role: 'system', content: 's' }, { role: 'developer', content: 'd', name: 'n' }, user],
  },
  parts: {
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'look', cache_control: { type: 'ephemeral', ttl: '1h' } },
          { type: 'image_url', image_url: { url: 'https://a/b.png', detail: 'low' } },
          { type: 'image_url', image_url: { url: pixel }, cache_control: { type: 'ephemeral' } },
          { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
          { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AAAA' } },
          { type: 'file', file: { file_id: 'file-1' } },
          { type: 'video_url', video_url: { url: 'https://a/b.mp4' } },
        ],
      },
    ],
  },
  'tools and results': {
    messages: [
      user,
      { role: 'assistant', content: null, tool_calls: [call, { ...call, id: 'c2' }] },
      { role: 'tool', tool_call_id: 'c1', content: 'sun', cache_control: { type: 'ephemeral' } },
      {
        role: 'tool',
        tool_call_id: 'c2',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
    ],
    tools: [{ ...weather, cache_control: { type: 'ephemeral', ttl: '5m' } }],
    tool_choice: { type: 'function', function: { name: 'weather' } },
    parallel_tool_calls: false,
  },
  'custom tools': {
    messages: [
      user,
      {
        role: 'assistant',
        content: 'x',
        tool_calls: [{ id: 'c', type: 'custom', custom: { name: 'sql', input: 'SELECT' } }],
      },
      { role: 'tool', tool_call_id: 'c', content: 'ok' },
    ],
    tools: [
      {
        type: 'custom',
        custom: {
          name: 'sql',
          description: 'd',
          format: { type: 'grammar', grammar: { syntax: 'lark', definition: 'start: "a"' } },
        },
      },
    ],
    tool_choice: { type: 'custom', custom: { name: 'sql' } },
  },
  'allowed tools': {
    messages: [user],
    tools: [weather],
    tool_choice: {
      type: 'allowed_tools',
      allowed_tools: { mode: 'required', tools: [{ type: 'function', function: { name: 'weather' } }] },
    },
  },
  reasoning: {
    messages: [
      user,
      {
        role: 'assistant',
        content: 'y',
        reasoning_details: [
          { type: 'reasoning.text', text: 't', signature: 's1', format: 'anthropic-claude-v1', index: 0 },
          { type: 'reasoning.encrypted', data: 'd', format: 'anthropic-claude-v1', index: 1 },
          { type: 'reasoning.summary', summary: 'u', format: 'openai-responses-v1', id: 'rs', index: 2 },
          { type: 'reasoning.encrypted', data: 'e', format: 'openai-responses-v1', id: 'rs', index: 2 },
          { type: 'reasoning.encrypted', data: 'g', format: 'google-gemini-v1', id: 'c1', index: 4 },
        ],
        tool_calls: [call],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'ok' },
    ],
    reasoning: { effort: 'high', exclude: true },
  },
  'answer formats': {
    messages: [user],
    response_format: { type: 'json_schema', json_schema: { name: 'n', schema: closed, strict: true } },
  },
  refusal: { messages: [user, { role: 'assistant', content: null, refusal: 'no' }, user] },
  'stored audio': { messages: [user, { role: 'assistant', content: null, audio: { id: 'au' } }, user] },
  scalars: {
    messages: [user],
    stream: true,
    stream_options: { include_usage: true },
    max_completion_tokens: 9,
    temperature: 0.5,
    top_p: 0.9,
    top_k: 5,
    frequency_penalty: 0.1,
    presence_penalty: 0.2,
    seed: 3,
    stop: ['a', 'b'],
    n: 2,
    logprobs: true,
    top_logprobs: 2,
    logit_bias: { '5': 1 },
    service_tier: 'flex',
    verbosity: 'low',
    user: 'u',
    metadata: { a: 'b' },
    store: true,
    reasoning: { max_tokens: 100 },
    prompt_cache_key: 'k',
    modalities: ['text', 'audio'],
    prediction: { type: 'content', content: 'x' },
  },
}

describe('requests', () => {
  it.each(Object.entries(fixtures))('come out as they went in: %s', (_, body) => {
    const { request, dropped } = decode(body)
    expect(dropped).toEqual([])
    const out = encode(request)
    expect(out.body).toEqual({ model: 'm', ...body })
    expect(out.dropped).toEqual([])
    expect(decode(out.body).request).toEqual(request)
  })

  it.each([
    ['messages[0].role', { messages: [{ role: 'x', content: '' }] }],
    ['messages[0].content[0].text', { messages: [{ role: 'user', content: [{ type: 'text', text: 1 }] }] }],
    ['messages[0].content[0].image_url', { messages: [{ role: 'user', content: [{ type: 'image_url' }] }] }],
    ['messages[0].tool_call_id', { messages: [{ role: 'tool', content: 'x' }] }],
    ['messages[0].tool_calls[0].id', { messages: [{ role: 'assistant', tool_calls: [{ function: { name: 'a' } }] }] }],
    ['tools[0].function', { messages: [user], tools: [{ type: 'function' }] }],
    ['tool_choice', { messages: [user], tool_choice: 'perhaps' }],
    ['temperature', { messages: [user], temperature: '1' }],
    ['response_format.type', { messages: [user], response_format: { type: 'xml' } }],
    ['reasoning_effort', { messages: [user], reasoning_effort: 'huge' }],
    ['stop[0]', { messages: [user], stop: [1] }],
  ])('name the field that is wrong: %s', (param, body) => {
    expect(() => decode(body)).toThrow(expect.objectContaining({ kind: 'invalid_request', param }))
    expect(() => decode(body)).toThrow(Fault)
  })

  it('reads the older functions', () => {
    const { request } = decode({
      messages: [
        user,
        { role: 'assistant', content: null, function_call: { name: 'weather', arguments: '{}' } },
        { role: 'function', name: 'weather', content: 'sun' },
      ],
      functions: [weather.function],
      function_call: { name: 'weather' },
    })
    expect(request.functionsOnly).toBe(true)
    // A message has room for one call of theirs.
    expect(request.parallelToolCalls).toBe(false)
    expect(request.toolChoice).toEqual({ kind: 'named', name: 'weather' })
    const [, asked, answered] = request.messages
    expect(asked?.parts[0]).toMatchObject({ type: 'tool-call', id: 'call_1_weather' })
    expect(answered).toMatchObject({ role: 'tool', parts: [{ callId: 'call_1_weather', name: 'weather' }] })
  })

  it('decodes what is the gateway’s own business into nothing', () => {
    const { request } = decode({ messages: [user], stream_options: { include_usage: true }, usage: { include: true } })
    expect(request).toEqual({ messages: [{ role: 'user', parts: [{ type: 'text', text: 'hi' }] }], stream: false })
  })

  it('names what it does not know', () => {
    const { dropped } = decode({ messages: [{ ...user, mood: 'good', name: null, annotations: [] }] })
    expect(dropped).toEqual(['messages[0].mood'])
  })

  it.each([
    [{ reasoning: { enabled: true } }, { effort: 'medium' }],
    [{ reasoning: { enabled: false } }, { effort: 'none' }],
    [{ include_reasoning: false }, { show: 'none' }],
    [{ reasoning_effort: 'low', reasoning: { effort: 'high' } }, { effort: 'high' }],
  ])('reads wishes about reasoning: %j', (body, wish) => {
    expect(decode({ messages: [user], ...body }).request.reasoning).toEqual(wish)
  })

  it('reads OpenAI’s own breakpoints as marks', () => {
    const part = { type: 'text', text: 'x', prompt_cache_breakpoint: { mode: 'explicit' } }
    const { request } = decode({ messages: [{ role: 'user', content: [part] }] })
    expect(request.messages[0]?.parts).toEqual([{ type: 'text', text: 'x', cache: { ttl: undefined } }])
  })
})

describe('requests to providers that know less', () => {
  const plain = target({ quirks: {} })

  it('go without what does no harm, and say so', () => {
    const { request } = decode({ ...fixtures.reasoning, top_k: 3 })
    const { body, dropped } = encode(request, plain)
    expect(JSON.stringify(body)).not.toContain('reasoning_details')
    const thoughts = [0, 1, 2].map((at) => `messages[1].content[${at}].reasoning`)
    expect(dropped).toEqual(['top_k', ...thoughts, 'messages[1].content[4].signature'])
    expect(body.reasoning_effort).toBe('high')
    expect(encode(decode(fixtures.parts ?? {}).request, plain).dropped).toEqual([
      'messages[0].content[0].cache_control',
      'messages[0].content[2].cache_control',
    ])
  })

  it('carry developer messages as system messages and allow tools by leaving the others out', () => {
    const other = { type: 'function', function: { name: 'other' } }
    const { request } = decode({
      ...fixtures['allowed tools'],
      tools: [other, weather],
      messages: [{ role: 'developer', content: 'd' }, user],
    })
    const { body } = encode(request, plain)
    expect(body).toMatchObject({ messages: [{ role: 'system' }, user], tools: [weather], tool_choice: 'required' })
  })

  it('carry reasoning as text where the provider wants it so', () => {
    const { request } = decode({ messages: [user, { role: 'assistant', content: 'a', reasoning_content: 'why' }] })
    const { body } = encode(request, target({ quirks: { reasoningHistory: 'content' } }))
    expect(body.messages).toEqual([user, { role: 'assistant', content: 'a', reasoning_content: 'why' }])
  })

  it('join texts where contents are strings only', () => {
    const content = [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ]
    const { request } = decode({ messages: [{ role: 'user', content }] })
    const { body } = encode(request, target({ quirks: { textParts: false } }))
    expect(body.messages).toEqual([{ role: 'user', content: 'a\n\nb' }])
  })

  it('go without fields that the provider refuses, and with an effort that it takes', () => {
    const quirks = { lacks: ['n', 'parallel_tool_calls', 'logit_bias', 'metadata'], efforts: ['none', 'high'] }
    const from = (more: JsonObject) => encode(decode({ messages: [user], ...more }).request, target({ quirks }))
    const tools = { tools: [weather], parallel_tool_calls: false }
    const { body, dropped } = from({ ...tools, n: 1, metadata: { a: 'b' }, reasoning_effort: 'low' })
    expect(body).toEqual({ model: 'm', messages: [user], tools: [weather], reasoning_effort: 'high' })
    expect(dropped).toEqual(['parallel_tool_calls', 'metadata', 'reasoning_effort'])
    expect(from({ reasoning_effort: 'none' })).toMatchObject({ body: { reasoning_effort: 'none' }, dropped: [] })
    expect(from({ reasoning_effort: 'max' }).body.reasoning_effort).toBe('high')
    for (const refused of [{ n: 2 }, { logit_bias: { 1: 2 } }]) {
      expect(() => from(refused)).toThrow(expect.objectContaining({ code: 'unsupported_by_provider' }))
    }
  })

  it('have only what a provider takes that refuses fields it does not know', () => {
    const quirks = builtInProviders.get('mistral')?.quirks ?? expect.unreachable()
    const named = { ...user, name: 'Ann' }
    const wishes = { user: 'u', seed: 5, verbosity: 'low', service_tier: 'flex', metadata: { a: 'b' }, n: 2 }
    const { request } = decode({ messages: [named], ...wishes, store: true, parallel_tool_calls: true })
    expect(encode(request, target({ quirks }))).toEqual({
      body: { model: 'm', messages: [user], random_seed: 5, n: 2 },
      dropped: ['messages[0].name', 'store', 'service_tier', 'verbosity', 'user', 'metadata'],
    })
    for (const refused of [{ logprobs: true }, { logprobs: true, top_logprobs: 2 }, { logit_bias: { 1: 2 } }]) {
      const asked = decode({ messages: [user], ...refused }).request
      expect(() => encode(asked, target({ quirks }))).toThrow(
        expect.objectContaining({ code: 'unsupported_by_provider' }),
      )
    }
  })

  it('have documents of text in the result of a tool as text', () => {
    const encoded = Buffer.from('from a file').toString('base64')
    const result = {
      type: 'tool-result' as const,
      callId: 'c1',
      content: [
        { type: 'text' as const, text: 'found:' },
        { type: 'file' as const, source: { kind: 'text' as const, text: 'the document' }, name: 'a.txt' },
        { type: 'file' as const, source: { kind: 'data' as const, mediaType: 'text/plain', data: encoded } },
      ],
    }
    const request: ChatRequest = { stream: false, messages: [{ role: 'tool', parts: [result] }] }
    const { body, dropped } = encode(request, plain)
    const texts = ['found:', 'a.txt\n\nthe document', 'from a file'].map((text) => ({ type: 'text', text }))
    expect(body.messages).toEqual([{ role: 'tool', tool_call_id: 'c1', content: texts }])
    expect(dropped).toEqual([1, 2].map((at) => `messages[0].content[0].content[${at}].file`))
    const pdf = { type: 'file' as const, source: { kind: 'data' as const, mediaType: 'application/pdf', data: 'AAAA' } }
    const other: ChatRequest = { stream: false, messages: [{ role: 'tool', parts: [{ ...result, content: [pdf] }] }] }
    expect(encode(other, plain).body.messages).toMatchObject([{ role: 'tool' }, { content: [{ type: 'file' }] }])
  })

  describe('have images in the results of tools behind all results', () => {
    const image = { type: 'image', source: { kind: 'url', url: 'https://a/b' } } as const
    const shown = { type: 'image_url', image_url: { url: 'https://a/b' } }
    const result = { type: 'tool-result', callId: 'c', content: [image] } as const
    const mixed = { ...result, callId: 'd', content: [{ type: 'text', text: 'a map' }, image] } as const
    const results = [
      { role: 'tool', tool_call_id: 'c', content: 'The result is in the message behind the results.' },
      { role: 'tool', tool_call_id: 'd', content: 'a map' },
    ]
    const places = ['messages[0].content[0].content[0]', 'messages[0].content[1].content[1]']

    it('of one message or of several', () => {
      const one = { messages: [{ role: 'tool', parts: [result, mixed] }], stream: false } as const
      const messages = [...results, { role: 'user', content: [shown, shown] }]
      expect(encode(one, plain)).toEqual({ body: { model: 'm', messages }, dropped: places })
      const tools = [result, mixed].map((part) => ({ role: 'tool', parts: [part] }) as const)
      expect(encode({ messages: tools, stream: false }, plain).body.messages).toEqual(messages)
    })

    it('with what the user says next, and before what others say', () => {
      const text = { type: 'text', text: 'so?' } as const
      const said = { messages: [{ role: 'user', parts: [result, mixed, text] }], stream: false } as const
      expect(encode(said, plain).body.messages).toEqual([...results, { role: 'user', content: [shown, shown, text] }])
      const answered = { messages: [...said.messages, { role: 'assistant', parts: [text] }], stream: false } as const
      expect(encode(answered, plain).body.messages).toHaveLength(4)
      const next = [
        { role: 'tool', parts: [result, mixed] },
        { role: 'assistant', parts: [text] },
      ] as const
      expect(encode({ messages: next, stream: false }, plain).body.messages).toEqual([
        ...results,
        { role: 'user', content: [shown, shown] },
        { role: 'assistant', content: 'so?' },
      ])
    })

    it('unless the provider takes them there', () => {
      const request = { messages: [{ role: 'tool', parts: [{ ...result, isError: true }] }], stream: false } as const
      expect(encode(request)).toEqual({
        body: { model: 'm', messages: [{ role: 'tool', tool_call_id: 'c', content: [shown] }] },
        dropped: ['messages[0].content[0].is_error'],
      })
    })
  })

  it('keep to caps, storage and streaming as the provider does', () => {
    const { request } = decode({ messages: [user], stream: true, store: false, max_tokens: 5 })
    const { body } = encode(request, target({ outputCap: 3, stateless: true, quirks: { streamOptions: false } }))
    expect(body).toEqual({ model: 'm', messages: [user], stream: true, max_tokens: 3 })
    expect(encode(request, target({ stateless: true })).body).toMatchObject({ store: false, max_completion_tokens: 5 })
  })

  it('put the results of tools before what else the message says', () => {
    const parts = [
      { type: 'text', text: 'and' },
      { type: 'tool-result', callId: 'c', content: [] },
    ] as const
    const { body } = encode({ messages: [{ role: 'user', parts }], stream: false }, plain)
    expect(body.messages).toEqual([
      { role: 'tool', tool_call_id: 'c', content: '' },
      { role: 'user', content: 'and' },
    ])
  })

  it('turn a budget into the nearest effort', () => {
    const request = { messages: [], stream: false, reasoning: { budgetTokens: 8_000 } } as const
    expect(encode(request, plain)).toMatchObject({
      body: { reasoning_effort: 'medium' },
      dropped: ['reasoning.max_tokens'],
    })
  })
})

describe('a document that is text', () => {
  it.each([
    { kind: 'text', text: 'Paris' },
    { kind: 'data', mediaType: 'text/plain', data: 'UGFyaXM=' },
  ] as const)('from $kind stands in the message, which is told', (source) => {
    const request = { messages: [{ role: 'user', parts: [{ type: 'file', source, name: 'a.txt' }] }], stream: false }
    const { body, dropped } = encode(request as ChatRequest)
    expect(body.messages).toEqual([{ role: 'user', content: 'a.txt\n\nParis' }])
    expect(dropped).toEqual(['messages[0].content[0].file'])
  })
})
