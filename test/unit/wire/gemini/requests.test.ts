import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../../src/kit/parse-json.ts'
import type { ChatRequest, Message } from '../../../../src/model/chat/request.ts'
import { geminiCodec } from '../../../../src/wire/gemini/codec.ts'
import { Losses } from '../../../../src/wire/translate/losses.ts'

const hello = { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] }

function decode(body: JsonObject) {
  const losses = new Losses()
  return { request: geminiCodec.decodeRequest(body, losses), dropped: losses.dropped }
}

function encode(request: Partial<ChatRequest> & Pick<ChatRequest, 'messages'>, model = 'gemini-2.5-flash') {
  const losses = new Losses()
  const target = { model, outputCap: undefined, stateless: false, quirks: {} }
  return { body: geminiCodec.encodeRequest({ stream: false, ...request }, target, losses), dropped: losses.dropped }
}

const user: Message = { role: 'user', parts: [{ type: 'text', text: 'hi' }] }
const ask = (request: Partial<ChatRequest>, model?: string) => encode({ messages: [user], ...request }, model)
const schema = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
}

/** Requests that come back as they were. */
const fixtures: Readonly<Record<string, JsonObject>> = {
  text: hello,
  system: { systemInstruction: { parts: [{ text: 'Be brief.' }] }, ...hello },
  turns: {
    contents: [
      { role: 'user', parts: [{ text: 'hi' }] },
      { role: 'model', parts: [{ text: 'hello' }] },
      { role: 'user', parts: [{ text: 'a' }, { text: 'b' }] },
    ],
  },
  media: {
    contents: [
      {
        role: 'user',
        parts: [
          { inlineData: { mimeType: 'image/png', data: 'aGk=' } },
          { inlineData: { mimeType: 'audio/wav', data: 'aGk=' } },
          { inlineData: { mimeType: 'application/pdf', data: 'aGk=' } },
          { inlineData: { mimeType: 'video/mp4', data: 'aGk=' } },
          { fileData: { mimeType: 'image/webp', fileUri: 'https://example.com/picture' } },
          { fileData: { mimeType: 'video/mp4', fileUri: 'https://www.youtube.com/watch?v=x' } },
          { fileData: { mimeType: 'image/png', fileUri: 'https://generativelanguage.googleapis.com/v1beta/files/a' } },
          { fileData: { mimeType: 'application/pdf', fileUri: 'gs://bucket/a.pdf' } },
          { fileData: { mimeType: 'video/mp4', fileUri: 'https://a.b/c.mp4' }, videoMetadata: { fps: 2 } },
        ],
      },
    ],
  },
  'calls without ids': {
    contents: [
      { role: 'user', parts: [{ text: 'weather?' }] },
      {
        role: 'model',
        parts: [
          { functionCall: { name: 'weather', args: { city: 'Oslo' } }, thoughtSignature: 'c2ln' },
          { functionCall: { name: 'weather', args: { city: 'Rome' } } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { name: 'weather', response: { output: 'cold' } } },
          { functionResponse: { name: 'weather', response: { temperature: 30 } } },
        ],
      },
    ],
  },
  'calls with ids and a failure': {
    contents: [
      { role: 'model', parts: [{ functionCall: { id: '1', name: 'f', args: {} } }] },
      {
        role: 'user',
        parts: [{ functionResponse: { id: '1', name: 'f', response: { error: 'no' } } }, { text: 'and now?' }],
      },
    ],
  },
  thoughts: {
    contents: [
      {
        role: 'model',
        parts: [
          { text: 'hm', thought: true, thoughtSignature: 'YQ==' },
          { text: 'so', thought: true },
          { text: 'answer', thoughtSignature: 'Yg==' },
          { text: '', thoughtSignature: 'Yw==' },
          { functionCall: { name: 'f', args: {} }, thoughtSignature: 'ZA==' },
        ],
      },
      { role: 'user', parts: [{ functionResponse: { name: 'f', response: {} } }] },
    ],
  },
  'code of the provider': {
    contents: [
      {
        role: 'model',
        parts: [
          { executableCode: { language: 'PYTHON', code: '1+1' } },
          { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '2' } },
        ],
      },
    ],
  },
  tools: {
    ...hello,
    tools: [
      { functionDeclarations: [{ name: 'f', description: 'd', parametersJsonSchema: schema }, { name: 'g' }] },
      { googleSearch: {} },
      { urlContext: {} },
    ],
    toolConfig: {
      functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['f'] },
      retrievalConfig: { languageCode: 'en' },
    },
  },
  'validated calls': {
    ...hello,
    tools: [{ functionDeclarations: [{ name: 'f' }, { name: 'g' }] }],
    toolConfig: { functionCallingConfig: { mode: 'VALIDATED', allowedFunctionNames: ['f', 'g'] } },
  },
  configuration: {
    ...hello,
    generationConfig: {
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      candidateCount: 2,
      maxOutputTokens: 100,
      stopSequences: ['END'],
      seed: 7,
      presencePenalty: 0.1,
      frequencyPenalty: 0.2,
      responseLogprobs: true,
      logprobs: 3,
      responseMimeType: 'application/json',
      responseJsonSchema: schema,
      thinkingConfig: { includeThoughts: true, thinkingBudget: 512 },
      mediaResolution: 'MEDIA_RESOLUTION_LOW',
      responseModalities: ['TEXT', 'AUDIO'],
      speechConfig: { languageCode: 'en-US' },
    },
    safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
    cachedContent: 'cachedContents/x',
    labels: { team: 'a' },
    serviceTier: 'flex',
    store: false,
  },
  json: { ...hello, generationConfig: { responseMimeType: 'application/json' } },
  enum: {
    ...hello,
    generationConfig: { responseMimeType: 'text/x.enum', responseSchema: { type: 'STRING', enum: ['a', 'b'] } },
  },
  'no thinking': { ...hello, generationConfig: { thinkingConfig: { thinkingBudget: 0 } } },
  'thinking as it likes': { ...hello, generationConfig: { thinkingConfig: { thinkingBudget: -1 } } },
}

describe('requests', () => {
  it.each(Object.entries(fixtures))('come back as they were: %s', (_, body) => {
    const { request, dropped } = decode(body)
    expect(dropped).toEqual([])
    expect(encode(request).body).toEqual(body)
  })

  it('come back as they were: levels of thinking', () => {
    const body = { ...hello, generationConfig: { thinkingConfig: { thinkingLevel: 'LOW' } } }
    expect(encode(decode(body).request, 'gemini-3-flash').body).toEqual(body)
  })

  it('may be spelled as protocol buffers are', () => {
    const snake = {
      system_instruction: { parts: { text: 'Be brief.' } },
      contents: { parts: [{ inline_data: { mime_type: 'image/png', data: 'aGk=' } }] },
      tools: [{ function_declarations: [{ name: 'f', parameters: { type: 'OBJECT', min_properties: '1' } }] }],
      tool_config: { function_calling_config: { mode: 'any', allowed_function_names: ['f'] } },
      generation_config: { max_output_tokens: 5, thinking_config: { thinking_budget: 1 } },
    }
    const { request, dropped } = decode(snake)
    expect(dropped).toEqual([])
    expect(request).toMatchObject({
      messages: [
        { role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] },
        { role: 'user', parts: [{ type: 'image', source: { kind: 'data', mediaType: 'image/png' } }] },
      ],
      tools: [{ kind: 'function', name: 'f', parameters: { type: 'object', minProperties: 1 } }],
      toolChoice: { kind: 'named', name: 'f' },
      maxOutputTokens: 5,
      reasoning: { budgetTokens: 1 },
    })
  })

  it('tie answers of tools to their calls', () => {
    const { request } = decode(fixtures['calls without ids'] as JsonObject)
    const [, calls, results] = request.messages
    const ids = calls?.parts.map((part) => (part.type === 'tool-call' ? part.id : ''))
    expect(new Set(ids).size).toBe(2)
    expect(results).toMatchObject({ role: 'tool', parts: [{ callId: ids?.[0] }, { callId: ids?.[1] }] })
  })

  it('have schemas in the words of JSON Schema', () => {
    const parameters = {
      type: 'OBJECT',
      properties: {
        any_of: { type: 'STRING', format: 'enum', enum: ['a'], nullable: true },
        list: { type: 'ARRAY', items: { type: 'INTEGER' }, maxItems: '3', example: [1] },
        either: { anyOf: [{ type: 'NUMBER' }], nullable: true },
      },
    }
    const { request } = decode({ ...hello, tools: [{ functionDeclarations: [{ name: 'f', parameters }] }] })
    expect(request.tools).toMatchObject([
      {
        parameters: {
          type: 'object',
          properties: {
            any_of: { type: ['string', 'null'], enum: ['a', null] },
            list: { type: 'array', items: { type: 'integer' }, maxItems: 3, examples: [[1]] },
            either: { anyOf: [{ type: 'number' }, { type: 'null' }] },
          },
        },
      },
    ])
  })

  it('name fields that mean nothing', () => {
    const body = { ...hello, wrong: 1, generationConfig: { alsoWrong: 2, responseModalities: ['TEXT'] } }
    const parts = [{ text: 'a', partMetadata: {} }]
    expect(decode({ ...body, contents: [{ parts }] }).dropped.toSorted()).toEqual([
      'contents[0].parts[0].partMetadata',
      'generationConfig.alsoWrong',
      'wrong',
    ])
  })

  it.each([
    [{ contents: [{ role: 'system', parts: [{ text: 'a' }] }] }, 'contents[0].role'],
    [{ contents: [{ parts: [{}] }] }, 'contents[0].parts[0]'],
    [{ contents: [{ role: 'model', parts: [{ functionCall: {} }] }] }, 'contents[0].parts[0].functionCall.name'],
    [
      { contents: [{ parts: [{ functionResponse: { name: 'f', response: {} } }] }] },
      'contents[0].parts[0].functionResponse',
    ],
    [{ ...hello, tools: [{ functionDeclarations: [{}] }] }, 'tools[0].functionDeclarations[0].name'],
    [{ ...hello, toolConfig: { functionCallingConfig: { mode: 'X' } } }, 'toolConfig.functionCallingConfig.mode'],
    [{ ...hello, generationConfig: { stopSequences: 'a' } }, 'generationConfig.stopSequences'],
    [{ ...hello, generationConfig: { temperature: 'hot' } }, 'generationConfig.temperature'],
  ])('are refused when they are wrong: %j', (body, param) => {
    expect(() => decode(body)).toThrow(expect.objectContaining({ kind: 'invalid_request', param }))
  })

  it('never end in anything but a fault', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('contents', 'tools', 'generationConfig', 'toolConfig'), fc.jsonValue()),
        (body) => {
          try {
            decode(body as JsonObject)
          } catch (error) {
            expect((error as Error).name).toBe('Fault')
          }
        },
      ),
    )
  })
})

describe('requests of other formats', () => {
  const call: Message = {
    role: 'assistant',
    parts: [
      { type: 'reasoning', text: 'hm', signature: { origin: 'anthropic-messages', value: 'x' } },
      { type: 'tool-call', id: 'call_1', name: 'f', input: '{"a":1}' },
      { type: 'tool-call', id: 'call_2', name: 'g', input: '' },
    ],
  }
  const image = { type: 'image', source: { kind: 'data', mediaType: 'image/png', data: 'aGk=' } } as const
  const result: Message = {
    role: 'tool',
    parts: [{ type: 'tool-result', callId: 'call_1', content: [{ type: 'text', text: '{"output":"x"}' }, image] }],
  }

  it('merge turns of one role, and look names of tools up', () => {
    const failed: Message = {
      role: 'tool',
      parts: [{ type: 'tool-result', callId: 'call_2', content: [{ type: 'text', text: 'no' }], isError: true }],
    }
    const { body, dropped } = encode({ messages: [user, call, result, failed, user] })
    expect(dropped).toEqual(['messages[1].content[0].reasoning'])
    expect(body.contents).toEqual([
      { role: 'user', parts: [{ text: 'hi' }] },
      {
        role: 'model',
        parts: [
          { functionCall: { id: 'call_1', name: 'f', args: { a: 1 } } },
          { functionCall: { id: 'call_2', name: 'g', args: {} } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'call_1', name: 'f', response: { output: '{"output":"x"}' } } },
          { inlineData: { mimeType: 'image/png', data: 'aGk=' } },
          { functionResponse: { id: 'call_2', name: 'g', response: { error: 'no' } } },
          { text: 'hi' },
        ],
      },
    ])
  })

  it('let Gemini 3 accept calls that it did not sign, and media inside of results', () => {
    const { body } = encode({ messages: [user, call, result] }, 'gemini-3-pro-preview')
    expect(body.contents).toMatchObject([
      {},
      { parts: [{ thoughtSignature: 'skip_thought_signature_validator' }, { functionCall: { name: 'g' } }] },
      { parts: [{ functionResponse: { parts: [{ inlineData: { mimeType: 'image/png' } }] } }] },
    ])
  })

  it('move instructions to the front', () => {
    const system = (text: string): Message => ({ role: 'developer', parts: [{ type: 'text', text }] })
    const { body, dropped } = encode({ messages: [system('a'), user, system('b')] })
    expect(body.systemInstruction).toEqual({ parts: [{ text: 'a' }, { text: 'b' }] })
    expect(dropped).toEqual(['messages[2]'])
    expect(encode({ messages: [system('a')] }).body).toEqual({ contents: [{ role: 'user', parts: [{ text: 'a' }] }] })
  })

  it.each([
    ['gemini-2.5-flash', { effort: 'none' }, { thinkingBudget: 0 }, []],
    ['gemini-2.5-pro', { effort: 'none' }, { thinkingBudget: 128 }, ['reasoning.effort']],
    ['gemini-2.5-flash', { effort: 'medium', show: 'auto' }, { thinkingBudget: 8192, includeThoughts: true }, []],
    ['gemini-2.5-pro', { effort: 'max' }, { thinkingBudget: 32768 }, []],
    ['gemini-3-flash', { effort: 'minimal' }, { thinkingLevel: 'MINIMAL' }, []],
    ['gemini-3.1-pro', { effort: 'minimal' }, { thinkingLevel: 'LOW' }, []],
    ['gemini-3-flash', { effort: 'xhigh' }, { thinkingLevel: 'HIGH' }, []],
    ['gemini-3-flash', { effort: 'high', budgetTokens: 5 }, { thinkingBudget: 5 }, []],
    ['gemini-2.5-flash', { adaptive: true }, { thinkingBudget: -1 }, []],
    ['gemini-2.0-flash', { effort: 'high' }, undefined, ['reasoning']],
    ['gemini-2.0-flash', { effort: 'none' }, undefined, []],
  ] as const)('tell %s to think %j', (model, reasoning, thinkingConfig, lost) => {
    const { body, dropped } = ask({ reasoning }, model)
    expect((body.generationConfig as JsonObject | undefined)?.thinkingConfig).toEqual(thinkingConfig)
    expect(dropped).toEqual(lost)
  })

  it('hold all strict tools to their schemas, or none', () => {
    const tool = (name: string, strict: boolean) =>
      ({ kind: 'function', name, description: undefined, parameters: schema, strict }) as const
    const mode = (request: Partial<ChatRequest>) => ask(request, 'gemini-3-flash')
    expect(mode({ tools: [tool('a', true)] }).body.toolConfig).toEqual({ functionCallingConfig: { mode: 'VALIDATED' } })
    expect(mode({ tools: [tool('a', true), tool('b', false)] }).dropped).toEqual(['tools.a.strict'])
    const forced = mode({ tools: [tool('a', true), tool('b', false)], toolChoice: { kind: 'required' } })
    expect(forced.dropped).toEqual([])
    expect(ask({ tools: [tool('a', true)] }, 'gemini-2.5-flash')).toMatchObject({ dropped: ['tools.a.strict'] })
  })

  it('name an answer by its schema', () => {
    const answerFormat = { kind: 'schema', name: 'Place', description: 'Where', schema, strict: true } as const
    expect(ask({ answerFormat }).body.generationConfig).toEqual({
      responseMimeType: 'application/json',
      responseJsonSchema: { title: 'Place', description: 'Where', ...schema },
    })
  })

  it('say what goes lost', () => {
    const { dropped } = ask({
      user: 'u',
      metadata: {},
      verbosity: 'low',
      parallelToolCalls: false,
      seed: 2 ** 40,
      store: true,
      serviceTier: 'scale',
    })
    expect(dropped.toSorted()).toEqual([
      'metadata',
      'parallel_tool_calls',
      'seed',
      'service_tier',
      'store',
      'user',
      'verbosity',
    ])
  })

  it.each([
    [{ logitBias: { '1': 1 } }, 'logit_bias'],
    [{ stop: ['1', '2', '3', '4', '5', '6'] }, 'stop'],
    [
      { messages: [{ role: 'user', parts: [{ type: 'image', source: { kind: 'url', url: 'http://a.b/c' } }] }] },
      'image',
    ],
    [{ messages: [{ role: 'user', parts: [{ type: 'file', source: { kind: 'file', id: 'file-1' } }] }] }, 'file'],
  ] as const)('are refused where there are no words: %j', (request, field) => {
    expect(() => ask(request as Partial<ChatRequest>)).toThrow(field)
  })

  it('send pictures by address', () => {
    const at = (url: string) => {
      const source = { kind: 'url', url } as const
      return encode({ messages: [{ role: 'user', parts: [{ type: 'image', source }] }] }).body.contents
    }
    const part = (mimeType: string, fileUri: string) => [{ role: 'user', parts: [{ fileData: { mimeType, fileUri } }] }]
    expect(at('https://a.b/c.png?x=1')).toEqual(part('image/png', 'https://a.b/c.png?x=1'))
    expect(at('https://a.b/c')).toEqual(part('image/jpeg', 'https://a.b/c'))
  })

  it('are capped', () => {
    const target = { model: 'm', outputCap: 5, stateless: true, quirks: { stores: true } }
    const request = { messages: [user], stream: false, maxOutputTokens: 50 }
    const body = geminiCodec.encodeRequest(request, target, new Losses())
    expect(body).toMatchObject({ generationConfig: { maxOutputTokens: 5 }, store: false })
  })
})
