import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../../src/kit/parse-json.ts'
import type { AnswerContext } from '../../../../src/wire/codec.ts'
import { geminiCodec } from '../../../../src/wire/gemini/codec.ts'
import { gemini } from '../../../../src/wire/gemini/wire.ts'

const keys = [
  ...['candidates', 'content', 'parts', 'text', 'thought', 'thoughtSignature', 'functionCall', 'name', 'args', 'id'],
  ...['inlineData', 'mimeType', 'data', 'groundingMetadata', 'groundingChunks', 'groundingSupports', 'segment', 'web'],
  ...['groundingChunkIndices', 'finishReason', 'index', 'logprobsResult', 'chosenCandidates', 'topCandidates', 'token'],
  ...['logProbability', 'usageMetadata', 'promptTokenCount', 'error', 'promptFeedback', 'blockReason', 'createTime'],
]
const { node } = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 7 },
    fc.constantFrom(0, 1, -1, 'STOP', 'a', '', null, true, 2 ** 40),
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...keys), tie('node'), { maxKeys: 6 }),
  ),
}))
const chunk = fc.record({ candidates: fc.array(fc.dictionary(fc.constantFrom(...keys), node)), usageMetadata: node })
const context: AnswerContext = {
  requestId: 'req_1',
  model: 'm',
  created: 1,
  wantsUsage: true,
  request: { messages: [], stream: false },
}
const deep = '['.repeat(200_000) + ']'.repeat(200_000)
const deepCall = `{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"a":${deep}}}}]}}]}`
const cost = { charge: 0.5, upstream: undefined, isByok: false }

function pass(body: JsonObject): void {
  const answer = geminiCodec.decodeAnswer(body)
  if (answer) geminiCodec.encodeAnswer(answer, context, cost)
  const decoder = geminiCodec.decoder()
  const encoder = geminiCodec.encoder(context)
  for (const event of decoder.push({ event: undefined, data: JSON.stringify(body) })) encoder.push(event)
  encoder.end(undefined, cost)
}

describe('providers that mean no good', () => {
  it('cannot make the codec throw', () => {
    fc.assert(fc.property(fc.oneof(chunk, fc.dictionary(fc.constantFrom(...keys), node)), (body) => pass(body)))
  })

  it('cannot exhaust the stack by nesting', () => {
    expect(geminiCodec.decoder().push({ event: undefined, data: deepCall }).length).toBeGreaterThan(0)
    expect(geminiCodec.decodeAnswer(JSON.parse(deepCall))).toBeDefined()
    const tap = gemini.tap({ wantsUsage: true, scrub: false })
    tap.push(Buffer.from(`data: ${deepCall}\n\n`))
    const usage = `{"promptTokenCount":1,"cost":9,"x":${deep}}`
    tap.push(Buffer.from(`data: {"usageMetadata":${usage}}\n\n`))
    tap.push(Buffer.from(`data: {"candidates":[{"finishReason":"STOP"}],"usageMetadata":${usage}}\n\n`))
    expect(tap.usage?.inputTokens).toBe(1)
    const tail = tap.tail(cost).toString()
    expect(tail).toContain('"cost":0.5')
    expect(tail).not.toContain('"cost":9')
    const plain = gemini.readAnswer(Buffer.from(`{"candidates":[],"usageMetadata":${usage}}`))
    expect(plain?.write(cost, false).toString()).not.toContain('"cost":9')
  })
})
