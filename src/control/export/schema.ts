import { z } from 'zod'
import { requestFilter } from '../requests/schema.ts'
import { groupBy } from './grouping.ts'

export const exportQuery = requestFilter.extend({
  format: z.enum(['csv', 'jsonl'], { error: 'must be csv or jsonl' }).default('jsonl'),
  groupBy: groupBy
    .optional()
    .describe(
      'Sums instead of records: up to four of key, endUser, day, month, model, lane and tag:<name>, with commas between.',
    ),
  cursor: z
    .string()
    .max(2_000)
    .optional()
    .describe(
      'Goes on after the last line you have: its request id; with `groupBy` its groups as a JSON list, such as ' +
        '["2026-01-31","alice",null].',
    ),
})
export type ExportQuery = z.output<typeof exportQuery>
