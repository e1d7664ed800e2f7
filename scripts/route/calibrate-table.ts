import { logit } from '../../src/routing/smart/join.ts'
import { logistic, priorLogit } from '../../src/routing/smart/quality.ts'
import { product, type Situation, situationOf } from '../../src/routing/smart/situation.ts'
import { scoreOf } from './fit-heads.ts'
import type { LeftOut } from './left-out.ts'
import { isNoisy } from './sources.ts'

const shares = [0, 0.1, 0.2, 0.3, 0.5, 0.75, 1]

/** What is known of a share of difficulty that is believed on unknown traffic. */
export interface ReachLine {
  readonly share: number
  /** Mean negative logarithm of likelihood of the scores, over the sources left out. */
  readonly loss: number
}

/** How much of the difficulty to believe on traffic of an unknown kind: the least loss on families left out. */
export function reachLines(left: readonly LeftOut[]): ReachLine[] {
  return shares.map((share) => ({
    share,
    loss: mean(left.flatMap((one) => sourcesOf(one).map((s) => loss(one, s, share)))),
  }))
}

/**
 * How far a model's mean score on a source of an unknown kind strays from what its row expects, in logits, once what
 * all models of that source share is taken off: the standard deviation that `spread` stands for.
 */
export function strayOf(left: readonly LeftOut[], share: number): number {
  const squares = left.flatMap((one) =>
    sourcesOf(one).flatMap((source) => {
      const strays = [...one.weights.models].flatMap(([model, standing]) => {
        const labelled = one.rows.filter((row) => row.source === source && scoreOf(row.outcomes, model) !== undefined)
        if (labelled.length < 50) return []
        const expected = mean(labelled.map((row) => logistic(priorLogit(standing, blind(one, row, share), 0))))
        return [logit(mean(labelled.map((row) => scoreOf(row.outcomes, model) as number))) - logit(expected)]
      })
      const common = mean(strays)
      return strays.length > 2 ? strays.map((stray) => (stray - common) ** 2) : []
    }),
  )
  return Math.sqrt(mean(squares))
}

const sourcesOf = ({ rows }: LeftOut) => [...new Set(rows.map(({ source }) => source))].filter((name) => !isNoisy(name))

/** The situation of a prompt as if it looked like nothing known. */
function blind({ weights }: LeftOut, { features }: LeftOut['rows'][number], share: number): Situation {
  const situation = situationOf(weights, features)
  return { ...situation, difficulty: share * product(weights.difficulty, situation.point) }
}

function loss(one: LeftOut, source: string, share: number): number {
  const losses = one.rows.flatMap((row) => {
    if (row.source !== source) return []
    const situation = blind(one, row, share)
    return [...one.weights.models].flatMap(([model, standing]) => {
      const score = scoreOf(row.outcomes, model)
      if (score === undefined) return []
      const expected = Math.min(0.99, Math.max(0.01, logistic(priorLogit(standing, situation, 0))))
      return [-score * Math.log(expected) - (1 - score) * Math.log(1 - expected)]
    })
  })
  return mean(losses)
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / (values.length || 1)
