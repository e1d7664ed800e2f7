import { z } from 'zod'
import { usd } from '../shared/money.ts'
import { isoTime, timestamp } from '../shared/time.ts'

export const seriesIntervals = ['hour', 'day'] as const
export type SeriesInterval = (typeof seriesIntervals)[number]

export const seriesQuery = z.strictObject({
  interval: z
    .enum(seriesIntervals, { error: `must be one of ${seriesIntervals.join(', ')}` })
    .default('day')
    .describe("hour: at most 48 of them; day: at most 100, as they begin in the workspace's time zone."),
  since: timestamp().optional().describe('Left out: a day ago for hours, 30 days ago for days.'),
  until: timestamp().optional().describe('Left out: now.'),
})
export type SeriesQuery = z.output<typeof seriesQuery>

const percentile = z.number().nullable()

const bucket = z.object({
  start: isoTime.describe('The bucket ends where the next one begins.'),
  requests: z.number(),
  errors: z.number().describe('Requests that failed or were interrupted.'),
  inputTokens: z.number(),
  outputTokens: z.number(),
  cacheReadTokens: z.number(),
  chargeUsd: usd,
  costUsd: usd.describe("What providers charge. For workspace tokens without cheap, where it is the operator's own."),
  latencyP50Ms: percentile.describe('Of completed requests. Null: there were none.'),
  latencyP95Ms: percentile,
  ttftP50Ms: percentile,
  sampled: z
    .boolean()
    .describe('True: percentiles, and of hours the sums too, are reckoned from some hundred requests all over it.'),
})
export type SeriesBucket = z.output<typeof bucket>

export const seriesView = z
  .object({ interval: z.enum(seriesIntervals), timeZone: z.string(), data: z.array(bucket).describe('Oldest first.') })
  .meta({ id: 'Series' })
export type SeriesView = z.output<typeof seriesView>
