import { z } from 'zod'
import { usd } from '../shared/money.ts'
import { month } from '../shared/month.ts'

export const usageGroups = ['day', 'key', 'model', 'lane'] as const
export type UsageGroup = (typeof usageGroups)[number]

export const usageQuery = z.strictObject({
  month: month.optional().describe("Left out: the current month in the workspace's time zone."),
  groupBy: z.enum(usageGroups, { error: `must be one of ${usageGroups.join(', ')}` }).default('day'),
})

const sums = {
  requests: z.number(),
  inputTokens: z.number(),
  cacheReadTokens: z.number(),
  outputTokens: z.number(),
  costUsd: usd.describe("What providers charge. For workspace tokens without cheap, where it is the operator's own."),
  chargeUsd: usd,
}

export const usageView = z
  .object({
    month: z.string(),
    timeZone: z.string(),
    groupBy: z.enum(usageGroups),
    data: z.array(z.object({ group: z.string().describe('Day, key id, model or lane.'), ...sums })),
    total: z.object(sums),
    truncated: z.boolean().describe('True: more than 1000 groups; those with the lowest charge are left out.'),
  })
  .meta({ id: 'Usage' })
export type UsageView = z.output<typeof usageView>
