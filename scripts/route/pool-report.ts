import type { Aim } from '../../src/routing/smart/choose.ts'
import type { Standing, Weights } from '../../src/routing/smart/weights.ts'
import { calibrate, type Held } from './calibrate.ts'
import { bootstrap } from './chance.ts'
import { situationsOf } from './crossed.ts'
import { chooser, type EditLine, editLines } from './edits.ts'
import { FOLDS, foldOf } from './folds.ts'
import { type Case, forecast, rowsOf } from './forecast.ts'
import { learn } from './learn.ts'
import { baselines } from './pool-baselines.ts'
import { always, bestSingle, choices, outcomeOf } from './pool-choice.ts'
import type { Pool } from './pools.ts'
import type { Row } from './rows.ts'

/** One line of a pool's table; shares of the best single model's. */
export interface PoolLine {
  readonly way: string
  readonly quality: number
  readonly qualityRange: readonly [number, number]
  readonly savings: number
  readonly savingsRange: readonly [number, number]
}

/** Expectations of rows, each from fits that have not seen its fold. */
export function crossForecast(pool: Pool, bases: readonly Weights[], rows: readonly Row[]): Case[] {
  return Array.from({ length: FOLDS }, (_, fold) => {
    const others = rows.filter((row) => foldOf(row) !== fold)
    return learnedForecast(
      pool,
      bases[fold] as Weights,
      others,
      rows.filter((row) => foldOf(row) === fold),
    )
  }).flat()
}

/** Expectations of rows after learning from others of the same traffic. */
export function learnedForecast(pool: Pool, base: Weights, labelled: readonly Row[], rows: readonly Row[]): Case[] {
  const situations = situationsOf(base, labelled)
  return forecast(pool, base, learn(base, pool.models, labelled, situations), labelled, rows)
}

/** What a pool came to. */
export interface PoolResult {
  readonly lines: readonly PoolLine[]
  readonly edits: readonly EditLine[]
  readonly aim: Aim
  readonly held: Held
  readonly standings: readonly Standing[]
}

/** The pool's table: everything is chosen on `train`, by folds, and reported on `dev`. */
export function poolReport(
  pool: Pool,
  bases: readonly Weights[],
  whole: Weights,
  rows: { readonly train: readonly Row[]; readonly dev: readonly Row[] },
  floor: number,
): PoolResult {
  const train = rowsOf(pool, rows.train)
  const dev = rowsOf(pool, rows.dev)
  const crossed = crossForecast(pool, bases, train)
  const reference = bestSingle(crossed, pool.models)
  const held = { cases: crossed, models: pool.models, reference }
  const aim = calibrate([held], floor)
  const toldAim = calibrate([{ ...held, cases: told(crossed) }], floor)
  const standings = learn(whole, pool.models, train, situationsOf(whole, train))
  const cases = forecast(pool, whole, standings, train, dev)
  const chosen = choices(cases, pool.models, reference, aim)
  const single = bestSingle(cases, pool.models)
  const line = (way: string, of: Int32Array) => poolLine(way, cases, of, single)
  const lines = [
    line('smart route', chosen),
    line('smart route, told each cost before', choices(told(cases), pool.models, reference, toldAim)),
    line('best single', always(cases, reference)),
    line('random, same cost', mixed(cases, pool.models.length, reference, outcomeOf(cases, chosen).cost)),
  ]
  // The table's aims are chosen as ours is, on other rows than it is reported on.
  const half = crossed.filter(({ row }) => foldOf(row) === 0)
  const rest = crossed.filter(({ row }) => foldOf(row) !== 0)
  const tuned = baselines(half, rest, whole.rarity)
  for (const [at, way] of baselines(cases, crossed, whole.rarity).entries()) {
    const its = calibrate([{ ...held, cases: tuned[at]?.cases ?? [] }], floor, true)
    lines.push(line(way.name, choices(way.cases, pool.models, reference, its)))
  }
  const edits = editLines(pool, whole, standings, train, dev, chooser(pool, reference, aim))
  return { lines, edits, aim, held, standings }
}

/** As if each call's cost were known before it is made: what a rule reaches that is measured so, and nobody who routes. */
const told = (cases: readonly Case[]): Case[] => cases.map((one) => ({ ...one, guess: one.costs }))

export function poolLine(way: string, cases: readonly Case[], chosen: Int32Array, single: number): PoolLine {
  const best = always(cases, single)
  const quality = (picked?: Int32Array) =>
    outcomeOf(cases, chosen, picked).quality / outcomeOf(cases, best, picked).quality
  const savings = (picked?: Int32Array) =>
    1 - outcomeOf(cases, chosen, picked).cost / outcomeOf(cases, best, picked).cost
  return {
    way,
    quality: quality(),
    qualityRange: bootstrap(cases.length, quality),
    savings: savings(),
    savingsRange: bootstrap(cases.length, savings),
  }
}

/** The reference and the cheapest model by turns, so often that it costs as much as given. */
function mixed(cases: readonly Case[], models: number, reference: number, cost: number): Int32Array {
  const costs = Array.from({ length: models }, (_, at) => outcomeOf(cases, always(cases, at)).cost)
  const cheapest = costs.indexOf(Math.min(...costs))
  const [low, high] = [costs[cheapest] as number, costs[reference] as number]
  const share = high > low ? (cost - low) / (high - low) : 1
  return Int32Array.from(cases, (_, at) =>
    Math.floor((at + 1) * share) > Math.floor(at * share) ? reference : cheapest,
  )
}
