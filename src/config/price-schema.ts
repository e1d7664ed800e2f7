import { z } from 'zod'
import { decimal, integer, ppm } from './fields.ts'

/** USD per million tokens; in nano-dollars per million tokens. */
const perMillion = (what: string, example: string) =>
  decimal(9, {
    description: `USD per million ${what}. At most 9 decimals.`,
    expected: `a number of USD per million ${what}, 0 or more, with at most 9 decimals`,
    example,
    min: 0,
    max: 1_000_000,
  })

/** USD for one; in nano-dollars per million (1e9 nano-dollars × 1e6 units). */
const perOne = (what: string, example: string) =>
  decimal(15, {
    description: `USD for one ${what}. At most 15 decimals.`,
    expected: `a number of USD for one ${what}, 0 or more`,
    example,
    min: 0,
    max: 100_000,
  })

const base = {
  input: perMillion('input tokens', '1.00'),
  output: perMillion('output tokens', '2.00'),
}

const special = {
  cacheRead: perMillion("tokens read from the provider's prompt cache", '0.10').optional(),
  cacheWrite: perMillion("tokens written to the provider's prompt cache (shortest lifetime)", '1.25').optional(),
  cacheWrite1h: perMillion("tokens written to the provider's prompt cache for one hour", '2.00').optional(),
  reasoning: perMillion('reasoning tokens (default: the output price)', '2.00').optional(),
  audioInput: perMillion('audio input tokens (default: the input price)', '32.00').optional(),
  audioCacheRead: perMillion(
    "audio tokens read from the provider's prompt cache (default: the price of other cache reads)",
    '0.10',
  ).optional(),
  audioOutput: perMillion('audio output tokens (default: the output price)', '64.00').optional(),
  imageInput: perMillion('image input tokens (default: the input price)', '8.00').optional(),
  imageOutput: perMillion('image output tokens (default: the output price)', '30.00').optional(),
  character: perMillion('characters of text to be spoken', '15.00').optional(),
  image: perOne('image', '0.04').optional(),
  request: perOne('request', '0.005').optional(),
  search: perOne('web search, or search unit of a reranker', '0.01').optional(),
  second: perOne('second of audio', '0.0001').optional(),
}

const tier = z
  .strictObject({
    aboveInputTokens: integer({
      description: 'The tier holds for requests with more input tokens than this.',
      expected: 'a whole number of tokens, 1 or more',
      example: '200000',
      min: 1,
      max: 1_000_000_000,
    }),
    input: base.input.optional(),
    output: base.output.optional(),
    ...special,
  })
  .meta({ description: 'Prices for a whole request with a long input; a price left out stays the base one.' })

function ascending(tiers: readonly { readonly aboveInputTokens: number }[]): boolean {
  return tiers.every((one, at) => at === 0 || one.aboveInputTokens > (tiers[at - 1]?.aboveInputTokens ?? 0))
}

/** A Price: every amount an exact integer. */
export const priceSchema = z
  .strictObject({
    ...base,
    ...special,
    batch: ppm({
      description: 'Factor on everything when sent as a batch, such as 0.5.',
      expected: 'a factor from 0 to 10, with at most 6 decimals',
      example: '0.5',
      min: 0,
      max: 10,
    }).optional(),
    leastSeconds: integer({
      description: 'Seconds that a shorter recording is charged as.',
      expected: 'a whole number of seconds, 1 or more',
      example: '10',
      min: 1,
      max: 86_400,
    }).optional(),
    tiers: z
      .array(tier)
      .max(10)
      .refine(ascending, { error: 'expected tiers in ascending order of aboveInputTokens' })
      .meta({ description: 'Ascending by aboveInputTokens.' })
      .optional(),
  })
  .meta({
    description:
      'Prices: tokens and characters in USD per million; image, request, search and second in USD for one; batch is a factor.',
  })
