import { type Preset, presets } from '../../src/routing/smart/presets.ts'
import type { Weights } from '../../src/routing/smart/weights.ts'
import { presetFloors, thriftFor } from './calibrate.ts'
import { meanOverUsual, worth } from './floor-aim.ts'
import { foldOf } from './folds.ts'
import { forecast, rowsOf } from './forecast.ts'
import { bestSingle } from './pool-choice.ts'
import type { Pool } from './pools.ts'
import type { Row } from './rows.ts'
import { tableRow } from './standings.ts'

/**
 * What weights as they ship, that have no label of the traffic, may spend quality on: the thrift of each preset, and what
 * a mean call of the reference is worth at each floor. By folds of the training rows, each by weights without that fold.
 */
export function thriftReport(pool: Pool, shipped: readonly Weights[], train: readonly Row[]): Record<string, number> {
  const rows = rowsOf(pool, train)
  const cases = shipped.flatMap((weights, fold) => {
    const table = pool.models.map((model) => tableRow(weights, model))
    return forecast(
      pool,
      weights,
      table,
      [],
      rows.filter((row) => foldOf(row) === fold),
    )
  })
  const reference = bestSingle(cases, pool.models)
  const held = { cases, models: pool.models, reference }
  const found = (floor: number) => thriftFor(held, presets.balanced, floor)
  const scale = meanOverUsual(cases, reference)
  return Object.fromEntries([
    ...Object.keys(presets).map((name) => [name, found(presetFloors[name as Preset])] as const),
    ...worth.map(([floor]) => [`worth at ${floor}`, Number((found(floor) * scale).toPrecision(3))] as const),
  ])
}
