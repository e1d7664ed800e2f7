import { presets, within } from '../../src/routing/smart/presets.ts'
import type { Weights } from '../../src/routing/smart/weights.ts'
import { calibrate } from './calibrate.ts'
import { situationsOf } from './crossed.ts'
import { forecast, rowsOf } from './forecast.ts'
import { learnedScores, tableScores } from './pair.ts'
import { hasPair, type Pair, pairTable, simpleWays } from './pair-report.ts'
import { always, bestSingle, choices } from './pool-choice.ts'
import { poolLine } from './pool-report.ts'
import type { Pool } from './pools.ts'
import { poolTable } from './print.ts'
import type { Row } from './rows.ts'
import { sample } from './sample.ts'
import { learn, tableRow } from './standings.ts'

/** Labels that are used at most: what an owner of unknown traffic can be asked for. */
const MOST_LABELS = 300

/** A file of rows that no fit has seen, ranked for a pair of models. */
export function evaluatePair(
  weights: Weights,
  file: readonly Row[],
  labels: readonly Row[],
  pair: Pair,
  print: (text: string) => void,
): void {
  const rows = file.filter(hasPair(pair))
  const few = sample(labels.filter(hasPair(pair)), MOST_LABELS)
  const scores = few.length > 0 ? learnedScores(weights, few, rows, pair) : tableScores(weights, rows, pair)
  const ways = [{ way: 'smart route', scores }, ...simpleWays(rows, pair, weights.rarity)]
  print(`\n## ${pair.join(' → ')}, ${few.length} labels\n\n${pairTable(rows, pair, ways)}`)
}

/**
 * A file of rows that no fit has seen, routed within a pool. Without labels models stand by the shipped table; with
 * labels they are moved by these, and the aim for the floor is chosen on these too, never on the file.
 */
export function evaluatePool(
  weights: Weights,
  file: readonly Row[],
  labels: readonly Row[],
  pool: Pool,
  floor: number | undefined,
  print: (text: string) => void,
): void {
  const rows = rowsOf(pool, file)
  if (rows.length === 0) return
  const few = sample(rowsOf(pool, labels), MOST_LABELS)
  const standings = learn(weights, pool.models, few, situationsOf(weights, few))
  const cases = forecast(
    pool,
    weights,
    few.length > 0 ? standings : pool.models.map((m) => tableRow(weights, m)),
    few,
    rows,
  )
  const seen = few.length > 0 ? forecast(pool, weights, standings, few, few) : []
  const reference = few.length > 0 ? bestSingle(seen, pool.models) : strongest(weights, pool)
  const aim =
    few.length > 0 && floor !== undefined
      ? calibrate([{ cases: seen, models: pool.models, reference }], floor)
      : floor === undefined
        ? presets.balanced
        : within(1 - floor)
  const single = bestSingle(cases, pool.models)
  const line = (way: string, chosen: Int32Array) => poolLine(way, cases, chosen, single)
  const lines = [
    line('smart route', choices(cases, pool.models, reference, aim)),
    ...Object.entries(presets).map(([name, preset]) => line(name, choices(cases, pool.models, reference, preset))),
    line(`reference, ${pool.models[reference]}`, always(cases, reference)),
    line(`best single, ${pool.models[single]}`, always(cases, single)),
  ]
  print(`\n## Pool ${pool.name}: ${rows.length} rows, ${few.length} labels, aim ${JSON.stringify(aim)}\n`)
  print(poolTable(lines))
}

/** The most able by the table; of equals the dearest. */
function strongest(weights: Weights, pool: Pool): number {
  const worth = pool.models.map((model, at) => tableRow(weights, model).ability + 1e-6 * (pool.prices[at]?.output ?? 0))
  return worth.indexOf(Math.max(...worth))
}
