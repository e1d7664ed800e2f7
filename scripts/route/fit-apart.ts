import { HAND } from '../../src/routing/smart/features.ts'
import type { Point } from '../../src/routing/smart/situation.ts'
import { type Apart, COLUMNS } from '../../src/routing/smart/weights.ts'
import { ridge } from './ridge.ts'
import type { Row } from './rows.ts'
import { isNoisy } from './sources.ts'

/** Chosen on `ulab_*` rows, which are not learned from here: of 3, 20 and 100 the one that ranks them best. */
const PENALTY = 3

/**
 * What makes strong models add much, by words alone, pooled over all models: the gap between the stronger and the weaker
 * third of each source's models on each of its rows. Which words these are holds beyond the benchmarks, unlike how hard
 * they make a prompt; forms (lengths, lists of answers) tell benchmarks apart and were found to mislead.
 */
export function fitApart(
  rows: readonly Row[],
  points: readonly Point[],
  abilities: readonly number[],
): Apart | undefined {
  const gaps = gapsOf(rows)
  const known = [...gaps.keys()]
  const mean = known.reduce((sum, at) => sum + (gaps.get(at) as number), 0) / (known.length || 1)
  if (!(mean > 0)) return undefined
  const vector = ridge(
    known.map((at) => wordsOf(points[at] as Point)),
    Float64Array.from(known, (at) => (gaps.get(at) as number) - mean),
    new Float64Array(known.length).fill(1),
    COLUMNS,
    PENALTY,
  )
  const middle = abilities.reduce((sum, ability) => sum + ability, 0) / abilities.length
  return { vector: { scale: 1, values: Float32Array.from(vector) }, mean, middle }
}

const wordsOf = ({ columns, values }: Point): Point => ({ columns: columns.slice(HAND), values: values.slice(HAND) })

/** Row → gap, for rows of sources without noise; two models are a third each. */
function gapsOf(rows: readonly Row[]): Map<number, number> {
  const gaps = new Map<number, number>()
  for (const source of new Set(rows.map((row) => row.source))) {
    if (isNoisy(source)) continue
    const own = [...rows.keys()].filter((at) => rows[at]?.source === source)
    const outcomes = own.map((at) => (rows[at] as Row).outcomes)
    const models = Object.keys(outcomes[0] ?? {}).filter((model) => outcomes.every((one) => model in one))
    const mean = (model: string) => outcomes.reduce((sum, one) => sum + (one[model] as number), 0) / outcomes.length
    const ranked = models.map((model) => ({ model, score: mean(model) })).sort((a, b) => a.score - b.score)
    const third = Math.max(1, Math.floor(ranked.length / 3))
    const [weak, strong] = [ranked.slice(0, third), ranked.slice(-third)]
    for (const [n, at] of own.entries()) {
      const over = (some: typeof ranked) =>
        some.reduce((sum, { model }) => sum + (outcomes[n]?.[model] ?? 0), 0) / third
      if (ranked.length >= 2) gaps.set(at, over(strong) - over(weak))
    }
  }
  return gaps
}
