import type { Point } from '../../src/routing/smart/situation.ts'

/**
 * For each point the rows of others that are most like it, nearest first: cosine over the words, by lists of the rows
 * that have a word. Words of more than a tenth of the rows are passed over.
 */
export function nearest(points: readonly Point[], others: readonly Point[], count: number, hand: number): Int32Array[] {
  const lists = new Map<number, { row: number; value: number }[]>()
  for (const [row, { columns, values }] of others.entries()) {
    for (let at = hand; at < columns.length; at++) {
      const column = columns[at] as number
      const list = lists.get(column) ?? []
      if (list.length === 0) lists.set(column, list)
      list.push({ row, value: values[at] as number })
    }
  }
  const most = Math.max(50, others.length / 10)
  const likeness = new Float64Array(others.length)
  return points.map(({ columns, values }) => {
    likeness.fill(0)
    for (let at = hand; at < columns.length; at++) {
      const list = lists.get(columns[at] as number)
      if (!list || list.length > most) continue
      const value = values[at] as number
      for (const other of list) likeness[other.row] = (likeness[other.row] as number) + value * other.value
    }
    return topOf(likeness, count)
  })
}

function topOf(values: Float64Array, count: number): Int32Array {
  const top: number[] = []
  let least = Number.NEGATIVE_INFINITY
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number
    if (top.length === count && value <= least) continue
    let place = top.length
    while (place > 0 && (values[top[place - 1] as number] as number) < value) place--
    top.splice(place, 0, at)
    if (top.length > count) top.pop()
    least = values[top[top.length - 1] as number] as number
  }
  return Int32Array.from(top)
}

/** Mean of what the neighbours had. */
export function meanOver(neighbours: Int32Array, count: number, of: (row: number) => number): number {
  const used = neighbours.subarray(0, count)
  let sum = 0
  for (const row of used) sum += of(row)
  return sum / (used.length || 1)
}
