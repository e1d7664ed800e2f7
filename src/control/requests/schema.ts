import { z } from 'zod'
import { lane } from '../shared/fields.ts'
import { usd } from '../shared/money.ts'
import { page, pageQuery } from '../shared/page.ts'
import { isoTime, timestamp } from '../shared/time.ts'
import { decisionView } from './decision-schema.ts'

const tag = z
  .string()
  .max(400)
  .regex(/^[^:]{1,100}:/, 'must be a name and a value such as team:search')
  .transform((text) => ({ name: text.slice(0, text.indexOf(':')), value: text.slice(text.indexOf(':') + 1) }))

const tagFilter = z
  .union([tag.transform((one) => [one]), z.array(tag).max(5, 'takes at most 5 tags')])
  .describe('`name:value` of a tag. Given several times: requests that have all of them.')

/** Which requests; the same for lists and exports. All but tags have an index to run along. */
export const requestFilter = z.strictObject({
  since: timestamp().optional().describe('Begun at or after this time.'),
  until: timestamp().optional().describe('Begun before this time.'),
  key: z.string().max(100).optional().describe('Id of the key.'),
  lane: lane.optional(),
  model: z.string().max(200).optional().describe('Model that served, by its public name.'),
  endUser: z
    .string()
    .max(256)
    .refine((text) => !text.includes('\0'), { error: 'must not hold a NUL' })
    .optional()
    .describe("The client's own user, as its requests named it."),
  tag: tagFilter.optional(),
  outcome: z.enum(['completed', 'failed', 'cancelled', 'interrupted']).optional(),
  status: z.coerce.number().int().min(100).max(599).optional().describe('HTTP status that the client saw.'),
})
export type RequestFilter = z.output<typeof requestFilter>

export const requestQuery = pageQuery.extend(requestFilter.shape)

const count = z.number().nullable()

const usageView = z.object({
  inputTokens: count.describe('All input, cache included.'),
  cacheReadTokens: count,
  cacheWriteTokens: count,
  outputTokens: count.describe('All output, reasoning included.'),
  reasoningTokens: count,
  estimated: z.boolean().describe('True when the provider did not report every count.'),
})
export type UsageView = z.output<typeof usageView>

export const requestView = z
  .object({
    id: z.string(),
    createdAt: isoTime,
    keyId: z.string(),
    lane,
    requestedModel: z.string(),
    servedModel: z.string(),
    reportedModel: z.string().nullable().describe('What the provider said it was.'),
    provider: z.string(),
    region: z.string().nullable(),
    credentialId: z.string().nullable().optional().describe("Of the workspace's own; others the operator sees."),
    upstreamId: z.string().nullable().optional().describe("The provider's id of the answer. On cheap the operator's."),
    status: z.number(),
    outcome: z.string().describe('completed, failed, cancelled or interrupted.'),
    stream: z.boolean(),
    usage: usageView,
    finishReason: z.string().nullable(),
    costUsd: usd
      .nullable()
      .optional()
      .describe('What the providers charge for all attempts; null: unpriced. On cheap only for the operator.'),
    chargeUsd: usd.describe('What the workspace pays.'),
    overrunUsd: usd.optional().describe('Operator only: billed beyond the hold and borne by the operator.'),
    priceVersion: z.string().nullable(),
    latencyMs: z.number(),
    ttftMs: z.number().nullable(),
    cache: z.string().describe('hit, semantic, miss or off.'),
    endUser: z.string().nullable(),
    tags: z.record(z.string(), z.string()),
  })
  .meta({ id: 'Request' })
export type RequestView = z.output<typeof requestView>

export const requestPage = page(requestView)

const attemptView = z.object({
  lane,
  provider: z.string(),
  model: z.string(),
  region: z.string().nullable(),
  credentialId: z.string().nullable().optional(),
  status: z.number().nullable(),
  error: z.string().nullable().describe('Null: it served the answer.'),
  latencyMs: z.number(),
  costUsd: usd
    .nullable()
    .optional()
    .describe('What the provider charges for this attempt, or may charge for one that failed. Null: unpriced.'),
  chargeUsd: usd
    .nullable()
    .describe(
      'What of the charge is for an answer that failed its verification. Null: nothing, or it is the last one.',
    ),
  usage: usageView
    .nullable()
    .describe('Null: nothing that is billed. Failed attempts that the provider may bill have their estimated input.'),
})
export type AttemptView = z.output<typeof attemptView>

const quote = z.object({ id: z.string(), version: z.number() })

export const planLineView = z.object({
  lane,
  provider: z.string(),
  model: z.string(),
  region: z.string().nullable(),
  credentialId: z.string().nullable().optional(),
  chargeCeilingUsd: usd.nullable(),
  priceVersion: z.string().nullable(),
  quote: quote.nullable().describe('The quote that sets the charge. Null: price list, default margin or byok.'),
  dropped: z.string().nullable().describe('Why it was no candidate. Null: it was one.'),
})
export type PlanLineView = z.output<typeof planLineView>

export const requestDetail = requestView
  .extend({
    attempts: z.array(attemptView).describe('Calls to providers, in order.'),
    quote: quote.nullable().describe('The quote that set the price. Null: price list, default margin or byok.'),
    plan: z.array(planLineView).describe('Candidates in order, and what was dropped with its reason.'),
    decision: decisionView.nullable().describe('Null: the request named its model, and no shadow was wanted.'),
    rawUsage: z
      .unknown()
      .optional()
      .describe('The usage object as the provider sent it. On cheap only for the operator.'),
  })
  .meta({ id: 'RequestDetail' })
export type RequestDetail = z.output<typeof requestDetail>
