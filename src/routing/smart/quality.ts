import { product, type Situation } from './situation.ts'
import type { Standing } from './weights.ts'

/** Expected score of a model on a prompt, 0 to 1, and how far that expectation may be off (standard deviation). */
export interface Quality {
  readonly mean: number
  readonly sd: number
}

export const logistic = (logit: number) => 1 / (1 + Math.exp(-logit))

/** Logit of a model's score by the prior table alone. */
export function priorLogit({ ability, byDomain, slope }: Standing, { domains, difficulty }: Situation): number {
  let logit = ability - (1 + slope) * difficulty
  for (let at = 0; at < domains.length; at++) logit += (domains[at] as number) * (byDomain[at] ?? 0)
  return logit
}

/** What to expect of a model: the prior table, corrected by the model's head as far as the words are known to it. */
export function qualityOf(standing: Standing, situation: Situation): Quality {
  const prior = logistic(priorLogit(standing, situation))
  const head = standing.head ? product(standing.head, situation.point) * (1 - situation.point.novelty) : 0
  const mean = Math.min(0.999, Math.max(0.001, prior + head))
  return { mean, sd: standing.spread * Math.max(0.05, mean * (1 - mean)) }
}
