import { z } from 'zod'
import { smartPresets } from '../../model/smart.ts'
import { modelPattern } from '../shared/fields.ts'

const share = (most: number) => {
  const error = `must be a number from 0 to ${most}`
  return z.number({ error }).min(0, error).max(most, error)
}

const amount = 'must be an amount in USD as a text, such as "5.00"'

const preset = z.enum(smartPresets, { error: `must be one of ${smartPresets.join(', ')}` })

export const smartRouteBody = z
  .strictObject({
    preset: preset.optional().describe('How much quality may be given up for money. Default: balanced.'),
    within: share(0.5)
      .optional()
      .describe("Instead of a preset: how far below the reference's expected score a model may stay, 0 to 0.5."),
    reference: modelPattern()
      .optional()
      .describe('Public name of the model that others are measured by. Default: the best for each prompt.'),
    models: z
      .array(modelPattern())
      .min(1, 'must name at least one model; leave it out to allow all')
      .max(100)
      .optional()
      .describe('Public names or patterns to choose from. Default: all that the key may use.'),
    maxTtftMs: z
      .int()
      .min(1)
      .max(600_000)
      .optional()
      .describe('Models whose answers lately took longer to begin (95 of 100 of the last minute) are left out, in ms.'),
    exploration: share(0.1)
      .optional()
      .describe(
        'Share of requests that go to a model of which more is to be learned, if it is expected to reach the floor.',
      ),
    shadow: z
      .boolean()
      .optional()
      .describe('Note with each request that names its model what would have been chosen. Nothing else changes.'),
    downgrade: z
      .array(z.strictObject({ budgetUsedAbove: share(1), preset }))
      .max(10)
      .optional()
      .describe("From these shares of a key's budget on another preset holds for smart-route."),
    learning: z
      .boolean()
      .optional()
      .describe(
        'Scores of answers (feedback, judges, prompts that soon come again) move what is expected of models, for this ' +
          'workspace alone. Default: false.',
      ),
    judge: z
      .strictObject({
        model: modelPattern().describe('Public name of the model that judges, with a lane before it or without.'),
        share: share(0.1).describe('Of the answers that are not streamed, 0 to 0.1.'),
        monthlyBudgetUsd: z
          .string({ error: amount })
          .regex(/^\d{1,6}(\.\d{1,9})?$/, amount)
          .describe('What judging may cost in a calendar month (UTC).'),
      })
      .optional()
      .describe(
        "A share of smart-route's answers is judged by a model, for learning. Prompt and answer go to that model's " +
          'provider; the calls are charged as any other and have the tag judged=<request id>.',
      ),
    cascade: z
      .strictObject({
        schema: z.boolean().optional().describe("Answers must follow their request's JSON schema. Default: true."),
        tools: z
          .boolean()
          .optional()
          .describe('Calls must name a tool that was offered, with arguments as its schema says. Default: true.'),
        pattern: z
          .string()
          .max(200)
          .optional()
          .describe(
            'Texts must match this regular expression: characters, classes, groups, |, * + ? {n,m}, ^ $; no references ' +
              'or look-around. Left out: any text is good.',
          ),
      })
      .optional()
      .describe(
        'Whole answers of smart-route (no streams) that fail these checks are asked for again from the reference. Both ' +
          'are charged.',
      ),
  })
  .refine(({ judge, learning }) => judge === undefined || learning === true, {
    error: 'must have learning: true where it names a judge',
  })
  .refine(({ preset, within }) => preset === undefined || within === undefined, {
    error: 'must not name both preset and within',
  })
