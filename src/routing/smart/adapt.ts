import { logit } from './join.ts'
import { LEAST_STRANGE, logistic, priorLogit, qualityOf, shiftOf, trustOf } from './quality.ts'
import type { Situation } from './situation.ts'
import { solve } from './solve.ts'
import type { Standing } from './weights.ts'

/** Score, 0 to 1, that a model got on a prompt. */
export interface Label {
  readonly situation: Situation
  readonly score: number
}

/** The same, of a prompt of which only a few figures were kept. */
export interface KeptLabel {
  /** What was expected without any label, 0 to 1. */
  readonly expected: number
  readonly place: Place
  readonly score: number
  /** 1: as much as a label; less: as a hint. */
  readonly weight: number
}

/** What labels are compared by. */
export type Place = Pick<Situation, 'domains' | 'difficulty'>

/** How far labels move a model: ability, each domain, slope, in logits, and the doubt that is left. */
export interface Shift {
  readonly moved: readonly number[]
  readonly spread: number
}

/**
 * How far a row of the prior table may be off, as standard deviations in logits: of the ability (which is the row's
 * own `spread`), of what a domain adds, of the slope. The smaller, the harder labels are shrunk towards the table.
 */
const SPREADS = { domain: 0.4, slope: 0.8 }
const ROUNDS = 8

/**
 * A model's row after a few labels of its own: the most likely one, given that the table is about right (logistic
 * regression with a normal prior, by Newton's method). With no labels it is the row itself.
 */
export function adapt(standing: Standing, labels: readonly Label[]): Standing {
  const first = labels[0]
  if (!first) return standing
  const kinds = first.situation.domains.length
  const hasHead = standing.head !== undefined || standing.headByDomain !== undefined
  const kept = labels.map(({ situation, score }): Based => {
    const base = hasHead ? logit(qualityOf(standing, situation).mean) : priorLogit(standing, situation)
    return { base, place: situation, score, weight: 1 }
  })
  const { moved: shift, spread } = shifted(kept, kinds, standing.spread, hasHead ? strangeness(standing, labels) : 1)
  const known = { ...standing, spread, labels: standing.labels + labels.length }
  // A head is trusted by kind of traffic, what labels say of this traffic is not: they must stay apart.
  if (hasHead) return { ...known, moved: shift }
  return {
    ...known,
    ability: standing.ability + (shift[0] as number),
    byDomain: Array.from({ length: kinds }, (_, at) => (standing.byDomain[at] ?? 0) + (shift[at + 1] as number)),
    slope: standing.slope + (shift[kinds + 1] as number),
    kinds: 'any',
  }
}

/**
 * How much of the usual doubt is left of a row with a head on the traffic of its labels: little where they are of a kind
 * that it was learned on, of which it has seen more than they are.
 */
function strangeness(standing: Standing, labels: readonly Label[]): number {
  if (standing.kinds === 'any') return 1
  const trust = labels.reduce((sum, { situation }) => sum + trustOf(standing, situation), 0) / labels.length
  return Math.sqrt(Math.max(LEAST_STRANGE, 1 - trust))
}

/** As `adapt`, from what was kept of labelled prompts; at least one. `spread`: of the row that they move. */
export function shiftBy(labels: readonly KeptLabel[], spread: number): Shift {
  const kinds = labels[0]?.place.domains.length ?? 0
  const based = labels.map(({ expected, ...label }): Based => ({ ...label, base: logit(expected) }))
  return shifted(based, kinds, spread)
}

interface Based extends Pick<KeptLabel, 'place' | 'score' | 'weight'> {
  /** Logit of what is expected without labels. */
  readonly base: number
}

function shifted(labels: readonly Based[], kinds: number, rowSpread: number, share = 1): Shift {
  const size = kinds + 2
  const precision = Float64Array.from({ length: size }, (_, at) =>
    at === 0 ? (share * rowSpread) ** -2 : (share * (at <= kinds ? SPREADS.domain : SPREADS.slope)) ** -2,
  )
  const shift = new Float64Array(size)
  let matrix: Float64Array = new Float64Array()
  for (let round = 0; round < ROUNDS; round++) {
    matrix = diagonal(precision)
    const right = shift.map((value, at) => -value * (precision[at] as number))
    for (const { base, place, score, weight } of labels) {
      const row = rowOf(place)
      const expected = logistic(base + shiftOf(shift, place))
      outer(matrix, row, weight * Math.max(1e-3, expected * (1 - expected)))
      for (let n = 0; n < size; n++) right[n] = (right[n] as number) + weight * (score - expected) * (row[n] as number)
    }
    const step = solve(matrix, right)
    for (let n = 0; n < size; n++) shift[n] = (shift[n] as number) + (step[n] as number)
    if (Math.max(...step.map(Math.abs)) < 1e-4) break
  }
  return { moved: [...shift], spread: doubtAt(matrix, meanRow(labels)) }
}

/** Standard deviation of the shift on a prompt like those of the labels, in logits. */
function doubtAt(precision: Float64Array, row: Float64Array): number {
  const image = solve(precision, row)
  return Math.sqrt(row.reduce((sum, value, at) => sum + value * (image[at] as number), 0))
}

function meanRow(labels: readonly Based[]): Float64Array {
  const rows = labels.map(({ place }) => rowOf(place))
  return (rows[0] as Float64Array).map((_, at) => rows.reduce((sum, row) => sum + (row[at] as number), 0) / rows.length)
}

const rowOf = ({ domains, difficulty }: Place) => Float64Array.of(1, ...domains, -difficulty)

function outer(matrix: Float64Array, row: Float64Array, times: number): void {
  for (let a = 0; a < row.length; a++) {
    for (let b = 0; b < row.length; b++) {
      const at = a * row.length + b
      matrix[at] = (matrix[at] as number) + times * (row[a] as number) * (row[b] as number)
    }
  }
}

function diagonal(values: Float64Array): Float64Array {
  const matrix = new Float64Array(values.length ** 2)
  for (const [at, value] of values.entries()) matrix[at * values.length + at] = value
  return matrix
}
