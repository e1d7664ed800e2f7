import { hashOf } from './chance.ts'
import type { Row } from './rows.ts'

/** So many rows, whatever order they came in; other ones for another seed. */
export function sample(rows: readonly Row[], count: number, seed = 0): Row[] {
  if (rows.length <= count) return [...rows]
  const ranked = rows.map((row) => ({ row, rank: hashOf(row.id, seed + 1) }))
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ row }) => row)
}
