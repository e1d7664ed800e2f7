import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../../src/kit/parse-json.ts'
import { StreamSource } from '../../../../src/pipeline/stream-source.ts'
import { ByteTap } from '../../../../src/wire/byte-tap.ts'
import { codecs } from '../../../../src/wire/codecs.ts'
import { sseFraming } from '../../../../src/wire/sse-framing.ts'
import { growth } from '../../../support/growth.ts'

/** Below what grows with the square, above the noise of what does not. */
const STEEP = 24

const call = (index: number, piece: JsonObject) => ({ index: 0, delta: { tool_calls: [{ index, ...piece }] } })
const chunk = (choice: JsonObject) => JSON.stringify({ id: 'a', choices: [choice] })

describe('what a provider’s stream costs does not grow with its square', () => {
  it('where calls come by turns', () => {
    const first = chunk(call(0, { id: 'c0', function: { name: 'f', arguments: '{"a":"' } }))
    const second = chunk(call(1, { id: 'c1', function: { name: 'f', arguments: '{' } }))
    const more = chunk(call(0, { function: { arguments: 'x'.repeat(400) } }))
    const run = (size: number) => {
      const decoder = codecs['openai-chat'].decoder()
      for (const data of [first, second]) decoder.push({ event: undefined, data })
      for (let n = 0; n < size; n++) decoder.push({ event: undefined, data: more })
    }
    const times = growth(run, 3_000)
    expect(times).toBeLessThan(STEEP)
  })

  it('where many calls wait', () => {
    const run = (size: number) => {
      const decoder = codecs['openai-chat'].decoder()
      for (let n = 0; n < size; n++) {
        const data = chunk(call(n, { id: `c${n}`, function: { name: 'f', arguments: '{' } }))
        decoder.push({ event: undefined, data })
      }
    }
    const times = growth(run, 32_000)
    expect(times).toBeLessThan(STEEP)
  })

  const supports = (count: number, from: number) =>
    Array.from({ length: count }, (_, at) => ({
      segment: { startIndex: from + at, endIndex: from + at + 1 },
      groundingChunkIndices: [0],
    }))
  const groundingChunks = [{ web: { uri: 'https://a', title: 'a' } }]

  it('where each chunk cites', () => {
    const run = (size: number) => {
      const decoder = codecs.gemini.decoder()
      for (let n = 0; n < size; n++) {
        const groundingMetadata = { groundingChunks, groundingSupports: supports(2, n * 20) }
        const candidate = { content: { parts: [{ text: 'twenty characters é ' }] }, groundingMetadata }
        decoder.push({ event: undefined, data: JSON.stringify({ candidates: [candidate] }) })
      }
    }
    const times = growth(run, 4_000)
    expect(times).toBeLessThan(STEEP)
  })

  it('where one answer cites often, which goes back to Gemini’s clients too', () => {
    const context = {
      ...{ requestId: 'r', model: 'm', created: 1, wantsUsage: true },
      request: { messages: [], stream: false },
    }
    const run = (size: number) => {
      const groundingMetadata = { groundingChunks, groundingSupports: supports(size, 0) }
      const candidate = { content: { parts: [{ text: 'é '.repeat(size) }] }, groundingMetadata }
      const answer = codecs.gemini.decodeAnswer({ candidates: [candidate] })
      const [choice] = answer?.choices ?? []
      const parts = choice?.parts.map((part) =>
        part.type === 'text'
          ? {
              ...part,
              citations: part.citations?.map((one, at) => ({ ...one, url: `https://a/${at}`, raw: undefined })),
            }
          : part,
      )
      if (answer && choice && parts)
        codecs.gemini.encodeAnswer({ ...answer, choices: [{ ...choice, parts }] }, context, undefined)
    }
    const times = growth(run, 4_000)
    expect(times).toBeLessThan(STEEP)
  })

  it('where an event never ends', () => {
    const run = (size: number) => {
      const source = new StreamSource(
        new ByteTap(),
        sseFraming,
        () => undefined,
        () => undefined,
      )
      const piece = Buffer.from('x'.repeat(64))
      for (let n = 0; n < size; n++) source.feed(piece)
    }
    const times = growth(run, 60_000)
    expect(times).toBeLessThan(STEEP)
  })
})
