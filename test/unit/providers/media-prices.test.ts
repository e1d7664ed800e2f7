import { describe, expect, test } from 'vitest'
import { parseDecimal } from '../../../src/model/money.ts'
import { priceOf } from '../../../src/model/price.ts'
import { builtInModels } from '../../../src/providers/models/index.ts'
import { listedPrice } from '../../../src/providers/prices.ts'

const now = Date.parse('2026-11-01')
const usage = { inputTokens: undefined, outputTokens: undefined, estimated: false }

describe('listed prices of media', () => {
  test('hours of audio become seconds', () => {
    // whisper-1: $0.006 a minute.
    const price = listedPrice('openai', 'whisper-1', now)
    expect(price).toMatchObject({ second: parseDecimal('0.0001', 15), input: 0n, output: 0n })
    expect(price && priceOf({ ...usage, seconds: 60 }, price)).toBe(6_000_000n)
    // $0.111 an hour cannot be said exactly for a second: an hour is off by less than a nano-dollar.
    const groq = listedPrice('groq', 'whisper-large-v3', now)
    expect(groq && priceOf({ ...usage, seconds: 3_600 }, groq)).toBe(111_000_000n)
  })

  test('Groq bills ten seconds at least', () => {
    expect(listedPrice('groq', 'whisper-large-v3-turbo', now)?.leastSeconds).toBe(10)
    expect(listedPrice('openai', 'whisper-1', now)?.leastSeconds).toBeUndefined()
  })

  test('Google bills queries of Gemini 3, and grounded prompts before', () => {
    expect(listedPrice('google', 'gemini-3-flash-preview', now)?.search).toBe(parseDecimal('0.014', 15))
    expect(listedPrice('google', 'gemini-2.5-flash', now)?.search).toBe(parseDecimal('0.035', 15))
    expect(listedPrice('google', 'gemini-embedding-001', now)?.search).toBeUndefined()
  })

  test('tokens of images have rates of their own', () => {
    expect(listedPrice('openai', 'gpt-image-1.5', now)).toMatchObject({
      input: parseDecimal('5', 9),
      output: parseDecimal('10', 9),
      imageInput: parseDecimal('8', 9),
      imageOutput: parseDecimal('32', 9),
    })
  })

  test('every built-in model of media has a price where it is offered', () => {
    const unlisted = [...builtInModels.values()]
      .filter(({ kind }) => !['chat', 'embedding'].includes(kind))
      .flatMap(({ at, prices }) => Object.entries(at).filter(([id]) => !prices?.[id]))
      .filter(([id, model]) => !listedPrice(id, model, now))
    expect(unlisted).toEqual([])
  })
})
