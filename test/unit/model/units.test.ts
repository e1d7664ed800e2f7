import { describe, expect, test } from 'vitest'
import type { Terms } from '../../../src/model/plan.ts'
import { ceilingOf, type Price, priceOf } from '../../../src/model/price.ts'
import { completeUnits, type Units } from '../../../src/model/units.ts'

const free = { input: 0n, output: 0n }
const terms = (cost: Price): Terms => ({ cost, sell: undefined, quote: undefined, version: '', body: '' })
const audio: Units = {
  seconds: { ceiling: 1_000, estimate: 100, bytesPerSecond: 8_000 },
  outputTokens: { ceiling: 500, estimate: 50 },
}
const consumer = { units: audio, inputEstimate: 30, bytes: 80_001 }

describe('counts that nobody told', () => {
  test('are estimated where they are charged, and only there', () => {
    const bySecond = completeUnits(undefined, consumer, terms({ ...free, second: 1n }), true)
    expect(bySecond).toMatchObject({ seconds: 11, inputTokens: undefined, outputTokens: undefined, estimated: true })
    const byToken = completeUnits(undefined, consumer, terms({ input: 1n, output: 1n }), true)
    expect(byToken).toMatchObject({ seconds: undefined, inputTokens: 30, outputTokens: 50, estimated: true })
  })

  test('are what the file tells, within what its bytes can hold', () => {
    const bySecond = terms({ ...free, second: 1n })
    expect(completeUnits(undefined, { ...consumer, heard: 42.2 }, bySecond, true).seconds).toBe(43)
    expect(completeUnits(undefined, { ...consumer, heard: 1e9 }, bySecond, true).seconds).toBe(1_000)
    // Subtitles end with the last word.
    const told = { inputTokens: undefined, outputTokens: undefined, seconds: 40, estimated: true }
    expect(completeUnits(told, { ...consumer, heard: 42.2 }, bySecond, true)).toMatchObject({ seconds: 43 })
    expect(completeUnits(told, { ...consumer, heard: 20 }, bySecond, true)).toMatchObject({ seconds: 40 })
    expect(completeUnits(told, consumer, bySecond, true)).toMatchObject({ seconds: 40, estimated: true })
  })

  test('are not made up beside what was told', () => {
    const told = { inputTokens: undefined, outputTokens: undefined, seconds: 7, estimated: false }
    expect(completeUnits(told, consumer, terms({ ...free, second: 1n }), true)).toMatchObject({
      seconds: 7,
      estimated: false,
    })
  })

  test('nothing was put out where no answer came', () => {
    const units = { ...audio, images: { ceiling: 4, estimate: 4 } }
    const price = { input: 1n, output: 1n, second: 1n, image: 1n }
    const usage = completeUnits(undefined, { ...consumer, units }, terms(price), false)
    expect(usage).toMatchObject({ images: 0, outputTokens: 0, seconds: 11 })
  })
})

test('a short recording is charged as one of the least length, and held so', () => {
  const price: Price = { ...free, second: 100_000_000_000n, leastSeconds: 10 }
  const usage = { inputTokens: undefined, outputTokens: undefined, estimated: false }
  expect(priceOf({ ...usage, seconds: 3 }, price)).toBe(1_000_000n)
  expect(priceOf({ ...usage, seconds: 11 }, price)).toBe(1_100_000n)
  expect(priceOf(usage, price)).toBe(0n)
  expect(ceilingOf({ inputTokens: 0, outputTokens: 0, images: 0, searches: 0, seconds: 3 }, price)).toBe(1_000_000n)
})

test('prices by the image, second and character, and of tokens of images', () => {
  const price: Price = {
    input: 5_000_000_000n,
    output: 10_000_000_000n,
    imageInput: 8_000_000_000n,
    imageOutput: 32_000_000_000n,
    second: 100_000_000_000n,
    character: 15_000_000_000n,
  }
  const usage = {
    inputTokens: 1_000,
    imageInputTokens: 600,
    outputTokens: 2_000,
    imageOutputTokens: 1_500,
    seconds: 60,
    characters: 100,
    estimated: false,
  }
  // 400 × 5 + 600 × 8 + 500 × 10 + 1500 × 32 + 100 × 15 USD for a million, and 60 × 0.0001 USD.
  expect(priceOf(usage, price)).toBe(2_000_000n + 4_800_000n + 5_000_000n + 48_000_000n + 1_500_000n + 6_000_000n)
  const ceiling = { inputTokens: 1_000, outputTokens: 2_000, images: 0, searches: 0, seconds: 60, characters: 100 }
  expect(ceilingOf(ceiling, price)).toBeGreaterThanOrEqual(priceOf(usage, price))
})
