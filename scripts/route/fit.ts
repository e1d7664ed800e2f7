import type { Point, Situation } from '../../src/routing/smart/situation.ts'
import { COLUMNS, type Standing, type Vector, type Weights } from '../../src/routing/smart/weights.ts'
import { crossed, keepCrossed } from './crossed.ts'
import { pointsOf, times } from './design.ts'
import { type AbilityFit, fitAbilities } from './fit-abilities.ts'
import { fitApart } from './fit-apart.ts'
import { domainNames } from './fit-domains.ts'
import { type Labels, MANY, RIVALS, scoreOf, withHead } from './fit-heads.ts'
import { kindsOf } from './fit-kinds.ts'
import { fitLength } from './fit-length.ts'
import { tokensOf } from './fit-tokens.ts'
import { fitTopics, type Topics, unseenDomains } from './fit-topics.ts'
import { nameOf } from './names.ts'
import type { Row } from './rows.ts'
import { weightOf } from './sources.ts'

/** How far a model's score on traffic of a new kind strays from its row, in logits; by `npm run route:calibrate`. */
const SPREAD = 0.45

const plain = (values: Float64Array): Vector => ({ scale: 1, values: Float32Array.from(values) })

/**
 * Domains, difficulty and a row for each model, learned from labelled rows; without heads. With `fold`, rows of that
 * fold are not among them, and what prompts are about is not learned from its tasks either.
 */
export function fitBase(rows: readonly Row[], known: Topics = fitTopics(rows), fold?: number): Weights {
  const { rarity } = known
  const points = pointsOf(rarity, rows)
  const topics = fold === undefined ? known.whole : (known.folds[fold] as Topics['whole'])
  const domains = unseenDomains(known, rows)
  const found = aboutOwnLabels(fitAbilities(rows, points, domains, COLUMNS), rows, points, domains)
  const kinds = kindsOf(rows)
  const labelled = modelsBySource(rows)
  const models = found.models.map((model, at): [string, Standing] => [
    model,
    {
      ability: found.ability[at] as number,
      byDomain: found.byDomain[at] as readonly number[],
      slope: found.slope[at] as number,
      kinds: kinds.flatMap(({ name }, kind) => (labelled.get(name)?.has(model) ? [kind] : [])),
      spread: SPREAD,
      labels: rows.filter(({ outcomes }) => scoreOf(outcomes, model) !== undefined).length,
      tokens: tokensOf(rows, domains, (name) => nameOf(name) === model),
    },
  ])
  const standings = new Map(models)
  const weights: Weights = {
    rarity,
    kinds,
    domains: domainNames,
    domainVectors: topics.vectors.map(plain),
    domainOffsets: topics.offsets,
    difficulty: plain(found.difficulty),
    length: plain(fitLength(rows, points, domains, (name) => Array.from(standings.get(nameOf(name))?.tokens ?? []))),
    models: standings,
    usualTokens: tokensOf(rows, domains, () => true),
    benchmarks: [],
    apart: fitApart(rows, points, found.ability),
  }
  keepCrossed(weights, rows, crossed(rows, points, domains), domains)
  return weights
}

/**
 * The same fit with each ability as it is on the model's own labels on average, and what domains add less by as much: a
 * slope, which counts on familiar kinds alone, would else leave far below its worth who was labelled on easy prompts.
 */
function aboutOwnLabels(
  fit: AbilityFit,
  rows: readonly Row[],
  points: readonly Point[],
  domains: readonly Float64Array[],
): AbilityFit {
  const places = new Map(fit.models.map((model, at) => [model, at]))
  const [sums, counts] = [new Float64Array(places.size), new Float64Array(places.size)]
  for (const [row, { outcomes }] of rows.entries()) {
    const difficulty = times(fit.difficulty, points[row] as Point)
    for (const name in outcomes) {
      const at = places.get(nameOf(name)) as number
      const extras = fit.byDomain[at] as readonly number[]
      const extra = extras.reduce(
        (sum, value, kind) => sum + value * ((domains[row] as Float64Array)[kind] as number),
        0,
      )
      sums[at] = (sums[at] as number) + extra - (fit.slope[at] as number) * difficulty
      counts[at] = (counts[at] as number) + 1
    }
  }
  const moves = sums.map((sum, at) => sum / (counts[at] as number))
  return {
    ...fit,
    ability: fit.ability.map((ability, at) => ability + (moves[at] as number)),
    byDomain: fit.byDomain.map((extras, at) => extras.map((value) => value - (moves[at] as number))),
  }
}

function modelsBySource(rows: readonly Row[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const { source, outcomes } of rows) {
    const models = found.get(source) ?? new Set()
    for (const model in outcomes) models.add(nameOf(model))
    found.set(source, models)
  }
  return found
}

/** The same with a head for each model that has labels enough, or for some of these; with words where labels are many. */
export function fitHeads(
  base: Weights,
  rows: readonly Row[],
  situations: readonly Situation[],
  only: readonly string[] = [...base.models.keys()],
): Weights {
  const models = [...base.models].map(([model, standing]): [string, Standing] => {
    if (!only.includes(model)) return [model, standing]
    const labels = labelsOf(model, rows, situations)
    return [model, withHead(standing, labels, standing.labels < MANY ? Number.POSITIVE_INFINITY : RIVALS)]
  })
  return { ...base, models: new Map(models) }
}

/** The labels of one model among rows. */
export function labelsOf(model: string, rows: readonly Row[], situations: readonly Situation[]): Labels {
  const labels = rows.flatMap(({ outcomes, source }, at) => {
    const score = scoreOf(outcomes, model)
    return score === undefined ? [] : [{ score, weight: weightOf(source), situation: situations[at] as Situation }]
  })
  return {
    situations: labels.map(({ situation }) => situation),
    scores: labels.map(({ score }) => score),
    weights: labels.map(({ weight }) => weight),
  }
}
