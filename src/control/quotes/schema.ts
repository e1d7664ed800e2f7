import { z } from 'zod'
import { lanes } from '../../model/lane.ts'
import { lane, modelPattern, wsParams } from '../shared/fields.ts'
import { decimal } from '../shared/money.ts'
import { priceInput, priceView } from '../shared/price.ts'
import { isoTime, timestamp } from '../shared/time.ts'

export const laneParams = wsParams.extend({ lane: z.enum(lanes, { error: `must be one of ${lanes.join(', ')}` }) })

const margin = decimal({ digits: 6, min: -999_999n, max: 100_000_000n, what: 'a fraction above -1 and up to 100' })
const marginPercent = decimal({
  digits: 4,
  min: -999_999n,
  max: 100_000_000n,
  what: 'a percentage above -100 and up to 10000',
})

const rule = z
  .strictObject({
    pattern: modelPattern().describe('Public model name, or a pattern with `*`.'),
    margin: margin.optional().describe("Fraction on the provider's cost: 0.15 is cost × 1.15."),
    marginPercent: marginPercent.optional().describe('The same as a percentage: 15.'),
    price: priceInput.optional().describe('Fixed prices instead of a margin.'),
    validFrom: timestamp().nullish().describe('Left out: from now on.'),
    validUntil: timestamp().nullish().describe('Left out: until replaced.'),
  })
  .refine((r) => [r.margin, r.marginPercent, r.price].filter((part) => part !== undefined).length === 1, {
    error: 'needs exactly one of margin, marginPercent and price',
  })
  .refine((r) => r.validFrom == null || r.validUntil == null || r.validFrom < r.validUntil, {
    error: 'validUntil must be after validFrom',
  })
export type QuoteRule = z.output<typeof rule>

export const quotesBody = z.strictObject({
  rules: z.array(rule).max(500).describe('The last rule that matches a model and is valid wins. Empty: no quote.'),
})

export const quoteView = z
  .object({
    id: z.string(),
    lane,
    pattern: z.string(),
    margin: z.number().nullable().describe("Fraction on the provider's cost."),
    price: priceView.nullable(),
    validFrom: isoTime.nullable(),
    validUntil: isoTime.nullable(),
    createdAt: isoTime,
    replacedAt: isoTime.nullable().describe('Null: in force.'),
  })
  .meta({ id: 'Quote' })
export type QuoteView = z.output<typeof quoteView>

export const quotesView = z.object({ rules: z.array(quoteView) })
export const historyQuery = z.strictObject({
  history: z.stringbool().default(false).describe('True: the replaced ones too, oldest first, up to 1000.'),
})
