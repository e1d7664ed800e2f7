import { type Point, softmax } from '../../src/routing/smart/situation.ts'
import { compact, spreadOut, times } from './design.ts'
import { minimise } from './minimise.ts'
import type { Row } from './rows.ts'
import { domainOf, domainTasks } from './tasks.ts'

export const domainNames: readonly string[] = Object.keys(domainTasks)

const PENALTY = 0.15
const ROUNDS = 20
/** Rows of each task that are enough to know it by its words. */
const ENOUGH = 300

export interface DomainFit {
  readonly vectors: readonly Float64Array[]
  readonly offsets: readonly number[]
}

/** Which words and forms tell what a prompt is about: multinomial logistic regression on the tasks of the rows. */
export function fitDomains(rows: readonly Row[], points: readonly Point[], columns: number): DomainFit {
  const count = domainNames.length
  const chosen = fewOfEachTask(rows)
  const used = compact(chosen.map(({ row }) => points[row] as Point))
  const offset = used.columns.length * count
  const found = minimise(
    (at, gradient) => {
      let value = 0
      for (let n = 0; n < offset; n++) {
        value += (PENALTY / 2) * (at[n] as number) ** 2
        gradient[n] = PENALTY * (at[n] as number)
      }
      gradient.fill(0, offset)
      for (const [place, { domain }] of chosen.entries()) {
        const point = used.points[place] as Point
        const shares = softmax(scoresAt(at, point, count, offset))
        value -= Math.log((shares[domain] as number) + 1e-12)
        shares[domain] = (shares[domain] as number) - 1
        spread(gradient, point, shares, offset)
      }
      return value
    },
    new Float64Array(offset + count),
    ROUNDS,
  )
  return {
    vectors: domainNames.map((_, n) => spreadOut(used.columns, columns, (at) => found[at * count + n] as number)),
    offsets: [...found.subarray(offset)],
  }
}

/** Share of each domain in what a prompt is about. */
export function domainsOf({ vectors, offsets }: DomainFit, point: Point): Float64Array {
  return softmax(Float64Array.from(vectors, (vector, at) => times(vector, point) + (offsets[at] as number)))
}

/** Scores of all domains; those of one column stand side by side, which is several times as fast. */
function scoresAt(at: Float64Array, { columns, values }: Point, count: number, offset: number): Float64Array {
  const scores = at.slice(offset, offset + count)
  for (let k = 0; k < columns.length; k++) {
    const first = (columns[k] as number) * count
    const value = values[k] as number
    for (let n = 0; n < count; n++) scores[n] = (scores[n] as number) + value * (at[first + n] as number)
  }
  return scores
}

function spread(gradient: Float64Array, { columns, values }: Point, errors: Float64Array, offset: number): void {
  const count = errors.length
  for (let k = 0; k < columns.length; k++) {
    const first = (columns[k] as number) * count
    const value = values[k] as number
    for (let n = 0; n < count; n++) {
      gradient[first + n] = (gradient[first + n] as number) + value * (errors[n] as number)
    }
  }
  for (let n = 0; n < count; n++) gradient[offset + n] = (gradient[offset + n] as number) + (errors[n] as number)
}

function fewOfEachTask(rows: readonly Row[]): { row: number; domain: number }[] {
  const taken = new Map<string, number>()
  return [...rows.entries()].flatMap(([row, { source, task }]) => {
    const domain = domainOf(task)
    const name = `${source}/${task}`
    const already = taken.get(name) ?? 0
    if (domain === undefined || already >= ENOUGH) return []
    taken.set(name, already + 1)
    return [{ row, domain }]
  })
}
