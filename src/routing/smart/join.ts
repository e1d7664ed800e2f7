import type { Benchmark, Standing } from './weights.ts'

/** Doubt about rows that rest on published scores: their prompts, prompting and graders differ from traffic. */
const SPREAD = 0.8
/** Doubt about a row that is a sibling's. */
const SIBLING_SPREAD = 0.7
/** What a benchmark says of its own domain beyond the rest, before it is believed. */
const BELIEF = 0.4

/** A row of the prior table from published scores, 0 to 1, by benchmark; undefined if none of them is known. */
export function rowFromScores(
  scores: Readonly<Record<string, number>>,
  benchmarks: readonly Benchmark[],
  domains: number,
): Standing | undefined {
  const known = benchmarks.flatMap(({ name, offset, domain }) => {
    const score = scores[name]
    return score === undefined ? [] : [{ ability: logit(score) + offset, domain }]
  })
  if (known.length === 0) return undefined
  const ability = known.reduce((sum, one) => sum + one.ability, 0) / known.length
  const byDomain = Array.from({ length: domains }, (_, at) => {
    const own = known.filter(({ domain }) => domain === at)
    return own.reduce((sum, one) => sum + one.ability - ability, 0) * (BELIEF / (own.length || 1))
  })
  return { ability, byDomain, slope: 0, spread: SPREAD, kinds: 'any', labels: 0, tokens: [] }
}

/** A row for a model that is believed to be like another: its row without its head, and with more doubt. */
export function rowFromSibling({ head: _, headByDomain: __, ...sibling }: Standing): Standing {
  return { ...sibling, spread: Math.max(sibling.spread, SIBLING_SPREAD), labels: 0 }
}

/** Scores of 0 and 1 say no more than 0.01 and 0.99. */
export function logit(score: number): number {
  const inside = Math.min(0.99, Math.max(0.01, score))
  return Math.log(inside / (1 - inside))
}
