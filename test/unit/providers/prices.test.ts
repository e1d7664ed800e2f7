import { describe, expect, test } from 'vitest'
import { builtInProviders, providerKinds } from '../../../src/providers/index.ts'
import { builtInModels } from '../../../src/providers/models/index.ts'
import { priceFrom } from '../../../src/providers/price-units.ts'
import { listedPrice, nextListedChange } from '../../../src/providers/prices.ts'

const at = Date.parse('2026-11-21T00:00:00Z')

describe('conversion, against values computed by hand', () => {
  test('gpt-4o: 2.50 in, 1.25 cached, 10 out per million; 10 per thousand searches', () => {
    expect(listedPrice('openai', 'gpt-4o', at)).toEqual({
      input: 2_500_000_000n,
      cacheRead: 1_250_000_000n,
      output: 10_000_000_000n,
      search: 10_000_000_000_000n,
    })
  })

  test('grok-4.6: twice the price for the whole request above 199999 input tokens', () => {
    expect(listedPrice('x-ai', 'grok-4.6', at)).toEqual({
      input: 2_000_000_000n,
      cacheRead: 500_000_000n,
      output: 6_000_000_000n,
      tiers: [{ aboveInputTokens: 199_999, input: 4_000_000_000n, cacheRead: 1_000_000_000n, output: 12_000_000_000n }],
    })
  })

  test('decimals stay exact: deepseek-v4-pro’s cache read was 0.003625', () => {
    const before = Date.parse('2026-05-01T12:00:00Z')
    expect(listedPrice('deepseek', 'deepseek-v4-pro', before)?.cacheRead).toBe(3_625_000n)
  })

  test('embeddings have no output price', () => {
    expect(listedPrice('openai', 'text-embedding-3-small', at)).toEqual({ input: 20_000_000n, output: 0n })
  })

  test('sonar: 12 per thousand requests', () => {
    expect(listedPrice('perplexity', 'sonar', at)?.request).toBe(12_000_000_000_000n)
  })

  test('gemini-2.5-flash: cached audio has a price of its own', () => {
    expect(listedPrice('google', 'gemini-2.5-flash', at)).toEqual({
      input: 300_000_000n,
      cacheRead: 30_000_000n,
      output: 2_500_000_000n,
      audioInput: 1_000_000_000n,
      audioCacheRead: 100_000_000n,
      search: 35_000_000_000_000n,
    })
  })

  test.each(['gemini-2.5-flash-lite', 'gemini-3-flash-preview', 'gemini-3.1-flash-lite'])('%s has a price', (model) => {
    expect(listedPrice('google', model, at)?.audioCacheRead).toBeGreaterThan(0n)
  })

  test.each([
    ['aws', 'global.anthropic.claude-sonnet-4-6-v1:0', 6_000_000_000n],
    ['openrouter', 'anthropic/claude-opus-4.5', 10_000_000_000n],
    ['anthropic', 'claude-sonnet-5', 4_000_000_000n],
  ])('%s/%s: a write to the cache for an hour is twice the input', (provider, model, hour) => {
    expect(listedPrice(provider, model, at)?.cacheWrite1h).toBe(hour)
  })

  test('in a tier too', () => {
    const tiers = listedPrice('openrouter', 'anthropic/claude-sonnet-4.5', at)?.tiers
    expect(tiers?.map(({ cacheWrite1h }) => cacheWrite1h)).toEqual([12_000_000_000n])
  })

  test('only where the cache has lifetimes', () => {
    expect(listedPrice('openai', 'gpt-5.6-terra', at)).not.toHaveProperty('cacheWrite1h')
    expect(listedPrice('aws', 'amazon.nova-pro-v1:0', at)).not.toHaveProperty('cacheWrite1h')
  })

  test('tiers of different kinds are merged, each whole', () => {
    const tiered = (base: number, ...tiers: [number, number][]) => ({
      base,
      tiers: tiers.map(([start, price]) => ({ start, price })),
    })
    const price = priceFrom({ input_mtok: tiered(1, [100, 2], [200, 3]), output_mtok: tiered(4, [200, 5]) } as never)
    expect(price?.tiers).toEqual([
      { aboveInputTokens: 100, input: 2_000_000_000n },
      { aboveInputTokens: 200, input: 3_000_000_000n, output: 5_000_000_000n },
    ])
  })
})

describe('what is not known has no price', () => {
  test.each([
    ['a newer model with a known prefix', 'openai', 'gpt-5-nano-2099-01-01'],
    ['a model that only a pattern matches', 'deepseek', 'deepseek-v4-flash-next'],
    ['an unknown provider', 'nobody', 'gpt-4o'],
    ['a model without prices', 'cerebras', 'qwen-3-coder-480b'],
    ['a unit that a price cannot say', 'perplexity', 'sonar-deep-research'],
    ['video among the input', 'google', 'gemini-3.1-flash-live-preview'],
    ['a model sold by the page', 'mistral', 'mistral-ocr-2503'],
  ])('%s', (_, provider, model) => {
    expect(listedPrice(provider, model, at)).toBeUndefined()
  })
})

describe('prices that change by themselves', () => {
  test.each([
    ['2026-08-16T23:59:59.999Z', 140_000_000n],
    ['2026-11-21T00:59:59Z', 220_000_000n],
    ['2026-11-21T01:00:00Z', 440_000_000n],
    ['2026-11-21T04:00:00Z', 220_000_000n],
    ['2026-11-21T09:59:59Z', 440_000_000n],
  ])('deepseek-v4-flash at %s', (time, input) => {
    expect(listedPrice('deepseek', 'deepseek-v4-flash', Date.parse(time))?.input).toBe(input)
  })

  test('the next change is known', () => {
    const next = (time: string) => {
      const change = nextListedChange(
        [
          ['deepseek', 'deepseek-v4-flash'],
          ['openai', 'gpt-4o'],
        ],
        Date.parse(time),
      )
      return change === undefined ? undefined : new Date(change).toISOString()
    }
    expect(next('2026-08-16T23:00:00Z')).toBe('2026-08-17T00:00:00.000Z')
    expect(next('2026-11-21T01:00:00Z')).toBe('2026-11-21T04:00:00.000Z')
    expect(next('2026-11-21T10:00:00Z')).toBe('2026-11-22T01:00:00.000Z')
    expect(nextListedChange([['openai', 'gpt-4o']], at)).toBeUndefined()
  })
})

describe('the built-in catalogue', () => {
  test('has at least thirty models besides the sandbox, each with a price somewhere', () => {
    const unpriced: string[] = []
    for (const { id, at: places, prices } of builtInModels.values()) {
      const priced = Object.entries(places).some(([provider, name]) => {
        const priceId = builtInProviders.get(provider)?.priceId
        return prices?.[provider] ?? (priceId !== undefined && listedPrice(priceId, name, at))
      })
      if (!priced) unpriced.push(id)
    }
    expect(unpriced).toEqual([])
    expect(builtInModels.size).toBeGreaterThanOrEqual(33)
  })

  test('names known providers only, and no date that is none', () => {
    for (const { at: places, released } of builtInModels.values()) {
      for (const provider of Object.keys(places)) expect(builtInProviders.has(provider), provider).toBe(true)
      if (released !== undefined) expect(Number.isNaN(Date.parse(released))).toBe(false)
    }
  })
})

describe('providers', () => {
  test.each([...builtInProviders.values()])('$id is complete', ({ id, baseUrl, formats, auth, envKey, keyless }) => {
    expect(Object.keys(formats).length).toBeGreaterThan(0)
    const paths = Object.values(formats).flatMap((path) =>
      typeof path === 'string' ? [path] : [path.plain, path.stream],
    )
    for (const path of paths) expect(path).toMatch(/^(?:\.\.)?\//)
    const request = {
      method: 'POST',
      baseUrl: 'https://example.com/v1',
      path: '/x',
      headers: [],
      body: undefined,
    } as const
    expect(auth.authorize('sk', request).join(' ')).toMatch(/sk$/)
    if (id !== 'sandbox') expect(envKey !== undefined || keyless).toBe(true)
    if (baseUrl !== '') expect(new URL(baseUrl).pathname.endsWith('//')).toBe(false)
  })

  test('environment variables are not shared', () => {
    const names = [...builtInProviders.values()].flatMap(({ envKey }) => envKey ?? [])
    expect(new Set(names).size).toBe(names.length)
  })

  test('a keyless server gets no authorization header, and the sandbox cannot be configured', () => {
    const request = { method: 'GET', baseUrl: 'http://127.0.0.1/v1', path: '/x', headers: [], body: undefined } as const
    for (const { keyless, auth } of providerKinds.values()) if (keyless) expect(auth.authorize('', request)).toEqual([])
    expect(providerKinds.has('sandbox')).toBe(false)
  })
})
