import { z } from 'zod'

/** Lists are walked by cursor: the id of the last entry seen. Nothing is counted or skipped, so pages stay fast. */
export const pageQuery = z.strictObject({
  limit: z.coerce
    .number({ error: 'must be a whole number from 1 to 200' })
    .int('must be a whole number from 1 to 200')
    .min(1, 'must be a whole number from 1 to 200')
    .max(200, 'must be a whole number from 1 to 200')
    .default(50)
    .describe('Entries per page, 1 to 200.'),
  cursor: z
    .string()
    .regex(/^[a-z]+_[0-9a-f]{32}$/, 'must be the nextCursor of an earlier page')
    .optional()
    .describe('`nextCursor` of the page before.'),
})

export function page<Item extends z.ZodType>(item: Item) {
  return z.object({
    data: z.array(item),
    nextCursor: z.string().nullable().describe('Give it as `cursor` for the next page; null on the last one.'),
  })
}

/** `rows` holds up to one more than `limit`, which tells whether there is a next page. */
export function toPage<Row extends { readonly id: string }, Item>(
  rows: readonly Row[],
  limit: number,
  view: (row: Row) => Item,
): { data: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { data: shown.map(view), nextCursor: rows.length > limit && last ? last.id : null }
}
