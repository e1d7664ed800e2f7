import { z } from 'zod'
import { lane } from '../shared/fields.ts'
import { usd } from '../shared/money.ts'

const day = z.iso.date({ error: 'must be a day such as 2026-01-31' })

export const savingsQuery = z.strictObject({
  baseline: z
    .string()
    .max(200)
    .optional()
    .describe(
      "Public name of the model to compare with. Left out: the reference of the policy's smartRoute, else the dearest.",
    ),
  since: day.optional().describe("First day, in the workspace's time zone. Left out: 30 days ago."),
  until: day.optional().describe('The day after the last one. Left out: tomorrow.'),
})

const amounts = {
  requests: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  paidUsd: usd.describe('The charge; on byok what providers charge.'),
  baselineUsd: usd.nullable().describe('Estimate: the same tokens at the price of the baseline on the same lane now.'),
  savedUsd: usd.nullable().describe('Estimate: the difference; negative where the baseline would have been cheaper.'),
  cacheSavedUsd: usd.describe(
    "Estimate: input tokens that providers read from their prompt cache, at the lane's present price of other input " +
      'less that of cached input. What writing to the cache costs more is not taken off.',
  ),
}

const shadow = z
  .object({
    requests: z.number().describe('Requests that named a model and have a note of what would have been chosen.'),
    moved: z.number().describe('Of these, to another model than the one that served.'),
    servedUsd: usd.describe('Estimate: what was expected of the models that served.'),
    chosenUsd: usd.describe('Estimate: what was expected of the models that would have been chosen.'),
    savedUsd: usd,
    servedQuality: z.number().nullable().describe('Expected score of the models that served, mean.'),
    chosenQuality: z.number().nullable(),
    complete: z.boolean().describe('False: there are more requests than are looked at; these are the latest.'),
  })
  .describe('What the smart route would have done with requests that named a model; all figures are expectations.')

export const savingsView = z
  .object({
    baseline: z.string().nullable(),
    baselineBy: z
      .enum(['query', 'policy', 'dearest'])
      .nullable()
      .describe("Who named the baseline: the call, the policy's smartRoute, or nobody, then it is the dearest model."),
    since: z.string(),
    until: z.string(),
    timeZone: z.string(),
    estimated: z.literal(true).describe('Other models write shorter or longer answers and count tokens in other ways.'),
    data: z
      .array(z.object({ model: z.string().describe('That served.'), lane, ...amounts }))
      .describe('Chat models, by what was paid.'),
    total: z.object(amounts),
    days: z
      .array(z.object({ day: z.string(), ...amounts }))
      .describe('All chat models together, oldest day first: the latest 100 days of the time that have requests.'),
    shadow,
  })
  .meta({ id: 'Savings' })
export type SavingsView = z.output<typeof savingsView>
