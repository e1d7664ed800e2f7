import { COLUMNS } from '../../src/routing/smart/weights.ts'
import { pointsOf, rarityOf } from './design.ts'
import { type DomainFit, domainsOf, fitDomains } from './fit-domains.ts'
import { FOLDS, foldOf } from './folds.ts'
import type { Row } from './rows.ts'

/** What prompts are about: learned from the tasks of rows alone, never from scores. */
export interface Topics {
  readonly rarity: Float32Array
  readonly whole: DomainFit
  /** By fold: learned from all others. */
  readonly folds: readonly DomainFit[]
}

export function fitTopics(rows: readonly Row[]): Topics {
  const rarity = rarityOf(rows)
  const fitted = (some: readonly Row[]) => fitDomains(some, pointsOf(rarity, some), COLUMNS)
  const folds = Array.from({ length: FOLDS }, (_, fold) => fitted(rows.filter((row) => foldOf(row) !== fold)))
  return { rarity, whole: fitted(rows), folds }
}

/**
 * What each row is about, by the tasks of the other folds. By its own task a row's domain would be known too surely, and
 * what is learned of models by domain would not hold for prompts whose task nobody tells.
 */
export function unseenDomains({ rarity, folds }: Topics, rows: readonly Row[]): Float64Array[] {
  const points = pointsOf(rarity, rows)
  return rows.map((row, at) => domainsOf(folds[foldOf(row)] as DomainFit, points[at] as (typeof points)[number]))
}
