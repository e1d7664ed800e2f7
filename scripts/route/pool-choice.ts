import { type Aim, choose } from '../../src/routing/smart/choose.ts'
import type { Case } from './forecast.ts'

/** What choosing among a pool came to, per prompt. */
export interface Outcome {
  readonly quality: number
  readonly cost: number
}

/** Model chosen for each case. */
export function choices(cases: readonly Case[], models: readonly string[], reference: number, aim: Aim): Int32Array {
  const name = models[reference] as string
  return Int32Array.from(cases, ({ expected, doubt, guess, usual }) => {
    const options = models.map((model, at) => ({
      model,
      quality: { mean: expected[at] as number, sd: doubt[at] as number },
      cost: guess[at] as number,
      usual: usual[at] as number,
    }))
    return models.indexOf(choose(options, name, aim).model)
  })
}

/** Mean score and cost of choices, over all cases or over those picked. */
export function outcomeOf(cases: readonly Case[], chosen: Int32Array, picked?: Int32Array): Outcome {
  const count = picked?.length ?? cases.length
  let [quality, cost] = [0, 0]
  for (let n = 0; n < count; n++) {
    const at = picked ? (picked[n] as number) : n
    const { scores, costs } = cases[at] as Case
    quality += scores[chosen[at] as number] as number
    cost += costs[chosen[at] as number] as number
  }
  return { quality: quality / count, cost: cost / count }
}

/** Always the same model. */
export const always = (cases: readonly Case[], model: number) => new Int32Array(cases.length).fill(model)

/** The model with the best mean score. */
export function bestSingle(cases: readonly Case[], models: readonly string[]): number {
  const means = models.map((_, at) => outcomeOf(cases, always(cases, at)).quality)
  return means.indexOf(Math.max(...means))
}
