import type { Aim } from '../../src/routing/smart/choose.ts'
import { presets, within } from '../../src/routing/smart/presets.ts'
import type { Standing, Weights } from '../../src/routing/smart/weights.ts'
import { calibrate } from './calibrate.ts'
import { situationsOf } from './crossed.ts'
import { forecast, rowsOf } from './forecast.ts'
import { learn } from './learn.ts'
import { learnedScores, tableScores } from './pair.ts'
import { hasPair, type Pair, pairTable, simpleWays } from './pair-report.ts'
import { always, bestSingle, choices } from './pool-choice.ts'
import { poolLine } from './pool-report.ts'
import type { Pool } from './pools.ts'
import { poolTable } from './print.ts'
import type { Row } from './rows.ts'
import { sample } from './sample.ts'
import { strongest, tableRow } from './standings.ts'

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
  const { standings, reference, aim } =
    few.length > 0 ? byLabels(weights, pool, few, floor) : byTable(weights, pool, floor)
  const cases = forecast(pool, weights, standings, few, rows)
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

/** What is decided by. */
interface Known {
  readonly standings: readonly Standing[]
  readonly reference: number
  readonly aim: Aim
}

/** Nothing but the table: whoever is not surely as good as the most able is passed over. */
function byTable(weights: Weights, pool: Pool, floor: number | undefined): Known {
  const standings = pool.models.map((model) => tableRow(weights, model))
  return {
    standings,
    reference: strongest(standings, pool),
    aim: floor === undefined ? presets.balanced : within(1 - floor),
  }
}

/** Each half of the labels is decided on by the other half, and the aim chosen on what came of that. */
function byLabels(weights: Weights, pool: Pool, few: readonly Row[], floor: number | undefined): Known {
  const learned = (rows: readonly Row[]) => learn(weights, pool.models, rows, situationsOf(weights, rows))
  const halves = [0, 1].map((half) => few.filter((_, at) => at % 2 === half))
  const [first = [], second = []] = halves
  const seen = [
    ...forecast(pool, weights, learned(first), first, second),
    ...forecast(pool, weights, learned(second), second, first),
  ]
  const reference = bestSingle(seen, pool.models)
  const held = { cases: seen, models: pool.models, reference, sure: 1 }
  return { standings: learned(few), reference, aim: floor === undefined ? presets.balanced : calibrate([held], floor) }
}
