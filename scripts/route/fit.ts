import { type Situation, softmax } from '../../src/routing/smart/situation.ts'
import { COLUMNS, type Standing, type Vector, type Weights } from '../../src/routing/smart/weights.ts'
import { designOf, rarityOf, times } from './design.ts'
import { fitAbilities } from './fit-abilities.ts'
import { domainNames, fitDomains } from './fit-domains.ts'
import { fitHead, scoresOf } from './fit-heads.ts'
import { logTokensOf } from './fit-tokens.ts'
import type { Row } from './rows.ts'

/** How far a model's score on new traffic strays from its row, in logits; see docs/smart-route.md. */
const SPREAD = 0.5

const plain = (values: Float64Array): Vector => ({ scale: 1, values: Float32Array.from(values) })

/** Everything learned from labelled rows: domains, difficulty, a row for each model, heads where labels are many. */
export function fit(rows: readonly Row[]): Weights {
  const rarity = rarityOf(rows)
  const { points } = designOf(rarity, rows)
  const topics = fitDomains(rows, points, COLUMNS)
  const domains = points.map((point) =>
    softmax(Float64Array.from(topics.vectors, (vector, at) => times(vector, point) + (topics.offsets[at] as number))),
  )
  const found = fitAbilities(rows, points, domains, COLUMNS)
  const situations = points.map(
    (point, at): Situation => ({
      point,
      domains: domains[at] as Float64Array,
      difficulty: times(found.difficulty, point),
    }),
  )
  const models = new Map<string, Standing>()
  for (const [at, model] of found.models.entries()) {
    const scores = scoresOf(rows, model)
    const row: Standing = {
      ability: found.ability[at] as number,
      byDomain: found.byDomain[at] as readonly number[],
      slope: 0,
      spread: SPREAD,
      labels: scores.reduce((count, score) => count + (Number.isNaN(score) ? 0 : 1), 0),
      logTokens: logTokensOf(rows, domains, model),
    }
    const head = fitHead(rows, situations, row, scores, COLUMNS)
    models.set(model, head ? { ...row, head: plain(head) } : row)
  }
  return {
    rarity,
    domains: domainNames,
    domainVectors: topics.vectors.map(plain),
    domainOffsets: topics.offsets,
    difficulty: plain(found.difficulty),
    models,
  }
}
