import { product, type Situation } from './situation.ts'
import type { Standing } from './weights.ts'

/** Expected score of a model on a prompt, 0 to 1 or a little beyond, and how far that expectation may be off (standard deviation). */
export interface Quality {
  readonly mean: number
  readonly sd: number
}

/** Share of a row's variance that is left on familiar traffic: what looks alike is not always of one kind. */
export const LEAST_STRANGE = 0.05

export const logistic = (logit: number) => 1 / (1 + Math.exp(-logit))

/** How far what was learned of a model holds for a prompt, 0 to 1: as far as the prompt looks like what it was learned on. */
export function trustOf({ kinds }: Standing, { familiarity }: Situation): number {
  if (kinds === 'any') return 1
  let most = 0
  for (let at = 0; at < kinds.length; at++) most = Math.max(most, familiarity[kinds[at] as number] as number)
  return most
}

/** Logit of a model's score by the prior table alone. */
export function priorLogit(
  { ability, byDomain, slope }: Standing,
  { domains, difficulty }: Situation,
  trust = 1,
): number {
  let extra = 0
  for (let at = 0; at < byDomain.length; at++) extra += (domains[at] as number) * (byDomain[at] as number)
  return ability - (1 + trust * slope) * difficulty + trust * extra
}

/** What to expect of a model: its row of the prior table, corrected by its head; doubtful on prompts of another kind. */
export function qualityOf(standing: Standing, situation: Situation): Quality {
  const trust = trustOf(standing, situation)
  let mean = logistic(priorLogit(standing, situation, trust))
  mean += headOf(standing, situation) * trust
  const { apart } = situation
  // What labels of this very traffic say needs no help of what holds anywhere.
  if (apart && (standing.kinds !== 'any' || standing.labels === 0)) {
    mean += (standing.kinds === 'any' ? 1 : 1 - trust) * (strangeMean(standing, situation, apart) - mean)
  }
  // A head may lead a little beyond 1, and still tells there who is how far ahead; only logits need bounds.
  if (standing.moved) {
    const inside = Math.min(0.999, Math.max(0.001, mean))
    mean = logistic(Math.log(inside / (1 - inside)) + shiftOf(standing.moved, situation))
  }
  const known = standing.kinds === 'any' || standing.moved !== undefined
  const doubt = known ? standing.spread : standing.spread * Math.sqrt(1 - (1 - LEAST_STRANGE) * trust)
  return { mean, sd: doubt * Math.max(0.05, mean * (1 - mean)) }
}

/** What the head adds, in score. */
function headOf({ head, headByDomain }: Standing, { point, sums, domains }: Situation): number {
  let sum = head ? product(head, point, sums) : 0
  if (!headByDomain) return sum
  for (let at = 0; at < headByDomain.length; at++) sum += (headByDomain[at] as number) * (domains[at] as number)
  return sum
}

/**
 * Score on a prompt of no kind that the model was labelled on: a level that all models share, and how far this one is from the middle of all,
 * as many times as models are further apart here than usual. In scores, as that was learned: in logits the level, of
 * which words tell little, would decide how far models are apart.
 */
function strangeMean(
  { ability, byDomain, kinds }: Standing,
  { domains, difficulty }: Situation,
  { times, about }: NonNullable<Situation['apart']>,
): number {
  let able = ability
  // What published scores say of a domain is said of it anywhere.
  if (kinds === 'any') {
    for (let at = 0; at < byDomain.length; at++) able += (domains[at] as number) * (byDomain[at] as number)
  }
  return logistic(about - difficulty) + times * (logistic(able) - logistic(about))
}

/** Product of a shift (ability, each domain, slope) and a situation, in logits. */
export function shiftOf(
  shift: ArrayLike<number>,
  { domains, difficulty }: Pick<Situation, 'domains' | 'difficulty'>,
): number {
  let sum = (shift[0] ?? 0) - (shift[domains.length + 1] ?? 0) * difficulty
  for (let at = 0; at < domains.length; at++) sum += (shift[at + 1] ?? 0) * (domains[at] as number)
  return sum
}
