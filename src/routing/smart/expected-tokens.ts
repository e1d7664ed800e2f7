import type { Situation } from './situation.ts'
import type { Standing } from './weights.ts'

/** Tokens of an answer of which nothing is known. */
const UNKNOWN = 200

/** Output tokens of an answer over all domains alike. */
export function usualAnswer(usual: readonly number[]): number {
  return usual.length === 0 ? UNKNOWN : usual.reduce((sum, tokens) => sum + tokens, 0) / usual.length
}

/** Output tokens to expect of a model on a prompt; `usual` stands in for a model whose answers were never measured. */
export function expectedTokens(standing: Standing, situation: Situation, usual: ArrayLike<number>): number {
  const tokens = standing.tokens.length > 0 ? standing.tokens : usual
  if (tokens.length === 0) return UNKNOWN * situation.length
  let sum = 0
  for (let at = 0; at < tokens.length; at++) sum += (situation.domains[at] as number) * (tokens[at] as number)
  return sum * situation.length
}
