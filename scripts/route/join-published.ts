import { logit, rowFromScores, rowFromSibling } from '../../src/routing/smart/join.ts'
import type { Benchmark, Standing, Weights } from '../../src/routing/smart/weights.ts'
import { benchmarkDomains, published, siblings } from './published.ts'

/** Adds rows for models that were never labelled: of published scores, and of siblings. Labelled models tie the scale. */
export function joinPublished(weights: Weights): Weights {
  const scores = scoresByModel()
  const benchmarks = offsetsOf(weights, scores)
  const models = new Map<string, Standing>(weights.models)
  for (const [model, own] of scores) {
    const row = rowFromScores(own, benchmarks, weights.domains.length)
    if (row && !models.has(model)) models.set(model, row)
  }
  for (const [model, like] of Object.entries(siblings)) {
    const row = models.get(like)
    if (row && !models.has(model)) models.set(model, rowFromSibling(row))
  }
  return { ...weights, benchmarks, models }
}

/** Model → benchmark → score from 0 to 1; the mean where sources differ. */
function scoresByModel(): Map<string, Record<string, number>> {
  const lists = new Map<string, Map<string, number[]>>()
  for (const { benchmarks, scores } of published) {
    for (const [model, values] of Object.entries(scores)) {
      const own = lists.get(model) ?? new Map<string, number[]>()
      lists.set(model, own)
      for (const [at, value] of values.entries()) {
        const name = benchmarks[at] as string
        if (value !== undefined) own.set(name, [...(own.get(name) ?? []), value / 100])
      }
    }
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return new Map([...lists].map(([model, own]) => [model, Object.fromEntries([...own].map(([n, v]) => [n, mean(v)]))]))
}

/** How much harder than difficulty 0 each benchmark is, by the models that both it and the labels know. */
function offsetsOf(weights: Weights, scores: ReadonlyMap<string, Readonly<Record<string, number>>>): Benchmark[] {
  const names = [...new Set(published.flatMap(({ benchmarks }) => benchmarks))]
  return names.flatMap((name) => {
    const gaps = [...scores].flatMap(([model, own]) => {
      const known = weights.models.get(model)
      const score = own[name]
      return known && known.labels > 0 && score !== undefined ? [known.ability - logit(score)] : []
    })
    if (gaps.length < 2) return []
    const domain = weights.domains.indexOf(benchmarkDomains[name] ?? '')
    const offset = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
    return [{ name, offset, domain: domain < 0 ? undefined : domain }]
  })
}
