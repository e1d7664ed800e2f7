import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Ceiling, ceilingOf, type Price, type PriceTier, priceOf, type Rates } from '../../../src/model/price.ts'
import type { Usage } from '../../../src/model/usage.ts'
import { perMillionKinds, perOneKinds, readWrittenPrice, writePrice } from '../../../src/model/written-price.ts'
import { type PriceTable, pilesOf, priceOfPiles } from '../../integration/money/recompute.ts'

const rate = fc.oneof(
  fc.constant(0n),
  fc.bigInt({ min: 0n, max: 200n * 10n ** 9n }),
  fc.bigInt({ min: 0n, max: 10n ** 15n }),
)
const kinds = [...perMillionKinds, ...perOneKinds]

/** Any kinds at any rate. Kinds that are left out are absent, not undefined. */
const someRates: fc.Arbitrary<Partial<Rates>> = fc.record(Object.fromEntries(kinds.map((kind) => [kind, rate])), {
  requiredKeys: [],
})

const anyPrice: fc.Arbitrary<Price> = fc
  .record({
    base: fc.record({ input: rate, output: rate }),
    special: someRates,
    tiers: fc.uniqueArray(fc.record({ above: fc.integer({ min: 1, max: 5_000 }), rates: someRates }), {
      maxLength: 4,
      selector: ({ above }) => above,
    }),
  })
  .map(({ base, special, tiers }) => ({
    ...special,
    ...base,
    ...(tiers.length > 0 && {
      tiers: tiers
        .map(({ above, rates }): PriceTier => ({ ...rates, aboveInputTokens: above }))
        .sort((a, b) => a.aboveInputTokens - b.aboveInputTokens),
    }),
  }))

/** Tokens are free, so that what is priced by one cannot hide behind them. */
const pricedByOne: fc.Arbitrary<Price> = anyPrice.map((price) => ({
  ...onlyByOne(price),
  input: 0n,
  output: 0n,
  ...(price.tiers && {
    tiers: price.tiers.map((tier) => ({ ...onlyByOne(tier), aboveInputTokens: tier.aboveInputTokens })),
  }),
}))

function onlyByOne(rates: Partial<Rates>): Partial<Rates> {
  return Object.fromEntries(perOneKinds.flatMap((kind) => (rates[kind] === undefined ? [] : [[kind, rates[kind]]])))
}

const count = fc.option(fc.nat(6_000), { nil: undefined })

/** Providers say what they want: parts may be larger than their whole. */
const anyUsage: fc.Arbitrary<Usage> = fc.record({
  inputTokens: count,
  outputTokens: count,
  cacheReadTokens: count,
  cacheWriteTokens: count,
  cacheWrite1hTokens: count,
  audioInputTokens: count,
  audioCacheReadTokens: count,
  reasoningTokens: count,
  audioOutputTokens: count,
  images: fc.option(fc.nat(5), { nil: undefined }),
  searches: fc.option(fc.nat(5), { nil: undefined }),
  estimated: fc.boolean(),
})

const factor = fc.oneof(fc.constant(1_000_000), fc.nat(12_000_000))

function ceilingAround(usage: Usage, slack: number): Ceiling {
  return {
    inputTokens: (usage.inputTokens ?? 0) + slack,
    outputTokens: (usage.outputTokens ?? 0) + slack,
    images: usage.images ?? 0,
    searches: usage.searches ?? 0,
  }
}

describe('any price and usage', () => {
  test('usage within the ceiling never costs more than the ceiling', () => {
    fc.assert(
      fc.property(fc.oneof(anyPrice, pricedByOne), anyUsage, factor, fc.nat(1), (price, usage, by, slack) => {
        expect(priceOf(usage, price, by)).toBeLessThanOrEqual(ceilingOf(ceilingAround(usage, slack), price, by))
      }),
      { numRuns: 5_000 },
    )
  })

  test('no charge is negative, and nothing at no price is free', () => {
    fc.assert(
      fc.property(anyPrice, anyUsage, factor, (price, usage, by) => {
        expect(priceOf(usage, price, by) >= 0n).toBe(true)
        expect(priceOf(usage, { input: 0n, output: 0n }, by)).toBe(0n)
      }),
    )
  })

  test('a part that is as dear as its whole changes nothing', () => {
    fc.assert(
      fc.property(rate, rate, anyUsage, factor, (input, output, usage, by) => {
        const flat = { input, output }
        const split = {
          ...flat,
          cacheRead: input,
          cacheWrite: input,
          cacheWrite1h: input,
          audioInput: input,
          audioCacheRead: input,
          reasoning: output,
          audioOutput: output,
        }
        expect(priceOf(usage, split, by)).toBe(priceOf(usage, flat, by))
      }),
    )
  })

  test('written and read again it is the same price', () => {
    fc.assert(
      fc.property(anyPrice, fc.option(fc.nat(10_000_000), { nil: undefined }), (price, batch) => {
        const whole = { ...price, ...(batch !== undefined && { batch }) }
        expect(readWrittenPrice(writePrice(whole))).toEqual(whole)
        expect(readWrittenPrice(JSON.parse(JSON.stringify(writePrice(whole))))).toEqual(whole)
      }),
    )
  })

  test('tiers may be written in any order', () => {
    const tiers = [
      { aboveInputTokens: 200_000, input: '4' },
      { aboveInputTokens: 32_000, input: '2' },
    ]
    expect(readWrittenPrice({ input: '1', output: '1', tiers }).tiers?.map((tier) => tier.aboveInputTokens)).toEqual([
      32_000, 200_000,
    ])
  })
})

/** A provider's usage object as the domain has it. */
function usageFrom(told: { prompt: number; completion: number; cached?: number; reasoning?: number }): Usage {
  return {
    inputTokens: told.prompt,
    outputTokens: told.completion,
    cacheReadTokens: told.cached,
    reasoningTokens: told.reasoning,
    estimated: false,
  }
}

const table = (written: PriceTable) => readWrittenPrice(written as Parameters<typeof readWrittenPrice>[0])

describe('worked out by hand', () => {
  // platform.openai.com/docs/pricing, gpt-4.1: input 2.00, cached input 0.50, output 8.00.
  // Usage as in the API reference: cached tokens are part of prompt_tokens, reasoning tokens of completion_tokens.
  const gpt41 = table({ input: '2.00', cacheRead: '0.50', output: '8.00' })
  // OpenAI o4-mini: 1.10, 0.275, 4.40. Reasoning is billed as output.
  const o4mini = table({ input: '1.10', cacheRead: '0.275', output: '4.40' })
  // api-docs.deepseek.com/quick_start/pricing, deepseek-chat V3.2: hit 0.028, miss 0.28, output 0.42.
  const deepseek = table({ input: '0.28', cacheRead: '0.028', output: '0.42' })
  // ai.google.dev/gemini-api/docs/pricing, Gemini 2.5 Pro: up to 200k tokens of prompt 1.25 / 10.00, cached 0.31;
  // above, for the whole request, 2.50 / 15.00, cached 0.625.
  const gemini = table({
    input: '1.25',
    output: '10.00',
    cacheRead: '0.31',
    tiers: [{ aboveInputTokens: 200_000, input: '2.50', output: '15.00', cacheRead: '0.625' }],
  })
  // docs.perplexity.ai/guides/pricing, Sonar: 1 / 1 and 5 USD for 1,000 requests (low search context).
  const sonar = table({ input: '1', output: '1', request: '0.005' })

  test.each([
    // (2006 − 1920) × 2000 + 1920 × 500 + 300 × 8000 nano-dollars
    ['OpenAI, cached', gpt41, { prompt: 2_006, completion: 300, cached: 1_920 }, 172_000n + 960_000n + 2_400_000n],
    // 75 × 1100 + 1186 × 4400, of which 1024 thought
    ['OpenAI, reasoning', o4mini, { prompt: 75, completion: 1_186, reasoning: 1_024 }, 82_500n + 5_218_400n],
    // 1 × 275 + 1 × 4400 with all input cached
    ['OpenAI, all cached', o4mini, { prompt: 1, completion: 1, cached: 1 }, 275n + 4_400n],
    // hit 960 × 28, miss 40 × 280, 100 × 420
    ['DeepSeek, hit and miss', deepseek, { prompt: 1_000, completion: 100, cached: 960 }, 26_880n + 11_200n + 42_000n],
    ['Gemini, 200,000 is not above', gemini, { prompt: 200_000, completion: 1_000 }, 250_000_000n + 10_000_000n],
    ['Gemini, one more is, as a whole', gemini, { prompt: 200_001, completion: 1_000 }, 500_002_500n + 15_000_000n],
    // 150,001 × 2500 + 50,000 × 625 + 10 × 15000
    [
      'Gemini, long and cached',
      gemini,
      { prompt: 200_001, completion: 10, cached: 50_000 },
      375_002_500n + 31_250_000n + 150_000n,
    ],
    ['Perplexity, price of a request', sonar, { prompt: 9, completion: 11 }, 5_000_000n + 9_000n + 11_000n],
  ] as const)('%s', (_, price, told, nano) => {
    expect(priceOf(usageFrom(told), price)).toBe(nano)
  })

  describe('Gemini 2.5 Flash, audio in the cached part of a prompt', () => {
    // ai.google.dev/gemini-api/docs/pricing: text 0.30, audio 1.00, cached 0.03, cached audio 0.10, output 2.50.
    const flash = table({ input: '0.30', audioInput: '1.00', cacheRead: '0.03', output: '2.50' })
    const whole = { ...flash, audioCacheRead: 100_000_000n }
    const told = { inputTokens: 10_000, cacheReadTokens: 5_000, audioInputTokens: 6_000, outputTokens: 0 }
    test.each([
      // 3000 × 300 + 2000 × 1000 + 1000 × 30 + 4000 × 100 nano-dollars
      ['told', whole, { audioCacheReadTokens: 4_000 }, 900_000n + 2_000_000n + 30_000n + 400_000n],
      // Of 6000 audio tokens 5000 can be fresh, so 1000 are taken as cached: 5000 × 1000 + 4000 × 30 + 1000 × 100
      ['not told', whole, {}, 5_000_000n + 120_000n + 100_000n],
      // No price of its own: cached like text.
      ['without a price', flash, { audioCacheReadTokens: 4_000 }, 900_000n + 2_000_000n + 150_000n],
    ] as const)('%s', (_, price, more, nano) => {
      expect(priceOf({ ...told, ...more, estimated: false }, price)).toBe(nano)
    })

    test('audio read from a cache without a price is audio', () => {
      const { cacheRead: _, ...dear } = flash
      expect(priceOf({ ...told, cacheReadTokens: 10_000, estimated: false }, dear)).toBe(1_200_000n + 6_000_000n)
    })
  })

  test('one rounding, after the margin, half to even', () => {
    // 1 token at 0.0005 USD per million is half a nano-dollar.
    const dust = table({ input: '0.0005', output: '0' })
    expect([1, 2, 3, 5].map((prompt) => priceOf(usageFrom({ prompt, completion: 0 }), dust))).toEqual([0n, 1n, 2n, 2n])
    // 3 × 0.5 × 1.15 = 1.725, not round(1.5) × 1.15
    expect(priceOf(usageFrom({ prompt: 3, completion: 0 }), dust, 1_150_000)).toBe(2n)
    expect(priceOf(usageFrom({ prompt: 2, completion: 0 }), dust, 1_500_000)).toBe(2n)
    expect(priceOf(usageFrom({ prompt: 10, completion: 0 }), dust, 1_100_000)).toBe(6n)
  })

  test('a tier of the price of a request holds in the ceiling too', () => {
    const price = table({
      input: '0',
      output: '0',
      request: '0.001',
      tiers: [{ aboveInputTokens: 100, request: '0.002' }],
    })
    expect(priceOf(usageFrom({ prompt: 101, completion: 0 }), price)).toBe(2_000_000n)
    expect(ceilingOf({ inputTokens: 101, outputTokens: 0, images: 0, searches: 0 }, price)).toBe(2_000_000n)
  })
})

/** The two accounts of a price, worked out apart from one another, agree on any consistent usage. */
test('the same as an independent calculation', () => {
  const decimal = (digits: number) =>
    fc.bigInt({ min: 0n, max: 10n ** BigInt(digits + 2) }).map((n) => {
      const text = n.toString().padStart(digits + 1, '0')
      return `${text.slice(0, -digits)}.${text.slice(-digits)}`
    })
  const kinds = ['cacheRead', 'cacheWrite', 'reasoning', 'audioInput', 'audioOutput'] as const
  const special = fc.record(
    { ...Object.fromEntries(kinds.map((kind) => [kind, decimal(9)])), request: decimal(15) },
    { requiredKeys: [] },
  )
  const tier = fc.record({ input: decimal(9), output: decimal(9), special, above: fc.integer({ min: 1, max: 300 }) })
  const written = fc
    .record({ input: decimal(9), output: decimal(9), special, tier: fc.option(tier, { nil: undefined }) })
    .map(({ input, output, special: others, tier: one }): PriceTable => {
      const tiers = one && [{ input: one.input, output: one.output, ...one.special, aboveInputTokens: one.above }]
      return { input, output, ...others, ...(tiers && { tiers }) }
    })
  const parts = fc.record({
    fresh: fc.nat(200),
    read: fc.nat(200),
    write: fc.nat(50),
    audioIn: fc.nat(50),
    spoken: fc.nat(300),
    thought: fc.nat(100),
    audioOut: fc.nat(50),
  })
  fc.assert(
    fc.property(written, parts, fc.nat(3_000_000), (price, p, ppm) => {
      const told = {
        prompt_tokens: p.fresh + p.read + p.write + p.audioIn,
        completion_tokens: p.spoken + p.thought + p.audioOut,
        prompt_tokens_details: { cached_tokens: p.read, cache_write_tokens: p.write, audio_tokens: p.audioIn },
        completion_tokens_details: { reasoning_tokens: p.thought, audio_tokens: p.audioOut },
      }
      const usage: Usage = {
        inputTokens: told.prompt_tokens,
        cacheReadTokens: p.read,
        cacheWriteTokens: p.write,
        audioInputTokens: p.audioIn,
        outputTokens: told.completion_tokens,
        reasoningTokens: p.thought,
        audioOutputTokens: p.audioOut,
        estimated: false,
      }
      const text = ppm.toString().padStart(7, '0')
      const piles = pilesOf(told)
      if (!piles) throw new Error('the usage is whole')
      expect(priceOf(usage, table(price), ppm)).toBe(
        priceOfPiles(piles, price, `${text.slice(0, -6)}.${text.slice(-6)}`),
      )
    }),
    { numRuns: 2_000 },
  )
})
