import type { Aim } from '../../src/routing/smart/choose.ts'
import { presets, within } from '../../src/routing/smart/presets.ts'
import type { Standing, Weights } from '../../src/routing/smart/weights.ts'
import { thriftFor } from './calibrate.ts'
import { situationsOf } from './crossed.ts'
import { aimFor } from './floor-aim.ts'
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

/** Standard errors by which labels must clear the floor, or may seem to miss it. */
const SURE = 0.5

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
  const { standings, reference } = few.length > 0 ? byLabels(weights, pool, few) : byTable(weights, pool)
  const cases = forecast(pool, weights, standings, few, rows)
  const most = floor === undefined ? presets.balanced : aimFor(floor, cases, reference)
  const aim = floor === undefined || few.length === 0 ? most : byHalves(weights, pool, few, reference, floor, most)
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
}

/** Nothing but the table. */
function byTable(weights: Weights, pool: Pool): Known {
  const standings = pool.models.map((model) => tableRow(weights, model))
  return { standings, reference: strongest(standings, pool) }
}

const learned = (weights: Weights, pool: Pool, rows: readonly Row[]) =>
  learn(weights, pool.models, rows, situationsOf(weights, rows))

/** The table moved by labels; the reference is the best of these. */
function byLabels(weights: Weights, pool: Pool, few: readonly Row[]): Known {
  const standings = learned(weights, pool, few)
  return { standings, reference: bestSingle(forecast(pool, weights, standings, few, few), pool.models) }
}

/**
 * Each half of the labels is decided on by the other half: as thrifty as that allows, never more than without labels.
 * Where they surely keep the floor, less caution is needed than on unknown traffic; where they seem to miss it, only who
 * surely is as good as the reference is chosen before it.
 */
function byHalves(weights: Weights, pool: Pool, few: readonly Row[], reference: number, floor: number, most: Aim): Aim {
  const [first = [], second = []] = [0, 1].map((half) => few.filter((_, at) => at % 2 === half))
  const cases = [
    ...forecast(pool, weights, learned(weights, pool, first), first, second),
    ...forecast(pool, weights, learned(weights, pool, second), second, first),
  ]
  const held = { cases, models: pool.models, reference }
  const bold = { ...most, caution: presets.balanced.caution }
  const thrift = thriftFor({ ...held, sure: SURE }, bold, floor, most.thrift)
  if (thrift > 0) return { ...bold, thrift }
  const careful = thriftFor({ ...held, sure: -SURE }, most, floor, most.thrift)
  return careful > 0 ? { ...most, thrift: careful } : within(0)
}
