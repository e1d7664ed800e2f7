import { z } from 'zod'
import { decisionView } from '../requests/decision-schema.ts'
import { planLineView } from '../requests/schema.ts'

const LONGEST_PATH = 500

export const explainBody = z.strictObject({
  key: z
    .string()
    .max(100)
    .optional()
    .describe('Id of the key that would call. Left out: one without limits of its own.'),
  path: z
    .string()
    .max(LONGEST_PATH)
    .default('/v1/chat/completions')
    .describe('Where the call would go: /v1/chat/completions (default), /v1/messages, /v1/responses, …'),
  headers: z
    .record(z.string().regex(/^x-trilane-[a-z-]{1,40}$/, 'must be a x-trilane- header'), z.string().max(500))
    .optional()
    .describe('Headers of the call that narrow it, such as x-trilane-region.'),
  body: z.record(z.string(), z.unknown()).describe("The call's body."),
})
export type ExplainBody = z.output<typeof explainBody>

export const explanationView = z
  .object({
    requestedModel: z.string().nullable(),
    refused: z
      .object({ status: z.number(), code: z.string(), message: z.string() })
      .nullable()
      .describe('Why the call would be refused before anything is held. Null: it would not.'),
    plan: z.array(planLineView).describe('Candidates in order, and what is dropped with its reason.'),
    decision: decisionView.nullable().describe('Null: the call names its model, and no shadow is wanted.'),
  })
  .meta({ id: 'Explanation' })
export type ExplanationView = z.output<typeof explanationView>
