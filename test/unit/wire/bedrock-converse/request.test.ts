import { describe, expect, test } from 'vitest'
import type { ChatRequest } from '../../../../src/model/chat/request.ts'
import { bedrockConverseCodec as codec } from '../../../../src/wire/bedrock-converse/codec.ts'
import { Losses } from '../../../../src/wire/translate/losses.ts'
import { claude, requests } from './fixtures.ts'

const target = (model: string, outputCap?: number) => ({ model, outputCap, stateless: false, quirks: {} })

function encode(request: ChatRequest, model = claude, outputCap?: number) {
  const losses = new Losses()
  const body = codec.encodeRequest(request, target(model, outputCap), losses)
  return { body, dropped: losses.dropped }
}

const ask = (more: Partial<ChatRequest> = {}): ChatRequest => ({
  messages: [{ role: 'user', parts: [{ type: 'text', text: 'Hi' }] }],
  stream: false,
  ...more,
})

describe('encode(decode(x)) says what x says', () => {
  test.each(Object.entries(requests))('%s', (_, [model, body]) => {
    const losses = new Losses()
    const decoded = codec.decodeRequest(body, losses)
    expect(losses.dropped).toEqual([])
    const { body: again, dropped } = encode(decoded, model)
    expect(again).toEqual(body)
    expect(dropped).toEqual([])
  })
})

describe('what clients of other formats ask', () => {
  test('how closely to look at an image is lost by its name', () => {
    const source = { kind: 'data', mediaType: 'image/png', data: 'AAAA' } as const
    const parts = [
      { type: 'text', text: 'See' },
      { type: 'image', source, detail: 'low' },
    ] as const
    expect(encode(ask({ messages: [{ role: 'user', parts }] })).dropped).toEqual(['messages[0].content[1].detail'])
  })

  test('results of tools, parallel or not, are one message of the user', () => {
    const { body } = encode(
      ask({
        messages: [
          { role: 'system', parts: [{ type: 'text', text: 'S' }] },
          { role: 'developer', parts: [{ type: 'text', text: 'D' }] },
          { role: 'user', parts: [{ type: 'text', text: 'Hi' }] },
          {
            role: 'assistant',
            parts: [
              { type: 'text', text: '' },
              { type: 'tool-call', id: 'a', name: 'f', input: '' },
              { type: 'tool-call', id: 'b', name: 'f', input: 'no json' },
            ],
          },
          { role: 'tool', parts: [{ type: 'tool-result', callId: 'a', content: [{ type: 'text', text: '1' }] }] },
          { role: 'tool', parts: [{ type: 'tool-result', callId: 'b', content: [], isError: true }] },
          { role: 'user', parts: [{ type: 'text', text: 'So?' }] },
        ],
      }),
    )
    expect(body.system).toEqual([{ text: 'S' }, { text: 'D' }])
    expect(body.messages).toEqual([
      { role: 'user', content: [{ text: 'Hi' }] },
      {
        role: 'assistant',
        content: [
          { toolUse: { toolUseId: 'a', name: 'f', input: {} } },
          { toolUse: { toolUseId: 'b', name: 'f', input: { input: 'no json' } } },
        ],
      },
      {
        role: 'user',
        content: [
          { toolResult: { toolUseId: 'a', content: [{ text: '1' }] } },
          { toolResult: { toolUseId: 'b', content: [], status: 'error' } },
          { text: 'So?' },
        ],
      },
    ])
  })

  test('the cap is what is to be asked for, not what the client said', () => {
    expect(encode(ask({ maxOutputTokens: 9 }), claude, 5).body.inferenceConfig).toEqual({ maxTokens: 5 })
  })

  test('effort becomes a budget that fits, an adaptive wish, or a word, by the model', () => {
    const wish = ask({ reasoning: { effort: 'high' } })
    const fields = (model: string, cap?: number) => encode(wish, model, cap).body
    expect(fields('us.anthropic.claude-haiku-4-5-20251001-v1:0', 4000)).toMatchObject({
      additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 3200 } },
    })
    expect(fields('anthropic.claude-opus-5-5')).toMatchObject({
      additionalModelRequestFields: { thinking: { type: 'adaptive' } },
      outputConfig: { effort: 'high' },
    })
    expect(fields('openai.gpt-oss-20b-1:0').additionalModelRequestFields).toEqual({ reasoning_effort: 'high' })
    expect(encode(wish, 'meta.llama3-3-70b-instruct-v1:0').dropped).toEqual(['reasoning'])
    expect(encode(wish, 'us.anthropic.claude-haiku-4-5-20251001-v1:0', 500).dropped).toEqual(['reasoning'])
  })

  test('a budget is told as an effort where budgets are refused', () => {
    const { body, dropped } = encode(ask({ reasoning: { budgetTokens: 30_000 } }), 'anthropic.claude-opus-5-5')
    expect(body).toMatchObject({ outputConfig: { effort: 'high' } })
    expect(dropped).toEqual(['reasoning.budget_tokens'])
  })

  test('tools: allowed ones only, or none at all', () => {
    const f = { kind: 'function', name: 'f', description: '', parameters: undefined, strict: undefined } as const
    const tools = [f, { ...f, name: 'g' }]
    const some = encode(ask({ tools, toolChoice: { kind: 'allowed', names: ['g'], required: true } })).body.toolConfig
    expect(some).toEqual({
      tools: [{ toolSpec: { name: 'g', inputSchema: { json: { type: 'object', properties: {} } } } }],
      toolChoice: { any: {} },
    })
    expect(encode(ask({ tools, toolChoice: { kind: 'none' } })).body.toolConfig).toBeUndefined()
  })

  test('cache marks: the whole request, short ones only, or none, by the model', () => {
    const marked = ask({ cache: { ttl: '1h' } })
    const last = (model: string) => (encode(marked, model).body.messages as { content: unknown[] }[])[0]?.content.at(-1)
    expect(last(claude)).toEqual({ cachePoint: { type: 'default', ttl: '1h' } })
    expect(last('amazon.nova-pro-v1:0')).toEqual({ cachePoint: { type: 'default' } })
    expect(encode(marked, 'amazon.nova-pro-v1:0').dropped).toEqual(['cache_control'])
    expect(last('meta.llama3-3-70b-instruct-v1:0')).toEqual({ text: 'Hi' })
  })

  test('thoughts: Anthropic’s signatures hold, unsigned ones and those of others do not', () => {
    const thought = (signature?: { origin: 'anthropic-messages' | 'gemini'; value: string }) =>
      encode(
        ask({
          messages: [
            {
              role: 'assistant',
              parts: [
                { type: 'reasoning', text: 'Hm.', signature },
                { type: 'text', text: 'A' },
              ],
            },
          ],
        }),
      )
    expect(thought({ origin: 'anthropic-messages', value: 's' }).body.messages).toMatchObject([
      { content: [{ reasoningContent: { reasoningText: { text: 'Hm.', signature: 's' } } }, { text: 'A' }] },
    ])
    expect(thought({ origin: 'gemini', value: 's' }).dropped).toEqual(['messages[0].content[0]'])
    expect(thought().dropped).toEqual(['messages[0].content[0]'])
  })

  test('documents get names that Bedrock takes, each its own', () => {
    const file = (name?: string) =>
      ({ type: 'file', name, source: { kind: 'data', mediaType: 'application/pdf', data: 'JVBERi0=' } }) as const
    const parts = [file('a_b.pdf'), file('a_b.pdf'), file()]
    const [message] = encode(ask({ messages: [{ role: 'user', parts }] })).body.messages as { content: unknown[] }[]
    const names = message?.content.map((block) => (block as { document?: { name: string } }).document?.name)
    // A document is refused where no text stands beside it.
    expect(names).toEqual(['a-b-pdf', 'a-b-pdf (2)', 'document', undefined])
    expect(message?.content.at(-1)).toEqual({ text: expect.stringMatching(/\S/) })
  })

  test.each([
    ['an image by URL', { type: 'image', source: { kind: 'url', url: 'https://a.example/x.png' } }, /messages\[0\]/],
    [
      'an image of another kind',
      { type: 'image', source: { kind: 'data', mediaType: 'image/bmp', data: '' } },
      /image/,
    ],
    ['a stored file', { type: 'file', source: { kind: 'file', id: 'f' } }, /stored/],
  ] as const)('%s is refused', (_, part, text) => {
    expect(() => encode(ask({ messages: [{ role: 'user', parts: [part] }] }))).toThrow(text)
  })

  test.each([
    ['n', { choices: 2 }],
    ['logprobs', { logprobs: true }],
    ['logit_bias', { logitBias: { '1': 1 } }],
    ['response_format', { answerFormat: { kind: 'json' } }],
  ] as const)('%s is refused', (param, more) => {
    expect(() => encode(ask(more))).toThrow(expect.objectContaining({ param }))
  })

  test('what does no harm is left out and named', () => {
    const { body, dropped } = encode(
      ask({
        seed: 1,
        user: 'u',
        temperature: 1.5,
        presencePenalty: 0,
        metadata: { a: 'ok', b: { c: 1 } },
        serviceTier: 'auto',
      }),
    )
    expect(dropped).toEqual(['seed', 'user', 'temperature', 'metadata'])
    expect(body).toMatchObject({ inferenceConfig: { temperature: 1 }, requestMetadata: { a: 'ok' } })
    expect(body.serviceTier).toBeUndefined()
  })
})

test.each([
  [{ messages: 'x' }, 'messages'],
  [{ messages: [{ role: 'user' }] }, 'messages[0]'],
  [{ messages: [{ role: 'bot', content: [] }] }, 'messages[0].role'],
  [{ messages: [], system: 'x' }, 'system'],
  [{ messages: [], inferenceConfig: { maxTokens: '5' } }, 'inferenceConfig.maxTokens'],
  [{ messages: [], inferenceConfig: { stopSequences: [1] } }, 'inferenceConfig.stopSequences'],
])('malformed requests are refused by name: %j', (body, param) => {
  expect(() => codec.decodeRequest(body, new Losses())).toThrow(expect.objectContaining({ param }))
})
