import { describe, expect, it } from 'vitest'
import { membersOf } from '../../../../src/kit/json-members.ts'
import type { Call } from '../../../../src/model/call.ts'
import { Fault } from '../../../../src/model/fault.ts'
import { gemini } from '../../../../src/wire/gemini/wire.ts'
import type { UpstreamTarget } from '../../../../src/wire/wire.ts'

const path = { model: 'google/gemini-2.5-pro', stream: false }
const hello = { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] }
const read = (body: object, at = path) => gemini.read(body as never, JSON.stringify(body).length, at)

function callOf(body: object): Call {
  const bytes = Buffer.from(JSON.stringify(body))
  return {
    id: 'req_1',
    format: 'gemini',
    receivedAt: 0,
    body: bytes,
    members: membersOf(bytes) ?? [],
    facts: read(body),
    ownHeaders: [],
  } as unknown as Call
}

const target: UpstreamTarget = {
  model: 'gemini-2.5-pro',
  outputCap: undefined,
  scrub: false,
  stateless: false,
  quirks: {},
}
const sent = (body: object, how: Partial<UpstreamTarget>) => {
  const { body: bytes, dropped } = gemini.toUpstream(callOf(body), { ...target, ...how })
  return { json: JSON.parse(bytes.toString()), dropped }
}

describe('reading a request', () => {
  it('takes the model and the method from the path', () => {
    expect(read(hello)).toMatchObject({ model: 'google/gemini-2.5-pro', stream: false, wantsUsage: true, choices: 1 })
    expect(gemini.read(hello, 9, { ...path, stream: true, alt: 'sse' }).stream).toBe(true)
  })

  it.each([
    [{ contents: [], model: 'x' }, 'model'],
    [{}, 'contents'],
    [{ contents: [] }, 'contents'],
    [{ contents: 'hi' }, 'contents'],
    [{ contents: ['hi'] }, 'contents[0]'],
    [{ ...hello, generationConfig: { maxOutputTokens: 0 } }, 'generationConfig.maxOutputTokens'],
    [{ ...hello, generationConfig: { maxOutputTokens: 1, max_output_tokens: 9 } }, 'generationConfig'],
    [{ ...hello, generationConfig: 1 }, 'generationConfig'],
    [{ ...hello, cachedContent: 'a', cached_content: 'b' }, 'body'],
  ])('refuses %j', (body, param) => {
    expect(() => read(body)).toThrow(expect.objectContaining({ kind: 'invalid_request', param }))
  })

  it('refuses a stream that is no event stream', () => {
    expect(() => gemini.read(hello, 9, { ...path, stream: true })).toThrow('?alt=sse')
  })

  it('takes names as protocol buffers have them, and the model again', () => {
    const body = { ...hello, model: 'models/google/gemini-2.5-pro', generation_config: { max_output_tokens: 7 } }
    expect(read(body).outputCap).toBe(7)
    expect(read({ ...hello, generationConfig: { candidateCount: 3 } }).choices).toBe(3)
  })

  it.each([
    [{ ...hello, cachedContent: 'cachedContents/1' }, 'cachedContent'],
    [{ ...hello, continuation_token: 'x' }, 'continuationToken'],
    [
      {
        contents: [
          { parts: [{ file_data: { file_uri: 'https://generativelanguage.googleapis.com/v1beta/files/1' } }] },
        ],
      },
      'contents[].parts[].fileData.fileUri',
    ],
    [{ contents: { parts: { fileData: { fileUri: 'gs://a/b.png' } } } }, 'contents[].parts[].fileData.fileUri'],
    [{ contents: [{ parts: [{ fileData: { fileUri: 'https://example.com/a.png' } }] }] }, undefined],
  ])('knows what the provider keeps: %j', (body, stored) => {
    expect(read(body).stored).toBe(stored)
  })

  it('counts media by allowance and not as text', () => {
    const image = (mimeType: string) => ({
      contents: [{ parts: [{ inlineData: { mimeType, data: 'A'.repeat(1_000_000) } }] }],
    })
    expect(read(image('image/png'))).toMatchObject({ inputImages: 1 })
    expect(read(image('image/png')).inputCeiling).toBeLessThan(1_000)
    expect(read(image('audio/wav')).inputCeiling).toBeGreaterThan(50_000)
    expect(read(image('application/pdf')).inputCeiling).toBeGreaterThan(500_000)
    const video = { contents: [{ parts: [{ fileData: { fileUri: 'https://youtu.be/x' } }] }] }
    expect(read(video).inputCeiling).toBeGreaterThan(1_000_000)
  })
})

describe('a request on its way', () => {
  it('keeps its bytes', () => {
    const call = callOf(hello)
    expect(gemini.toUpstream(call, target).body).toBe(call.body)
  })

  it('loses the model, which is in the path', () => {
    expect(sent({ model: path.model, ...hello }, {}).json).toEqual(hello)
  })

  it('is capped inside generationConfig', () => {
    const body = { ...hello, generation_config: { temperature: 1, max_output_tokens: 9_999 } }
    expect(sent(body, { outputCap: 10 }).json.generation_config).toEqual({ temperature: 1, maxOutputTokens: 10 })
    expect(sent(hello, { outputCap: 10 }).json.generationConfig).toEqual({ maxOutputTokens: 10 })
  })

  it("leaves tools of the provider behind on the operator's account", () => {
    const functionDeclarations = [{ name: 'f' }]
    const tools = [{ googleSearch: {}, functionDeclarations }, { code_execution: {} }]
    const { json, dropped } = sent({ ...hello, tools, serviceTier: 'priority' }, { stateless: true })
    expect(json).toEqual({ ...hello, tools: [{ functionDeclarations }] })
    expect(dropped).toEqual(['serviceTier', 'tools.googleSearch', 'tools.code_execution'])
    const none = sent({ ...hello, tools: [{ urlContext: {} }], toolConfig: {} }, { stateless: true })
    expect(none.json).toEqual(hello)
    expect(none.dropped).toEqual(['tools.urlContext', 'toolConfig'])
    expect(sent({ ...hello, tools }, {}).json.tools).toEqual(tools)
  })

  it('is scrubbed on the cheap lane', () => {
    const config = { topK: 1, routingConfig: { manualMode: {} } }
    const body = { ...hello, labels: { a: 'b' }, cachedContent: 'c', store: true, generationConfig: config }
    const { json, dropped } = sent(body, { stateless: true, scrub: true })
    expect(json).toEqual({ ...hello, store: false, generationConfig: { topK: 1 } })
    expect(dropped).toEqual(['labels', 'cachedContent', 'generationConfig.routingConfig'])
  })
})

describe('a plain answer', () => {
  const answer = {
    candidates: [{ content: { parts: [{ text: 'hi' }], role: 'model' }, finishReason: 'MAX_TOKENS', index: 0 }],
    usageMetadata: {
      promptTokenCount: 10,
      toolUsePromptTokenCount: 5,
      cachedContentTokenCount: 4,
      candidatesTokenCount: 7,
      thoughtsTokenCount: 3,
      totalTokenCount: 25,
      promptTokensDetails: [
        { modality: 'TEXT', tokenCount: 8 },
        { modality: 'AUDIO', tokenCount: 2 },
      ],
    },
    modelVersion: 'gemini-2.5-pro',
    responseId: 'r1',
    modelStatus: {},
  }
  const facts = (body: object) => gemini.readAnswer(Buffer.from(JSON.stringify(body)))

  it('tells its usage', () => {
    expect(facts(answer)).toMatchObject({
      id: 'r1',
      model: 'gemini-2.5-pro',
      finishReason: 'MAX_TOKENS',
      error: false,
      usage: { inputTokens: 15, cacheReadTokens: 4, outputTokens: 10, reasoningTokens: 3, audioInputTokens: 2 },
    })
  })

  it('gets the cost, and is scrubbed if told', () => {
    const cost = { charge: 0.5, upstream: 0.25, isByok: true }
    const written = JSON.parse(facts(answer)?.write(cost, true).toString() ?? '')
    expect(written.usageMetadata).toEqual({
      ...answer.usageMetadata,
      cost: 0.5,
      is_byok: true,
      cost_details: { upstream_inference_cost: 0.25 },
    })
    expect(written.modelStatus).toBeUndefined()
    expect(JSON.parse(facts(answer)?.write(undefined, false).toString() ?? '')).toEqual(answer)
  })

  it("never shows a provider's own cost", () => {
    const dear = { ...answer, usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, cost: 9 } }
    expect(facts(dear)?.write(undefined, false).toString()).not.toContain('cost')
  })

  it('may be a refusal of the prompt', () => {
    const blocked = {
      promptFeedback: { blockReason: 'SAFETY' },
      usageMetadata: { promptTokenCount: 3, totalTokenCount: 3 },
    }
    expect(facts(blocked)).toMatchObject({
      error: false,
      finishReason: 'PROMPT_BLOCKED:SAFETY',
      usage: { inputTokens: 3, outputTokens: 0 },
    })
  })

  it('may be an error, or nothing', () => {
    expect(facts({ error: { code: 500 } })?.error).toBe(true)
    expect(gemini.readAnswer(Buffer.from('[]'))).toBeUndefined()
  })
})

describe('failures', () => {
  const fault = new Fault('rate_limited', 'rate_limit_exceeded', 'Slow down.', { param: 'x', retryAfterMs: 1500 })

  it("are told in Google's words", () => {
    const { error } = JSON.parse(gemini.errors.body(fault, 'req_1'))
    expect(error).toMatchObject({ code: 429, message: 'Slow down.', status: 'RESOURCE_EXHAUSTED' })
    expect(error.details).toEqual([
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'RATE_LIMIT_EXCEEDED',
        domain: 'trilane',
        metadata: { code: 'rate_limit_exceeded' },
      },
      {
        '@type': 'type.googleapis.com/google.rpc.BadRequest',
        fieldViolations: [{ field: 'x', description: 'Slow down.' }],
      },
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1.5s' },
      { '@type': 'type.googleapis.com/google.rpc.RequestInfo', requestId: 'req_1' },
    ])
  })

  it('end a stream as an event', () => {
    const place = { requestId: 'req_1', answerId: undefined, model: 'm', sequence: undefined }
    const event = gemini.errors.event(fault, place)
    expect(JSON.parse(event.slice('data: '.length)).error.code).toBe(429)
    expect(event.endsWith('\n\n')).toBe(true)
  })
})
