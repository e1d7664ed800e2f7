import { describe, expect, test } from 'vitest'
import { parseJson } from '../../../../src/kit/parse-json.ts'
import { readAnswer } from '../../../../src/wire/gemini/answer.ts'
import { decodeAnswer } from '../../../../src/wire/gemini/decode-answer.ts'
import { streamDecoder } from '../../../../src/wire/gemini/stream-decoder.ts'
import { GeminiStreamTap } from '../../../../src/wire/gemini/stream-tap.ts'

const usageMetadata = { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 }
const grounded = (modelVersion: string, webSearchQueries?: readonly string[]) => ({
  modelVersion,
  candidates: [
    {
      content: { role: 'model', parts: [{ text: 'hello' }] },
      finishReason: 'STOP',
      ...(webSearchQueries && { groundingMetadata: { webSearchQueries } }),
    },
  ],
  usageMetadata,
})

/** Gemini API, "Grounding with Google Search", Pricing. */
describe('searches of an answer', () => {
  test.each<[string, readonly string[] | undefined, number | undefined]>([
    ['gemini-3-flash-preview', ['euro 2024', '', 'euro 2024', 'final score'], 2],
    ['gemini-2.5-flash', ['euro 2024', 'final score'], 1],
    ['gemini-2.5-flash', [], 0],
    ['gemini-3-flash-preview', undefined, undefined],
  ])('%s, %j', (model, queries, count) => {
    const answer = grounded(model, queries)
    const text = JSON.stringify(answer)
    expect(readAnswer(Buffer.from(text))?.usage?.searches).toBe(count)
    expect(decodeAnswer(answer)?.usage?.searches).toBe(count)
    const decoded = streamDecoder().push({ event: undefined, data: text })
    expect(decoded.find(({ type }) => type === 'usage')).toMatchObject({
      usage: count === undefined ? {} : { searches: count },
    })
  })

  test('of a stream are those of all its chunks', () => {
    const first = { ...grounded('gemini-3-flash-preview', ['a', 'b']), usageMetadata: undefined }
    const { finishReason: _, ...open } = first.candidates[0] as { finishReason: string }
    const tap = new GeminiStreamTap({ scrub: false })
    const chunks = [
      grounded('gemini-3-flash-preview'),
      { ...first, candidates: [open] },
      grounded('gemini-3-flash-preview', ['b', 'c']),
    ]
    chunks[0] = { ...chunks[0], candidates: [{ content: { parts: [{ text: 'x' }] } }] } as (typeof chunks)[number]
    for (const chunk of chunks) tap.push(Buffer.from(`data: ${JSON.stringify(chunk)}\n\n`))
    expect(tap.usage).toMatchObject({ inputTokens: 10, searches: 3 })
    expect(parseJson(tap.rawUsage ?? '')).toEqual(usageMetadata)
  })
})
