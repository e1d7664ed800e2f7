import { formatUsd, parseDecimal } from './money.ts'
import type { Price, PriceTier, Rates } from './price.ts'

/** Kinds whose written price is USD per million tokens or characters. */
export const perMillionKinds = [
  'input',
  'output',
  'cacheRead',
  'cacheWrite',
  'cacheWrite1h',
  'reasoning',
  'audioInput',
  'audioCacheRead',
  'audioOutput',
  'imageInput',
  'imageOutput',
  'character',
] as const satisfies readonly (keyof Rates)[]

/** Kinds whose written price is USD for one image, request, search or second. */
export const perOneKinds = ['image', 'request', 'search', 'second'] as const satisfies readonly (keyof Rates)[]

export type WrittenRates = { readonly [kind in keyof Rates]?: string }

/** A price as people write it and as it is stored: decimal strings of USD, `batch` a factor. */
export interface WrittenPrice extends WrittenRates {
  readonly batch?: string
  readonly leastSeconds?: number
  readonly tiers?: readonly (WrittenRates & { readonly aboveInputTokens: number })[]
}

/** Digits between a written price and nano-dollars per million units. */
const PER_MILLION_DIGITS = 9
const PER_ONE_DIGITS = 15

function readRates(written: WrittenRates): Partial<Rates> {
  const rates: { -readonly [kind in keyof Rates]?: bigint } = {}
  for (const kind of perMillionKinds) {
    const value = written[kind]
    if (value !== undefined) rates[kind] = parseDecimal(value, PER_MILLION_DIGITS)
  }
  for (const kind of perOneKinds) {
    const value = written[kind]
    if (value !== undefined) rates[kind] = parseDecimal(value, PER_ONE_DIGITS)
  }
  return rates
}

/** Throws RangeError on what is not a decimal number. Tiers come out ascending. */
export function readWrittenPrice(written: WrittenPrice): Price {
  const { input = 0n, output = 0n, ...rest } = readRates(written)
  const tiers = written.tiers
    ?.map((tier): PriceTier => ({ ...readRates(tier), aboveInputTokens: tier.aboveInputTokens }))
    .sort((a, b) => a.aboveInputTokens - b.aboveInputTokens)
  return {
    input,
    output,
    ...rest,
    ...(written.batch !== undefined && { batch: Number(parseDecimal(written.batch, 6)) }),
    ...(written.leastSeconds !== undefined && { leastSeconds: written.leastSeconds }),
    ...(tiers && { tiers }),
  }
}

function writeRates(rates: Partial<Rates>): WrittenRates {
  const written: { -readonly [kind in keyof Rates]?: string } = {}
  for (const kind of perMillionKinds) {
    const value = rates[kind]
    if (value !== undefined) written[kind] = formatUsd(value)
  }
  for (const kind of perOneKinds) {
    const value = rates[kind]
    if (value !== undefined) written[kind] = formatScaled(value, PER_ONE_DIGITS)
  }
  return written
}

function formatScaled(value: bigint, digits: number): string {
  const text = value.toString().padStart(digits + 1, '0')
  const fraction = text.slice(-digits).replace(/0+$/, '')
  return `${text.slice(0, -digits)}${fraction ? `.${fraction}` : ''}`
}

/** The reverse of `readWrittenPrice`. */
export function writePrice(price: Price): WrittenPrice {
  const { batch, leastSeconds, tiers, ...rates } = price
  return {
    ...writeRates(rates),
    ...(batch !== undefined && { batch: formatScaled(BigInt(batch), 6) }),
    ...(leastSeconds !== undefined && { leastSeconds }),
    ...(tiers && { tiers: tiers.map((tier) => ({ aboveInputTokens: tier.aboveInputTokens, ...writeRates(tier) })) }),
  }
}
