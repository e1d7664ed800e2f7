import { z } from 'zod'
import { requestFilter } from '../requests/schema.ts'

export const exportQuery = requestFilter.extend({
  format: z.enum(['csv', 'jsonl'], { error: 'must be csv or jsonl' }).default('jsonl'),
  cursor: z
    .string()
    .regex(/^req_[0-9a-f]{32}$/, 'must be the id of the last request you have')
    .optional()
    .describe('Goes on after this request id: give the last id you have.'),
})
export type ExportQuery = z.output<typeof exportQuery>
