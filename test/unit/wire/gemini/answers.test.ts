import { GoogleGenAI } from '@google/genai'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { JsonObject } from '../../../../src/kit/parse-json.ts'
import type { StreamEvent } from '../../../../src/model/chat/answer.ts'
import type { AnswerContext } from '../../../../src/wire/codec.ts'
import { geminiCodec } from '../../../../src/wire/gemini/codec.ts'
import { Losses } from '../../../../src/wire/translate/losses.ts'

const context: AnswerContext = {
  requestId: 'req_1',
  model: 'some/model',
  created: 1,
  wantsUsage: true,
  request: { messages: [], stream: false },
}
const cost = { charge: 0.5, upstream: undefined, isByok: false }
const usageMetadata = {
  promptTokenCount: 10,
  candidatesTokenCount: 5,
  thoughtsTokenCount: 2,
  cachedContentTokenCount: 4,
  totalTokenCount: 17,
}
const names = { modelVersion: 'gemini-2.5-flash', responseId: 'r1' }
const answer = (parts: readonly JsonObject[], finishReason = 'STOP', more: JsonObject = {}) => ({
  candidates: [{ content: { parts, role: 'model' }, finishReason, index: 0, ...more }],
  usageMetadata,
  ...names,
})

const groundingMetadata = {
  webSearchQueries: ['q'],
  groundingChunks: [{ web: { uri: 'https://a.b', title: 'A' } }, { web: { uri: 'https://c.d', title: 'C' } }],
  groundingSupports: [{ segment: { endIndex: 6, text: 'Größe' }, groundingChunkIndices: [0, 1] }],
}

const fixtures: Readonly<Record<string, JsonObject>> = {
  text: answer([{ text: 'hi' }]),
  thoughts: answer([
    { text: 'hm', thought: true },
    { text: 'hi', thoughtSignature: 'YQ==' },
  ]),
  calls: answer([
    { functionCall: { id: '1', name: 'f', args: { a: [1] } }, thoughtSignature: 'YQ==' },
    { functionCall: { id: '2', name: 'f', args: {} } },
  ]),
  picture: answer([{ text: 'here' }, { inlineData: { mimeType: 'image/png', data: 'aGk=' } }]),
  code: answer([{ executableCode: { code: '1', language: 'PYTHON' } }, { text: '1' }]),
  filtered: answer([{ text: 'I' }], 'SAFETY'),
  recited: answer([{ text: '' }], 'RECITATION'),
  cut: answer([{ text: 'I' }], 'MAX_TOKENS'),
  garbled: answer([{ text: '' }], 'MALFORMED_FUNCTION_CALL'),
  blocked: { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, usageMetadata, ...names },
  grounded: answer([{ text: 'Größe, ja' }], 'STOP', { groundingMetadata }),
  quoted: answer([{ text: 'abc' }], 'STOP', {
    citationMetadata: { citationSources: [{ startIndex: 0, endIndex: 3, uri: 'https://a.b', license: 'mit' }] },
  }),
  logprobs: answer([{ text: 'a' }], 'STOP', {
    avgLogprobs: -0.5,
    logprobsResult: {
      topCandidates: [{ candidates: [{ token: 'a', logProbability: -0.5 }] }],
      chosenCandidates: [{ token: 'a', logProbability: -0.5 }],
    },
  }),
  candidates: {
    candidates: [
      { content: { parts: [{ text: 'a' }], role: 'model' }, finishReason: 'STOP', index: 0 },
      { content: { parts: [{ text: 'b' }], role: 'model' }, finishReason: 'MAX_TOKENS', index: 1 },
    ],
    usageMetadata,
    ...names,
  },
}

describe('answers', () => {
  it.each(Object.entries(fixtures))('come back as they were: %s', (_, body) => {
    const decoded = geminiCodec.decodeAnswer(body)
    expect(decoded && geminiCodec.encodeAnswer(decoded, context, undefined)).toEqual(body)
  })

  it('end for reasons of the canonical model', () => {
    const finish = (name: string) => geminiCodec.decodeAnswer(fixtures[name] as JsonObject)?.choices[0]?.finish
    expect(finish('text')).toEqual({ reason: 'stop', raw: 'STOP' })
    expect(finish('calls')?.reason).toBe('tool-calls')
    expect(finish('cut')?.reason).toBe('length')
    expect(finish('filtered')?.reason).toBe('content-filter')
    expect(finish('blocked')).toEqual({ reason: 'content-filter', raw: 'PROMPT_BLOCKED:PROHIBITED_CONTENT' })
    expect(finish('garbled')?.reason).toBe('error')
  })

  it('cite by characters', () => {
    const [part] = geminiCodec.decodeAnswer(fixtures.grounded as JsonObject)?.choices[0]?.parts ?? []
    expect(part).toMatchObject({
      citations: [
        { kind: 'url', url: 'https://a.b', title: 'A', start: 0, end: 4 },
        { kind: 'url', url: 'https://c.d', start: 0, end: 4 },
      ],
    })
  })

  it('get grounding made for citations of others, and the cost', () => {
    const citation = { kind: 'url', url: 'https://a.b', title: 'A', start: 1, end: 3 } as const
    const written = geminiCodec.encodeAnswer(
      {
        id: undefined,
        model: undefined,
        created: undefined,
        choices: [
          {
            index: 0,
            parts: [{ type: 'text', text: 'äöü', citations: [citation] }],
            finish: { reason: 'refusal', raw: 'refusal' },
          },
        ],
        usage: { inputTokens: 3, outputTokens: 2, audioInputTokens: 1, estimated: false },
      },
      context,
      cost,
    )
    expect(written).toEqual({
      candidates: [
        {
          content: { parts: [{ text: 'äöü' }], role: 'model' },
          finishReason: 'SAFETY',
          index: 0,
          groundingMetadata: {
            groundingChunks: [{ web: { uri: 'https://a.b', title: 'A' } }],
            groundingSupports: [
              { segment: { partIndex: 0, startIndex: 2, endIndex: 6, text: 'öü' }, groundingChunkIndices: [0] },
            ],
          },
        },
      ],
      usageMetadata: {
        promptTokenCount: 3,
        candidatesTokenCount: 2,
        totalTokenCount: 5,
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: 2 },
          { modality: 'AUDIO', tokenCount: 1 },
        ],
        cost: 0.5,
        is_byok: false,
      },
      modelVersion: 'some/model',
      responseId: 'req_1',
    })
  })

  it.each([{}, { error: { code: 500 } }, { candidates: 'x' }])('are not %j', (body) => {
    expect(geminiCodec.decodeAnswer(body)).toBeUndefined()
  })

  it.each([
    { type: 'reasoning', text: 'hm', signature: { origin: 'anthropic-messages', value: 'sig' } },
    { type: 'reasoning', text: undefined, redacted: { origin: 'anthropic-messages', value: 'hidden' } },
    { type: 'reasoning', text: 'sum', summary: true, redacted: { origin: 'openai-responses', value: 'x' }, id: 'rs_1' },
    { type: 'tool-call', id: '1', name: 'f', input: '{}', signature: { origin: 'openai-chat', value: 'x' } },
  ] as const)('carry what others have signed to the client and back: %j', (part) => {
    const finish = { reason: 'stop', raw: undefined } as const
    const one = { id: 'a', model: 'm', created: undefined, usage: undefined }
    const body = geminiCodec.encodeAnswer(
      { ...one, choices: [{ index: 0, parts: [part], finish }] },
      context,
      undefined,
    )
    const [sent] = (body.candidates as { content: { parts: { thoughtSignature: string }[] } }[]).map(
      ({ content }) => content.parts[0]?.thoughtSignature,
    )
    expect(sent).toMatch(/^[A-Za-z0-9+/]+=*$/)
    expect(geminiCodec.decodeAnswer(body)?.choices[0]?.parts).toEqual([part])
  })
})

const chunk = (parts: readonly JsonObject[], more: JsonObject = {}) => ({
  candidates: [{ content: { parts, role: 'model' }, index: 0, ...more }],
  usageMetadata,
  ...names,
})

function decodeAll(chunks: readonly JsonObject[]): StreamEvent[] {
  const decoder = geminiCodec.decoder()
  const events = chunks.flatMap((one) => [...decoder.push({ event: undefined, data: JSON.stringify(one) })])
  return [...events, ...(decoder.end?.() ?? [])].filter(({ type }) => type !== 'choice-ending')
}

function encodeAll(events: readonly StreamEvent[]): string {
  const encoder = geminiCodec.encoder(context)
  const quiet = ['usage', 'error', 'end']
  const written = events.filter(({ type }) => !quiet.includes(type)).map((event) => encoder.push(event))
  const usage = events.flatMap((event) => (event.type === 'usage' ? [event.usage] : [])).at(-1)
  return written.join('') + encoder.end(usage, cost)
}

const untold = (events: readonly StreamEvent[]) => events.filter(({ type }) => type !== 'usage')

const streams: Readonly<Record<string, readonly JsonObject[]>> = {
  text: [chunk([{ text: 'a' }]), chunk([{ text: 'b' }]), chunk([{ text: '' }], { finishReason: 'STOP' })],
  thoughts: [
    chunk([{ text: 'h', thought: true }]),
    chunk([{ text: 'm', thought: true }]),
    chunk([{ text: 'hi' }]),
    chunk([{ text: '', thoughtSignature: 'YQ==' }], { finishReason: 'STOP' }),
  ],
  calls: [
    chunk([{ text: 'I look' }]),
    chunk([
      { functionCall: { id: '1', name: 'f', args: { a: 1 } }, thoughtSignature: 'YQ==' },
      { functionCall: { id: '2', name: 'g', args: {} } },
    ]),
    chunk([{ text: '' }], { finishReason: 'STOP' }),
  ],
  picture: [chunk([{ inlineData: { mimeType: 'image/png', data: 'aGk=' } }], { finishReason: 'STOP' })],
  grounded: [chunk([{ text: 'Größe, ja' }]), chunk([{ text: '' }], { finishReason: 'STOP', groundingMetadata })],
  blocked: [{ promptFeedback: { blockReason: 'SAFETY' }, usageMetadata, ...names }],
  candidates: [
    {
      candidates: [
        { content: { parts: [{ text: 'a' }] }, index: 0 },
        { content: { parts: [{ text: 'b' }] }, index: 1 },
      ],
      ...names,
    },
    { candidates: [{ index: 0, finishReason: 'STOP' }], ...names },
    { candidates: [{ index: 1, finishReason: 'MAX_TOKENS' }], usageMetadata, ...names },
  ],
}

describe('streams', () => {
  it.each(Object.entries(streams))('tell the same once more: %s', (_, chunks) => {
    const events = decodeAll(chunks)
    const again = geminiCodec.eventsIn(Buffer.from(encodeAll(events))).map(({ data }) => JSON.parse(data) as JsonObject)
    const byChoice = (told: readonly StreamEvent[]) => told.toSorted((a, b) => choiceOf(a) - choiceOf(b))
    expect(byChoice(untold(decodeAll(again)))).toEqual(byChoice(untold(events)))
    expect(decodeAll(again).findLast(({ type }) => type === 'usage')).toMatchObject({
      usage: { inputTokens: 10, outputTokens: 7 },
    })
  })

  it('tell a call whole, and count by parts', () => {
    expect(untold(decodeAll(streams.calls ?? []))).toEqual([
      { type: 'start', id: 'r1', model: 'gemini-2.5-flash', created: undefined },
      { type: 'part-start', choice: 0, part: 0, head: { type: 'text' } },
      { type: 'part-delta', choice: 0, part: 0, delta: { type: 'text', text: 'I look' } },
      { type: 'part-end', choice: 0, part: 0 },
      {
        type: 'part-start',
        choice: 0,
        part: 1,
        head: { type: 'tool-call', id: '1', name: 'f', signature: { origin: 'gemini', value: 'YQ==' } },
      },
      { type: 'part-delta', choice: 0, part: 1, delta: { type: 'text', text: '{"a":1}' } },
      { type: 'part-end', choice: 0, part: 1 },
      { type: 'part-start', choice: 0, part: 2, head: { type: 'tool-call', id: '2', name: 'g' } },
      { type: 'part-delta', choice: 0, part: 2, delta: { type: 'text', text: '{}' } },
      { type: 'part-end', choice: 0, part: 2 },
      { type: 'choice-end', choice: 0, finish: { reason: 'tool-calls', raw: 'STOP' } },
    ])
  })

  it('break off with an error', () => {
    const error = { code: 503, message: 'overloaded', status: 'UNAVAILABLE' }
    expect(decodeAll([{ error }])).toEqual([{ type: 'error', raw: JSON.stringify(error), message: 'overloaded' }])
    expect(geminiCodec.decoder().push({ event: undefined, data: '{"cut' })).toEqual([])
  })
})

function choiceOf(event: StreamEvent): number {
  return 'choice' in event ? event.choice : -1
}

describe("Google's own SDK", () => {
  afterEach(() => vi.unstubAllGlobals())

  const events: readonly StreamEvent[] = [
    { type: 'start', id: 'x', model: 'claude', created: undefined },
    { type: 'part-start', choice: 0, part: 0, head: { type: 'reasoning' } },
    { type: 'part-delta', choice: 0, part: 0, delta: { type: 'text', text: 'hm' } },
    {
      type: 'part-delta',
      choice: 0,
      part: 0,
      delta: { type: 'signature', signature: { origin: 'anthropic-messages', value: 's' } },
    },
    { type: 'part-end', choice: 0, part: 0 },
    { type: 'part-start', choice: 0, part: 1, head: { type: 'text' } },
    { type: 'part-delta', choice: 0, part: 1, delta: { type: 'text', text: 'Hel' } },
    { type: 'part-delta', choice: 0, part: 1, delta: { type: 'text', text: 'lo' } },
    { type: 'part-end', choice: 0, part: 1 },
    { type: 'part-start', choice: 0, part: 2, head: { type: 'tool-call', id: 'toolu_1', name: 'f' } },
    { type: 'part-delta', choice: 0, part: 2, delta: { type: 'text', text: '{"a":' } },
    { type: 'part-delta', choice: 0, part: 2, delta: { type: 'text', text: '1}' } },
    { type: 'part-end', choice: 0, part: 2 },
    { type: 'choice-end', choice: 0, finish: { reason: 'tool-calls', raw: 'tool_use' } },
    { type: 'usage', usage: { inputTokens: 3, outputTokens: 2, estimated: false }, raw: '{}' },
  ]
  const answerWith = (body: string, type: string) =>
    vi.stubGlobal('fetch', async () => new Response(body, { headers: { 'content-type': type } }))
  const ai = () => new GoogleGenAI({ apiKey: 'tl_x', httpOptions: { baseUrl: 'http://localhost:1' } })

  it('reads a stream, comments and all, and keeps it as history', async () => {
    answerWith(`: keep-alive\n\n${encodeAll(events)}`, 'text/event-stream')
    const chat = ai().chats.create({ model: 'some/model' })
    let text = ''
    let last: { finish: unknown; tokens: unknown; calls: unknown[] } = {
      finish: undefined,
      tokens: undefined,
      calls: [],
    }
    for await (const one of await chat.sendMessageStream({ message: 'hi' })) {
      text += one.text ?? ''
      const calls = [...last.calls, ...(one.functionCalls ?? [])]
      last = { finish: one.candidates?.[0]?.finishReason, tokens: one.usageMetadata?.totalTokenCount, calls }
    }
    expect(text).toBe('Hello')
    expect(last).toEqual({ finish: 'STOP', tokens: 5, calls: [{ id: 'toolu_1', name: 'f', args: { a: 1 } }] })
    const contents = chat.getHistory(true)
    expect(contents.length).toBeGreaterThan(1)
    const body = JSON.parse(JSON.stringify({ contents })) as JsonObject
    const { messages } = geminiCodec.decodeRequest(body, new Losses())
    const parts = messages.filter(({ role }) => role === 'assistant').flatMap((message) => message.parts)
    expect(parts).toMatchObject([
      { type: 'reasoning', text: 'hm', signature: { origin: 'anthropic-messages', value: 's' } },
      { type: 'text', text: 'Hel' },
      { type: 'text', text: 'lo' },
      { type: 'tool-call', id: 'toolu_1' },
    ])
  })

  it('reads an answer', async () => {
    answerWith(JSON.stringify(fixtures.thoughts), 'application/json')
    const response = await ai().models.generateContent({ model: 'some/model', contents: 'hi' })
    expect(response.text).toBe('hi')
    expect(response.candidates?.[0]?.finishReason).toBe('STOP')
  })
})
