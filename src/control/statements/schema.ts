import { z } from 'zod'
import { creditKinds } from '../credits/schema.ts'
import { lane, wsParams } from '../shared/fields.ts'
import { usd } from '../shared/money.ts'
import { month } from '../shared/month.ts'
import { isoTime } from '../shared/time.ts'

export const statementParams = wsParams.extend({ month: month.describe("In the workspace's time zone.") })

export const statementQuery = z.strictObject({
  format: z.enum(['json', 'csv'], { error: 'must be json or csv' }).default('json'),
})

const requests = z.number()

const entry = z.object({
  id: z.string().describe('Of the transaction.'),
  kind: z.string().describe(`${creditKinds.join(', ')} or another kind that is no charge.`),
  at: isoTime,
  reason: z.string(),
  amountUsd: usd.describe('Negative: taken back.'),
})

const byLane = z.object({ lane, requests, chargeUsd: usd })
const byModel = byLane.extend({
  model: z.string().nullable().describe('Null: all models of the lane that are not listed.'),
})
export type ModelCharge = z.output<typeof byModel>

export const statementView = z
  .object({
    workspaceId: z.string(),
    month: z.string(),
    timeZone: z.string(),
    from: isoTime,
    until: isoTime.describe('The month ends just before.'),
    over: z.boolean().describe('The month has ended. Requests that began in it can still end and be added.'),
    openingUsd: usd.describe("Credit at the beginning: the former month's closing."),
    credits: z.object({
      topUpsUsd: usd,
      grantsUsd: usd,
      adjustmentsUsd: usd.describe('Refunds and corrections: whatever is neither top-up, grant nor charge.'),
      totalUsd: usd,
      entries: z.array(entry).describe('Oldest first, at most 1000.'),
      entriesOmitted: z.number(),
    }),
    charges: z.object({
      totalUsd: usd,
      requests,
      byLane: z.array(byLane),
      byModel: z.array(byModel).describe('At most 1000; the others are summed up by lane.'),
    }),
    closingUsd: usd.describe('openingUsd + credits.totalUsd − charges.totalUsd.'),
  })
  .meta({ id: 'Statement' })
export type StatementView = z.output<typeof statementView>

export const statementList = z
  .object({
    timeZone: z.string(),
    data: z.array(z.object({ month: z.string(), openingUsd: usd, creditsUsd: usd, chargesUsd: usd, closingUsd: usd })),
  })
  .meta({ id: 'StatementList' })
export type StatementList = z.output<typeof statementList>
