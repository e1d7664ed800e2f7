import { z } from 'zod'
import { lanes } from '../../model/lane.ts'
import { lane, modelPattern, wsParams } from '../shared/fields.ts'
import { budgetUsd, decimal, usd } from '../shared/money.ts'
import { priceInput, priceView } from '../shared/price.ts'
import { isoTime, timestamp } from '../shared/time.ts'

export const laneParams = wsParams.extend({ lane: z.enum(lanes, { error: `must be one of ${lanes.join(', ')}` }) })
export const offerParams = laneParams.extend({ id: z.string().max(100).describe('Id of the offer.') })

const margin = decimal({ digits: 6, min: -999_999n, max: 100_000_000n, what: 'a fraction above -1 and up to 100' })
const marginPercent = decimal({
  digits: 4,
  min: -999_999n,
  max: 100_000_000n,
  what: 'a percentage above -100 and up to 10000',
})

const terms = {
  margin: margin.optional().describe("Fraction on the provider's cost: 0.15 is cost × 1.15."),
  marginPercent: marginPercent.optional().describe('The same as a percentage: 15.'),
  price: priceInput.optional().describe('Fixed prices instead of a margin.'),
}

type Terms = { [name in keyof typeof terms]?: unknown }
const oneOf = (t: Terms) => [t.margin, t.marginPercent, t.price].filter((part) => part !== undefined).length === 1
const needsOne = { error: 'needs exactly one of margin, marginPercent and price' }

const tier = z
  .strictObject({
    aboveUsd: budgetUsd().describe('Holds once the workspace was charged more than this on the lane this month.'),
    ...terms,
  })
  .refine(oneOf, needsOne)

const rule = z
  .strictObject({
    pattern: modelPattern().describe('Public model name, or a pattern with `*`.'),
    ...terms,
    tiers: z
      .array(tier)
      .min(1, 'must hold a tier; leave it out for none')
      .max(20)
      .refine((list) => list.every((one, i) => i === 0 || (list[i - 1]?.aboveUsd ?? 0n) < one.aboveUsd), {
        error: 'aboveUsd must rise from tier to tier',
      })
      .optional()
      .describe(
        "Terms by the month's volume: what the workspace was charged on this lane in its calendar month. Below the " +
          "first the rule's own terms hold.",
      ),
    validFrom: timestamp().nullish().describe('Left out: from now on.'),
    validUntil: timestamp().nullish().describe('Left out: until replaced.'),
  })
  .refine(oneOf, needsOne)
  .refine((r) => r.validFrom == null || r.validUntil == null || r.validFrom < r.validUntil, {
    error: 'validUntil must be after validFrom',
  })
export type RuleInput = z.output<typeof rule>

const rules = z.array(rule).max(500).describe('The last rule that matches a model and is valid wins. Empty: no quote.')

function text(most: number, what: string) {
  return z
    .string({ error: 'must be a text' })
    .trim()
    .max(most, `must have at most ${most} characters`)
    .optional()
    .describe(what)
}

export const quoteBody = z.strictObject({
  rules,
  support: text(500, 'Support level that goes with it, in words. The workspace sees it.'),
  note: text(2000, 'Free text. The workspace sees it.'),
})
export type QuoteBody = z.output<typeof quoteBody>

export const offerBody = quoteBody.extend({
  rules: rules.min(1, 'an offer needs a rule'),
  validFrom: timestamp().optional().describe('When it comes into force if accepted before; else on acceptance.'),
  acceptUntil: timestamp().optional().describe('Until when it can be accepted. Left out: until withdrawn.'),
})
export type OfferBody = z.output<typeof offerBody>

export const previewBody = z.strictObject({
  rules,
  volumeUsd: budgetUsd().optional().describe("The month's volume to reckon with. Left out: the present one."),
  at: timestamp().optional().describe('The time to reckon with. Left out: now.'),
})
export type PreviewBody = z.output<typeof previewBody>

const termsView = {
  margin: z.number().nullable().describe("Fraction on the provider's cost."),
  price: priceView.nullable(),
}
const tierView = z.object({ aboveUsd: usd, ...termsView })

export const ruleView = z
  .object({
    id: z.string(),
    lane,
    version: z.number().describe('Of the quote that it is part of.'),
    pattern: z.string(),
    ...termsView,
    tiers: z.array(tierView).describe('Ascending. Empty: the same terms at every volume.'),
    tierNow: z
      .number()
      .int()
      .nullable()
      .describe("Index in `tiers` of the one that holds at the present volume. Null: the rule's own terms."),
    validFrom: isoTime.nullable(),
    validUntil: isoTime.nullable(),
    createdAt: isoTime,
    replacedAt: isoTime.nullable().describe('When its quote was or will be replaced.'),
  })
  .meta({ id: 'QuoteRule' })
export type RuleView = z.output<typeof ruleView>

export const quoteStatuses = [
  ...(['offered', 'expired', 'declined', 'withdrawn', 'superseded'] as const),
  ...(['scheduled', 'in_force', 'replaced'] as const),
] as const

export const quoteView = z
  .object({
    id: z.string(),
    lane,
    version: z.number().int().describe('Counts from 1 within workspace and lane, offers included.'),
    status: z
      .enum(quoteStatuses)
      .describe(
        'offered: can be accepted; expired: acceptUntil is over; superseded: a newer offer took its place; ' +
          'scheduled: accepted and in force from inForceFrom on; replaced: another one took its place at replacedAt.',
      ),
    support: z.string().nullable(),
    note: z.string().nullable(),
    rules: z.array(ruleView).describe('In their order. Never changed: what was accepted is what is charged.'),
    createdAt: isoTime,
    offeredAt: isoTime.nullable().describe('Null: put in force by the operator without an offer.'),
    acceptUntil: isoTime.nullable(),
    validFrom: isoTime.nullable(),
    acceptedAt: isoTime.nullable(),
    acceptedBy: z.string().nullable().describe('`operator`, or the id of the token that accepted it.'),
    inForceFrom: isoTime.nullable().describe('Null: never came into force.'),
    closedAt: isoTime.nullable().describe('When the offer was declined, withdrawn or superseded.'),
    replacedAt: isoTime.nullable(),
  })
  .meta({ id: 'Quote' })
export type QuoteView = z.output<typeof quoteView>

export const quotesView = z.object({
  quotes: z.array(quoteView).describe('Those in force, scheduled and offered; with `history` all. Oldest first.'),
  rules: z.array(ruleView).describe('Rules of those that are or were in force, in one list.'),
  volume: z
    .object({
      month: z.string().describe("The calendar month in the workspace's time zone."),
      chargedUsd: z.record(z.string(), usd).describe('What was charged in it on each lane.'),
    })
    .describe('By what tiers are chosen. Requests see it up to ten seconds late.'),
})
export type QuotesView = z.output<typeof quotesView>

export const historyQuery = z.strictObject({
  history: z.stringbool().default(false).describe('True: former and closed ones too, the newest 100.'),
})
