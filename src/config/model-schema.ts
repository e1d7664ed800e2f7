import { z } from 'zod'
import { modelKinds } from '../model/catalog.ts'
import { duration, integer, oneOf, ppm, text } from './fields.ts'
import { priceSchema } from './price-schema.ts'
import { regionSchema } from './provider-schema.ts'

const tokens = (description: string, example: string) =>
  integer({ description, expected: 'a whole number of tokens, 1 or more', example, min: 1, max: 100_000_000 })

const sizes = {
  contextWindow: tokens('Tokens of input and output together that fit.', '128000').optional(),
  maxOutputTokens: tokens('The most output tokens of one answer.', '16384').optional(),
}

export const marginSchema = ppm({
  description: "Margin on the provider's cost: 0.15 charges cost × 1.15.",
  expected: 'a factor from 0 to 10, with at most 6 decimals (0.15 is 15 %)',
  example: '0.15',
  min: 0,
  max: 10,
})

const deployment = z.strictObject({
  provider: text({
    description: 'Id of a provider above, or a built-in one.',
    expected: 'a provider id',
    example: 'openai',
  }),
  model: text({ description: "The provider's name for the model.", expected: 'a model name', example: 'gpt-4o' }),
  region: regionSchema.optional(),
  price: priceSchema
    .meta({
      description:
        'What the provider charges. If left out, the built-in price data is asked for the exact name; without any ' +
        'price the model is refused wherever money must be exact.',
    })
    .optional(),
  ...sizes,
})

export const modelSchema = z.strictObject({
  name: text({ description: 'Name to show.', expected: 'a name', example: 'My model' }).optional(),
  kind: oneOf(modelKinds, 'What the model does. Default: chat.').optional(),
  ...sizes,
  defaultMaxOutputTokens: tokens(
    'The most output tokens of an answer for which the client names no cap. Default: limits.defaultMaxOutputTokens.',
    '16384',
  ).optional(),
  imageTokens: tokens(
    'The most input tokens that one image is billed as. Default: as documented for known models, else 16384.',
    '1445',
  ).optional(),
  timeouts: z
    .strictObject({
      firstByteMs: duration(
        'To the head of an answer, and from there as long again to the first content of a stream, or to all of an answer that is none.',
        '60000',
      ).optional(),
      idleMs: duration('Between two chunks of an answer.', '30000').optional(),
      totalMs: duration(
        'For the request as a whole, with all its attempts. x-trilane-timeout-ms replaces it.',
        '120000',
      ).optional(),
    })
    .meta({ description: 'How long the model may take. Default: the times under upstream.' })
    .optional(),
  inputModalities: z
    .array(oneOf(['text', 'image', 'audio', 'video', 'file'], 'Kind of input.'))
    .meta({ description: 'Kinds of input it takes. Default: text.', example: '[text, image]' })
    .optional(),
  deployments: z
    .array(deployment)
    .min(1, { error: 'expected at least one deployment' })
    .max(100)
    .meta({ description: 'Where it is served. May be left out for a built-in model only, which keeps its own.' })
    .optional(),
  lanes: z
    .strictObject({
      cheap: z
        .strictObject({
          price: priceSchema.meta({ description: 'Posted price on the cheap lane.' }),
        })
        .meta({ description: 'Pooled lane at a posted price. Without it the model is not on this lane.' })
        .optional(),
      resale: z
        .strictObject({ margin: marginSchema })
        .meta({ description: 'Official provider at cost plus margin. Default: lanes.resale.margin.' })
        .optional(),
    })
    .meta({ description: 'What the lanes charge for this model.' })
    .optional(),
})
