import { z } from 'zod'
import type { Price, Rates } from '../../model/price.ts'
import { perMillionKinds, perOneKinds } from '../../model/written-price.ts'
import { decimal, usd } from './money.ts'

type Kind = keyof Rates

/** USD per million tokens or characters, in nano-dollars. */
function perMillion() {
  const what = 'a price in USD per million from 0 to 1000000'
  return decimal({ digits: 9, min: 0n, max: 10n ** 15n, what })
}

/** USD for one image, request, search or second, in nano-dollars per million of them. */
function perOne() {
  return decimal({ digits: 15, min: 0n, max: 10n ** 18n, what: 'a price in USD for one from 0 to 1000' })
}

const optionalPrices = Object.fromEntries<z.ZodOptional<ReturnType<typeof perOne>>>([
  ...perMillionKinds.map((kind) => [kind, perMillion().optional()] as const),
  ...perOneKinds.map((kind) => [kind, perOne().optional()] as const),
]) as Record<Kind, z.ZodOptional<ReturnType<typeof perOne>>>

const tier = z.strictObject({ aboveInputTokens: z.number().int().min(1).max(100_000_000), ...optionalPrices })

/** Prices as a request gives them, written as in the configuration file; read into the domain's form. */
export const priceInput = z
  .strictObject({
    ...optionalPrices,
    input: perMillion(),
    output: perMillion(),
    batch: decimal({ digits: 6, min: 0n, max: 10_000_000n, what: 'a factor from 0 to 10' })
      .transform(Number)
      .optional()
      .describe('Factor on everything when sent as a batch.'),
    leastSeconds: z
      .number()
      .int()
      .min(1)
      .max(86_400)
      .optional()
      .describe('Seconds that a shorter recording is charged as.'),
    tiers: z.array(tier).max(10).optional().describe('Rates that replace the others above so many input tokens.'),
  })
  .transform((price): Price => ({ ...price, tiers: ascending(price.tiers) }))
  .describe(
    'USD per million tokens of each kind or characters; for images, requests, searches and seconds USD for one.',
  )

function ascending<Tier extends { readonly aboveInputTokens: number }>(tiers: readonly Tier[] | undefined) {
  return tiers && [...tiers].sort((a, b) => a.aboveInputTokens - b.aboveInputTokens)
}

const ratesView = Object.fromEntries(
  [...perMillionKinds, ...perOneKinds].map((kind) => [kind, usd.optional()]),
) as Record<Kind, z.ZodOptional<typeof usd>>

/** A price in an answer: decimal strings, written as in the configuration file. */
export const priceView = z.object({
  ...ratesView,
  batch: z.string().optional(),
  leastSeconds: z.number().optional(),
  tiers: z.array(z.object({ aboveInputTokens: z.number(), ...ratesView })).optional(),
})
export type PriceView = z.output<typeof priceView>

/** Parts per million as a factor with up to six decimals: 150000 is 0.15. */
export function factor(ppm: number): number {
  return ppm / 1_000_000
}
