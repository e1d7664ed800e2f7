import { type Aim, type Choice, choose, type Option } from './choose.ts'
import { expectedTokens, usualAnswer } from './expected-tokens.ts'
import { featuresOf } from './features.ts'
import type { Prompt } from './prompt.ts'
import { qualityOf } from './quality.ts'
import { situationOf } from './situation.ts'
import type { Standing, Weights } from './weights.ts'

/** A model that may serve: it has passed all hard constraints. */
export interface Candidate {
  readonly model: string
  /** What is known of its quality: a row of the weights, one of published scores, a sibling's, or one that was adapted. */
  readonly standing: Standing
  /** Expected price of a call with so many output tokens, above 0; any unit that all candidates share. */
  readonly cost: (outputTokens: number) => number
}

/** A choice and what it rests on. */
export interface Decision extends Choice {
  /** What the prompt is about, the likeliest first; shares add up to 1. */
  readonly domains: readonly { readonly name: string; readonly share: number }[]
  /** In logits; 0 is about the mean of what was learned from. */
  readonly difficulty: number
}

/** The smart route in one step: prompt and candidates to a model, with reasons. Pure; a fraction of a millisecond. */
export function decide(
  weights: Weights,
  prompt: Prompt,
  candidates: readonly Candidate[],
  reference: string,
  aim: Aim,
): Decision {
  const situation = situationOf(weights, featuresOf(prompt))
  const usual = usualAnswer(weights.usualTokens)
  const options = candidates.map(({ model, standing, cost }): Option => {
    const tokens = expectedTokens(standing, situation, weights.usualTokens)
    return { model, quality: qualityOf(standing, situation), cost: cost(tokens), usual: cost(usual) }
  })
  const domains = weights.domains
    .map((name, at) => ({ name, share: situation.domains[at] as number }))
    .sort((a, b) => b.share - a.share)
  return { ...choose(options, reference, aim), domains, difficulty: situation.difficulty }
}
