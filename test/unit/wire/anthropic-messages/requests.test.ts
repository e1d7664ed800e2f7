import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../../src/kit/parse-json.ts'
import type { ChatRequest, Message } from '../../../../src/model/chat/request.ts'
import { anthropicMessagesCodec as codec } from '../../../../src/wire/anthropic-messages/codec.ts'
import type { EncodeTarget } from '../../../../src/wire/codec.ts'
import { Losses } from '../../../../src/wire/translate/losses.ts'
import { requests } from './requests.ts'

const target: EncodeTarget = { model: 'claude-opus-4-6', outputCap: undefined, stateless: false, quirks: {} }
const hi: Message = { role: 'user', parts: [{ type: 'text', text: 'Hi' }] }

function encoded(request: Partial<ChatRequest>, more: Partial<EncodeTarget> = {}) {
  const losses = new Losses()
  const body = codec.encodeRequest({ messages: [hi], stream: false, ...request }, { ...target, ...more }, losses)
  return { body, dropped: losses.dropped }
}

function decoded(body: object) {
  const losses = new Losses()
  const request = codec.decodeRequest(body as JsonObject, losses)
  return { request, dropped: losses.dropped }
}

describe('requests there and back', () => {
  it.each(Object.entries(requests))('%s', (_name, request) => {
    const { request: canonical, dropped } = decoded(request)
    expect(dropped).toEqual([])
    const back = encoded(canonical, { model: request.model })
    expect(back.dropped).toEqual([])
    expect(back.body).toEqual(request)
  })
})

describe('reading requests', () => {
  it('makes messages of the results of tools', () => {
    const { messages } = decoded(requests.tools ?? {}).request
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'tool', 'user'])
  })

  it('takes the older place of the output format', () => {
    const body = { ...requests.plain, output_format: { type: 'json_schema', schema: { type: 'object' } } }
    expect(decoded(body).request.answerFormat).toMatchObject({ kind: 'schema', schema: { type: 'object' } })
  })

  it('takes instructions within the conversation', () => {
    const messages = [
      { role: 'user', content: 'a' },
      { role: 'system', content: 'b' },
    ]
    expect(decoded({ ...requests.plain, messages }).request.messages[1]).toEqual({
      role: 'system',
      parts: [{ type: 'text', text: 'b' }],
    })
  })

  it('tells what it does not know and keeps what others do not', () => {
    const { request, dropped } = decoded({
      ...requests.plain,
      context_management: { edits: [] },
      mystery: 1,
      tools: [{ name: 'a', input_schema: { type: 'object' }, defer_loading: true }],
    })
    expect(dropped).toEqual(['mystery', 'tools[0].defer_loading'])
    expect(request.native).toEqual({ origin: 'anthropic-messages', fields: { context_management: { edits: [] } } })
  })

  it('reads its own marks of thinking that others wrote', () => {
    const signed = `tl1.gemini.${Buffer.from('s').toString('base64url')}`
    const content = [
      { type: 'thinking', thinking: 'a', signature: 'tl1.unsigned' },
      { type: 'thinking', thinking: 'b', signature: signed },
      { type: 'redacted_thinking', data: `tl1-call.t1.gemini.${Buffer.from('c').toString('base64url')}` },
      { type: 'tool_use', id: 't1', name: 'get', input: {} },
    ]
    const { messages } = decoded({ ...requests.plain, messages: [{ role: 'assistant', content }] }).request
    expect(messages[0]?.parts).toEqual([
      { type: 'reasoning', text: 'a' },
      { type: 'reasoning', text: 'b', signature: { origin: 'gemini', value: 's' } },
      { type: 'tool-call', id: 't1', name: 'get', input: '{}', signature: { origin: 'gemini', value: 'c' } },
    ])
  })

  it.each([
    [{ messages: 'x' }, 'messages'],
    [{ messages: [{ role: 'user', content: [{ type: 'text' }] }] }, 'messages[0].content[0].text'],
    [{ messages: [{ role: 'robot', content: 'x' }] }, 'messages[0].role'],
    [{ tools: [{ name: 'a' }] }, 'tools[0].input_schema'],
    [{ tool_choice: { type: 'some' } }, 'tool_choice.type'],
    [{ thinking: { type: 'enabled', budget_tokens: 5 } }, 'thinking.budget_tokens'],
    [{ temperature: 'hot' }, 'temperature'],
    [{ cache_control: { type: 'ephemeral', ttl: '2h' } }, 'cache_control.ttl'],
  ])('names the field that is wrong: %j', (wrong, param) => {
    expect(() => decoded({ ...requests.plain, ...wrong })).toThrow(expect.objectContaining({ param }))
  })
})

describe('writing requests', () => {
  it('puts instructions first, joins turns and lets results stand before text', () => {
    const { body, dropped } = encoded({
      messages: [
        { role: 'developer', parts: [{ type: 'text', text: 'D' }] },
        { role: 'user', parts: [{ type: 'text', text: 'a' }] },
        { role: 'assistant', parts: [{ type: 'tool-call', id: 'call.1', name: 'f', input: '' }] },
        { role: 'assistant', parts: [{ type: 'tool-call', id: '2', name: 'f', input: '{"a":1}' }] },
        {
          role: 'user',
          parts: [
            { type: 'text', text: 'b' },
            { type: 'text', text: '' },
          ],
        },
        { role: 'tool', parts: [{ type: 'tool-result', callId: 'call.1', content: [] }] },
        { role: 'tool', parts: [{ type: 'tool-result', callId: '2', content: [{ type: 'text', text: 'r' }] }] },
        { role: 'system', parts: [{ type: 'text', text: 'late' }] },
      ],
    })
    expect(dropped).toEqual(['messages[7]'])
    expect(body.system).toEqual([
      { type: 'text', text: 'D' },
      { type: 'text', text: 'late' },
    ])
    expect(body.messages).toEqual([
      { role: 'user', content: 'a' },
      {
        role: 'assistant',
        content: [
          { type: 'tool_use', id: 'call_1', name: 'f', input: {} },
          { type: 'tool_use', id: '2', name: 'f', input: { a: 1 } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'call_1' },
          { type: 'tool_result', tool_use_id: '2', content: 'r' },
          { type: 'text', text: 'b' },
        ],
      },
    ])
  })

  it('makes a question of instructions that stand alone', () => {
    const { body } = encoded({ messages: [{ role: 'system', parts: [{ type: 'text', text: 'Say hi' }] }] })
    expect(body).toMatchObject({ messages: [{ role: 'user', content: 'Say hi' }] })
    expect(body).not.toHaveProperty('system')
  })

  it('always caps the answer', () => {
    expect(encoded({}).body.max_tokens).toBe(32_000)
    expect(encoded({}, { model: 'claude-3-haiku-20240307' }).body.max_tokens).toBe(4_096)
    expect(encoded({ maxOutputTokens: 7 }).body.max_tokens).toBe(7)
    expect(encoded({ maxOutputTokens: 7 }, { outputCap: 5 }).body.max_tokens).toBe(5)
  })

  it('bounds and leaves out sampling as the model demands', () => {
    expect(encoded({ temperature: 1.7 })).toMatchObject({ body: { temperature: 1 }, dropped: ['temperature'] })
    expect(encoded({ temperature: 0.5, topP: 0.9 })).toMatchObject({ body: { temperature: 0.5 }, dropped: ['top_p'] })
    const newer = encoded({ temperature: 0.5, topP: 1 }, { model: 'claude-sonnet-5' })
    expect(newer.dropped).toEqual(['temperature'])
    expect(newer.body).not.toHaveProperty('temperature')
    const thinking = encoded({ temperature: 0.2, topP: 0.95, topK: 3, reasoning: { effort: 'low' } })
    expect(thinking.dropped).toEqual(['temperature', 'top_k'])
    expect(thinking.body).toMatchObject({ top_p: 0.95 })
  })

  it.each([
    ['claude-sonnet-4-5', { effort: 'high' }, { thinking: { type: 'enabled', budget_tokens: 8_000 } }],
    ['claude-sonnet-4-5', { effort: 'minimal' }, { thinking: { type: 'enabled', budget_tokens: 1_024 } }],
    ['claude-sonnet-4-5', { budgetTokens: 99_000 }, { thinking: { type: 'enabled', budget_tokens: 8_000 } }],
    [
      'anthropic/claude-opus-4.7',
      { effort: 'xhigh' },
      { thinking: { type: 'adaptive' }, output_config: { effort: 'xhigh' } },
    ],
    ['claude-opus-4-6', { effort: 'xhigh' }, { thinking: { type: 'adaptive' }, output_config: { effort: 'max' } }],
    ['claude-opus-4-6', { budgetTokens: 2_000 }, { thinking: { type: 'enabled', budget_tokens: 2_000 } }],
    ['claude-opus-4-8', { budgetTokens: 2_000 }, { thinking: { type: 'adaptive' }, output_config: { effort: 'low' } }],
    ['claude-sonnet-5-5', { effort: 'none' }, { thinking: { type: 'between_tools' } }],
    ['claude-fable-5-1', { effort: 'none' }, { output_config: { effort: 'low' } }],
    ['claude-3-5-sonnet-20241022', { effort: 'high' }, {}],
    [
      'deepseek-v3',
      { effort: 'medium', show: 'none' },
      { thinking: { type: 'enabled', budget_tokens: 5_000, display: 'omitted' } },
    ],
  ] as const)('asks %s to think: %j', (model, reasoning, expected) => {
    const { thinking, output_config } = encoded({ reasoning, maxOutputTokens: 10_000 }, { model }).body
    expect({
      ...(thinking !== undefined && { thinking }),
      ...(output_config !== undefined && { output_config }),
    }).toEqual(expected)
  })

  it('does not think where the history lacks its thinking, or a tool is forced', () => {
    const messages: Message[] = [
      hi,
      { role: 'assistant', parts: [{ type: 'tool-call', id: '1', name: 'f', input: '{}' }] },
      { role: 'tool', parts: [{ type: 'tool-result', callId: '1', content: [] }] },
    ]
    const reasoning = { effort: 'high' } as const
    const midst = encoded({ messages, reasoning }, { model: 'claude-sonnet-4-5' })
    expect(midst.body.thinking).toEqual({ type: 'disabled' })
    expect(midst.dropped).toEqual(['reasoning'])
    expect(encoded({ messages, reasoning }, { model: 'claude-opus-4-8' }).body.thinking).toEqual({ type: 'adaptive' })
    const tools = [
      { kind: 'function', name: 'f', description: undefined, parameters: undefined, strict: undefined } as const,
    ]
    const forced = encoded({ tools, toolChoice: { kind: 'required' }, reasoning })
    expect(forced.body).toMatchObject({ tool_choice: { type: 'any' }, thinking: { type: 'disabled' } })
  })

  it('gives every tool the schema of an object', () => {
    const tool = (parameters: object | boolean | undefined) =>
      ({
        kind: 'function',
        name: 'f',
        description: undefined,
        parameters,
        strict: undefined,
      }) as ChatRequest['tools'] extends readonly (infer T)[] | undefined ? T : never
    const schemas = [undefined, true, {}, { properties: { a: {} } }].map(
      (parameters) => (encoded({ tools: [tool(parameters)] }).body.tools as JsonObject[])[0]?.input_schema,
    )
    expect(schemas).toEqual([
      { type: 'object', properties: {} },
      { type: 'object', properties: {} },
      { type: 'object' },
      { type: 'object', properties: { a: {} } },
    ])
  })

  it('offers only the tools that are allowed', () => {
    const tool = (name: string) =>
      ({ kind: 'function', name, description: undefined, parameters: {}, strict: undefined }) as const
    const { body } = encoded({
      tools: [tool('a'), tool('b')],
      toolChoice: { kind: 'allowed', names: ['b'], required: true },
      parallelToolCalls: false,
    })
    expect(body).toMatchObject({
      tools: [{ name: 'b' }],
      tool_choice: { type: 'any', disable_parallel_tool_use: true },
    })
  })

  it('says in words what a strict schema cannot keep', () => {
    const schema = { type: 'object', properties: { a: { type: 'integer', minimum: 3 } }, required: ['a'] }
    const { body, dropped } = encoded({
      answerFormat: { kind: 'schema', name: 'n', description: 'd', schema, strict: true },
    })
    expect(dropped).toEqual(['response_format'])
    expect(body.output_config).toEqual({
      format: {
        type: 'json_schema',
        schema: {
          type: 'object',
          description: 'd',
          properties: { a: { type: 'integer', description: '{minimum: 3}' } },
          required: ['a'],
          additionalProperties: false,
        },
      },
    })
  })

  it('leaves out with a warning what does no harm', () => {
    const { dropped } = encoded({
      seed: 1,
      frequencyPenalty: 0.5,
      presencePenalty: 0,
      metadata: { a: 'b' },
      user: 'u',
      serviceTier: 'flex',
      messages: [{ ...hi, name: 'Ann' }, { role: 'assistant', parts: [{ type: 'reasoning', text: 'x' }] }, hi],
      tools: [{ kind: 'hosted', origin: 'openai-responses', name: 'web_search', raw: {} }],
    })
    expect(new Set(dropped)).toEqual(
      new Set([
        'messages[0].name',
        'messages[1].content[0].reasoning',
        'tools.web_search',
        'service_tier',
        'seed',
        'frequency_penalty',
        'metadata',
      ]),
    )
  })

  it.each([
    [{ choices: 2 }, 'n'],
    [{ logprobs: true }, 'logprobs'],
    [{ answerFormat: { kind: 'json' } }, 'response_format'],
    [{ stop: ['\n'] }, 'stop'],
    [{ toolChoice: { kind: 'required' } }, 'tool_choice'],
    [
      { messages: [{ role: 'user', parts: [{ type: 'audio', source: { kind: 'url', url: 'x' }, format: 'wav' }] }] },
      'messages[0].content[0]',
    ],
    [
      { messages: [{ role: 'user', parts: [{ type: 'file', source: { kind: 'file', id: 'file-1' } }] }] },
      'messages[0].content[0]',
    ],
  ] as const)('refuses %j', (wish, param) => {
    expect(() => encoded(wish)).toThrow(expect.objectContaining({ param, code: 'unsupported_by_provider' }))
  })

  it('names the part whose wish is lost', () => {
    const source = { kind: 'data', mediaType: 'image/png', data: 'AAAA' } as const
    const image = { type: 'image', source, detail: 'low' } as const
    const messages: Message[] = [{ role: 'user', parts: [{ type: 'text', text: 'See' }, image] }]
    expect(encoded({ messages }).dropped).toEqual(['messages[0].content[1].detail'])
    const result: Message = { role: 'tool', parts: [{ type: 'tool-result', callId: 'c', content: [image] }] }
    expect(encoded({ messages: [hi, result] }).dropped).toEqual(['messages[1].content[0].content[0].detail'])
  })
})

describe("a coding agent's request", () => {
  it('loses nothing that would refuse it', () => {
    const { request, dropped } = decoded({
      model: 'claude-opus-4-8',
      max_tokens: 32_000,
      stream: true,
      system: [
        { type: 'text', text: 'You are an agent.', cache_control: { type: 'ephemeral' } },
        { type: 'text', text: 'Tools …', cache_control: { type: 'ephemeral', ttl: '1h' } },
      ],
      tools: [
        {
          name: 'Bash',
          description: 'd',
          input_schema: { $schema: 'x', type: 'object', properties: {} },
          eager_input_streaming: true,
        },
      ],
      thinking: { type: 'adaptive' },
      metadata: { user_id: 'user_1' },
      context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
      output_config: { effort: 'medium' },
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }] },
        {
          role: 'assistant',
          content: [{ type: 'tool_use', id: 't', name: 'Bash', input: { c: 'ls' }, caller: { type: 'direct' } }],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 't', content: [{ type: 'tool_reference', tool_name: 'Read' }] },
          ],
        },
      ],
    })
    expect(dropped).toEqual(['messages[2].content[0].content[0]', 'tools[0].eager_input_streaming'])
    expect(request).toMatchObject({
      reasoning: { adaptive: true, effort: 'medium' },
      user: 'user_1',
      maxOutputTokens: 32_000,
    })
  })

  it('tells of a cache mark that goes with a text of nothing but space', () => {
    const losses = new Losses()
    const parts = [
      { type: 'text', text: 'hi' },
      { type: 'text', text: ' ', cache: { ttl: undefined } },
    ] as const
    const target = { model: 'm', outputCap: 1, stateless: false, quirks: {} }
    const request = { messages: [{ role: 'user', parts }], stream: false } as const
    const { messages } = codec.encodeRequest(request, target, losses)
    expect(messages).toEqual([{ role: 'user', content: 'hi' }])
    expect(losses.dropped).toEqual(['messages[0].content[1].cache_control'])
  })
})
