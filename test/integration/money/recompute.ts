// An independent account of what a call costs. It imports nothing from src/ on purpose: what the two agree on was
// worked out twice, from the provider's own words (OpenAI's API reference, DeepSeek's "Context caching") and prices.

/** Prices as the test's configuration writes them: decimal USD, per million tokens or for one request. */
export interface PriceTable {
  readonly input: string
  readonly output: string
  readonly cacheRead?: string
  readonly cacheWrite?: string
  readonly reasoning?: string
  readonly audioInput?: string
  readonly audioOutput?: string
  readonly request?: string
  readonly tiers?: readonly (Partial<Omit<PriceTable, 'tiers'>> & { readonly aboveInputTokens: number })[]
}

/** Disjoint piles of tokens that have a price each. */
export interface Piles {
  readonly allInput: number
  readonly fresh: number
  readonly cacheRead: number
  readonly cacheWrite: number
  readonly audioIn: number
  readonly spoken: number
  readonly thought: number
  readonly audioOut: number
}

/** A fraction of non-negative integers. */
interface Fraction {
  readonly over: bigint
  readonly under: bigint
}

function fraction(text: string): Fraction {
  const [whole = '0', decimals = ''] = text.split('.')
  return { over: BigInt(whole + decimals), under: 10n ** BigInt(decimals.length) }
}

function plus(a: Fraction, b: Fraction): Fraction {
  return { over: a.over * b.under + b.over * a.under, under: a.under * b.under }
}

function scaled(a: Fraction, count: bigint, by: bigint): Fraction {
  return { over: a.over * count, under: a.under * by }
}

/** To a whole number, a tie to the even one. */
export function rounded({ over, under }: Fraction): bigint {
  const below = over / under
  const rest = over % under
  if (rest * 2n < under) return below
  if (rest * 2n > under) return below + 1n
  return below % 2n === 0n ? below : below + 1n
}

/** Nano-dollars for these piles. `factor` is a decimal such as `1.15`. */
export function priceOfPiles(piles: Piles, table: PriceTable, factor = '1'): bigint {
  const rates = ratesAt(table, piles.allInput)
  const perToken: readonly (readonly [number, string])[] = [
    [piles.fresh, rates.input],
    [piles.cacheRead, rates.cacheRead ?? rates.input],
    [piles.cacheWrite, rates.cacheWrite ?? rates.input],
    [piles.audioIn, rates.audioInput ?? rates.input],
    [piles.spoken, rates.output],
    [piles.thought, rates.reasoning ?? rates.output],
    [piles.audioOut, rates.audioOutput ?? rates.output],
  ]
  let usd: Fraction = fraction(rates.request ?? '0')
  for (const [count, rate] of perToken) usd = plus(usd, scaled(fraction(rate), BigInt(count), 1_000_000n))
  const multiplier = fraction(factor)
  return rounded({ over: usd.over * multiplier.over * 1_000_000_000n, under: usd.under * multiplier.under })
}

function ratesAt({ tiers, ...base }: PriceTable, allInput: number): Omit<PriceTable, 'tiers'> {
  const reached = (tiers ?? []).filter((tier) => allInput > tier.aboveInputTokens)
  const top = reached.sort((a, b) => a.aboveInputTokens - b.aboveInputTokens).at(-1)
  if (!top) return base
  const { aboveInputTokens: _, ...rates } = top
  return { ...base, ...rates }
}

type Told = Readonly<Record<string, unknown>>

function at(value: unknown, ...path: string[]): number | undefined {
  let here: unknown = value
  for (const name of path) here = typeof here === 'object' && here !== null ? (here as Told)[name] : undefined
  return typeof here === 'number' && Number.isSafeInteger(here) && here >= 0 ? here : undefined
}

/** The piles that a provider's usage object speaks of; undefined when it leaves input or output open. */
export function pilesOf(told: unknown): Piles | undefined {
  const allInput = at(told, 'prompt_tokens')
  const total = at(told, 'total_tokens')
  const allOutput =
    at(told, 'completion_tokens') ?? (total === undefined || allInput === undefined ? undefined : total - allInput)
  if (allInput === undefined || allOutput === undefined) return undefined
  const hits =
    at(told, 'prompt_tokens_details', 'cached_tokens') ??
    at(told, 'prompt_cache_hit_tokens') ??
    at(told, 'cached_tokens') ??
    0
  const writes = at(told, 'prompt_tokens_details', 'cache_write_tokens') ?? 0
  const audioIn = at(told, 'prompt_tokens_details', 'audio_tokens') ?? 0
  const thought = at(told, 'completion_tokens_details', 'reasoning_tokens') ?? 0
  const audioOut = at(told, 'completion_tokens_details', 'audio_tokens') ?? 0
  return {
    allInput,
    fresh: allInput - hits - writes - audioIn,
    cacheRead: hits,
    cacheWrite: writes,
    audioIn,
    spoken: allOutput - thought - audioOut,
    thought,
    audioOut,
  }
}
