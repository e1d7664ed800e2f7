import { z } from 'zod'
import { cascadeChecks, smartPresets } from '../../model/smart.ts'
import { lane } from '../shared/fields.ts'
import { usd } from '../shared/money.ts'

const optionView = z.object({
  model: z.string(),
  lane,
  provider: z.string(),
  expected: z.number().nullable().describe('Expected score, 0 to 1. Null: nothing is known of its quality.'),
  lower: z.number().nullable().describe('Expected score less the doubt about it.'),
  shared: z.number().nullable().describe("What the shared table expects, where the workspace's own labels moved that."),
  costUsd: usd.nullable().describe('Expected price of the call, an estimate. Null: unpriced.'),
  outputTokens: z.number().nullable().describe('Expected, an estimate.'),
  cachedTokens: z.number().nullable().describe('Input that is likely to be read from its prompt cache.'),
  ttftMs: z.number().nullable().describe('Time in which 95 of 100 of its answers of the last minute began.'),
  why: z.string().describe('chosen, explored, reference, below floor, worth less or unknown quality.'),
})

export const decisionView = z
  .object({
    shadow: z.boolean().describe('True: the request named a model, which served; this is what would have been chosen.'),
    model: z.string().describe('The choice.'),
    reference: z.string(),
    referenceBy: z.enum(['policy', 'best', 'dearest']),
    preset: z.enum([...smartPresets, 'within']),
    aim: z.object({ slack: z.number(), caution: z.number(), thrift: z.number() }),
    downgradedAt: z.number().nullable().describe("Share of the key's budget at which a rule lowered the preset."),
    floor: z.number().nullable().describe('Score that a model must be sure to reach.'),
    verifies: z
      .array(z.enum(cascadeChecks))
      .describe('What the answer is held against before it is given; one that fails goes to the reference.'),
    learnedFrom: z
      .number()
      .nullable()
      .describe("Labels of the workspace's own that the choice rests on. Null: on the shared table alone."),
    domains: z.array(z.object({ name: z.string(), share: z.number() })),
    difficulty: z.number(),
    inputTokens: z.number().describe('An estimate.'),
    conversationOn: z.string().nullable().describe('The model that the conversation was on.'),
    barLifted: z.boolean().describe('True: no model met maxTtftMs.'),
    options: z.array(optionView),
    drops: z.array(z.object({ model: z.string(), reason: z.string() })),
  })
  .meta({ id: 'Decision' })
  .describe('How a model was chosen: figures only, nothing of the prompt.')
export type DecisionView = z.output<typeof decisionView>
