import { within } from '../../src/routing/smart/presets.ts'
import type { Standing, Weights } from '../../src/routing/smart/weights.ts'
import { chance } from './chance.ts'
import { sameRows, situationsOf } from './crossed.ts'
import { fitBase } from './fit.ts'
import { type Case, forecast, rowsOf } from './forecast.ts'
import { learn } from './learn.ts'
import { fewOfEachSource } from './left-out.ts'
import { nameOf } from './names.ts'
import { always, bestSingle, choices, outcomeOf } from './pool-choice.ts'
import type { Pool } from './pools.ts'
import type { Row } from './rows.ts'
import { sample } from './sample.ts'
import { strongest, tableRow } from './standings.ts'

/** How far the floor is below the reference, in score. */
export const SLACK = 0.02
const LABELS = 300
const RESAMPLES = 20

/** Whether traffic that was never labelled keeps the floor. */
export interface FloorLine {
  readonly what: string
  readonly rows: number
  readonly reference: number
  readonly realised: number
  readonly savings: number
  /** Resamples of 20 in which the realised score is at least the floor less one point. */
  readonly kept: number
}

/**
 * Each source of a pool as if it were of an unknown kind: left out of all fits with everything near it, then decided on
 * the table alone; and again with 300 labels of it. At last each of the pool's models as if it were new, with 300.
 */
export function floorReport(
  pool: Pool,
  shippable: readonly Row[],
  train: readonly Row[],
  dev: readonly Row[],
): FloorLine[] {
  const aim = within(SLACK)
  const lines: FloorLine[] = []
  const line = (what: string, cases: readonly Case[], reference: number) => {
    const chosen = choices(cases, pool.models, reference, aim)
    lines.push(floorLine(what, cases, chosen, reference))
  }
  for (const source of pool.sources) {
    const near = new Set([...train, ...dev].filter((row) => row.source === source).map(({ group }) => group))
    const base = fitBase(fewOfEachSource(shippable.filter((row) => row.source !== source && !near.has(row.group))))
    const own = rowsOf(pool, dev).filter((row) => row.source === source)
    const table = pool.models.map((model) => tableRow(base, model))
    const labelled = sample(
      rowsOf(pool, train).filter((row) => row.source === source),
      LABELS,
    )
    const learned = learnedFrom(base, pool, labelled)
    const blind = forecast(pool, base, table, [], own)
    line(`${source}, unseen`, blind, strongest(table, pool))
    line(
      `${source}, ${labelled.length} labels`,
      forecast(pool, base, learned, labelled, own),
      bestSingle(forecast(pool, base, learned, labelled, labelled), pool.models),
    )
  }
  return lines
}

/** Each model of a pool in turn as one that nobody has labelled, but for 300 rows of it. */
export function newModelReport(
  pool: Pool,
  whole: Weights,
  train: readonly Row[],
  dev: readonly Row[],
  seen: readonly Standing[],
  reference: number,
): FloorLine[] {
  const aim = within(SLACK)
  const rows = rowsOf(pool, train)
  const own = rowsOf(pool, dev)
  const few = sample(rows, LABELS)
  return pool.models.map((model, at) => {
    const others = new Map([...whole.models].filter(([name]) => name !== nameOf(model)))
    const without = sameRows({ ...whole, models: others }, whole)
    const fresh = { ...pool, models: [model], prices: [pool.prices[at]] }
    const standings = seen.map(
      (standing, n): Standing => (n === at ? (learnedFrom(without, fresh, few)[0] ?? standing) : standing),
    )
    const cases = forecast(pool, whole, standings, rows, own)
    return floorLine(
      `${model} new, ${few.length} labels`,
      cases,
      choices(cases, pool.models, reference, aim),
      reference,
    )
  })
}

function learnedFrom(weights: Weights, pool: Pool, rows: readonly Row[]): Standing[] {
  return learn(weights, pool.models, rows, situationsOf(weights, rows))
}

function floorLine(what: string, cases: readonly Case[], chosen: Int32Array, reference: number): FloorLine {
  const fixed = always(cases, reference)
  const random = chance(11)
  let kept = 0
  for (let draw = 0; draw < RESAMPLES; draw++) {
    const picked = Int32Array.from(cases, () => Math.floor(random() * cases.length))
    const floor = outcomeOf(cases, fixed, picked).quality - SLACK
    if (outcomeOf(cases, chosen, picked).quality >= floor - 0.01) kept++
  }
  const single = outcomeOf(cases, fixed)
  const routed = outcomeOf(cases, chosen)
  return {
    what,
    rows: cases.length,
    reference: single.quality,
    realised: routed.quality,
    savings: 1 - routed.cost / single.cost,
    kept,
  }
}
