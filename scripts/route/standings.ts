import { adapt } from '../../src/routing/smart/adapt.ts'
import type { Situation } from '../../src/routing/smart/situation.ts'
import type { Standing, Weights } from '../../src/routing/smart/weights.ts'
import { labelsOf } from './fit.ts'
import { LEAST, withHead } from './fit-heads.ts'
import { tokensOf } from './fit-tokens.ts'
import { nameOf } from './names.ts'
import type { Pool } from './pools.ts'
import type { Row } from './rows.ts'

/** The row of a model that nobody has told anything about: as able as the middle of all, and not to be trusted. */
export function unknownModel(weights: Weights): Standing {
  const abilities = [...weights.models.values()].map(({ ability }) => ability).sort((a, b) => a - b)
  const ability = abilities[Math.floor(abilities.length / 2)] ?? 0
  return { ability, byDomain: [], slope: 0, spread: 1.2, kinds: 'any', labels: 0, tokens: [] }
}

/** What is known of a model before it was seen on the traffic at hand. */
export const tableRow = (weights: Weights, model: string): Standing =>
  weights.models.get(nameOf(model)) ?? unknownModel(weights)

/**
 * Models on one kind of traffic, as a workspace learns them: their table rows moved by labels of that traffic, with
 * heads from its labels where these are many. The more models there are to choose among, the more a head's errors are
 * chosen for: on folds of train, heads halved what 1,300 labels of 15 models saved, and gained with 5,600 of 9.
 */
export function learn(
  weights: Weights,
  models: readonly string[],
  rows: readonly Row[],
  situations: readonly Situation[],
): Standing[] {
  const domains = situations.map((situation) => situation.domains)
  const enough = LEAST * Math.max(1, models.length - 1)
  return models.map((model) => {
    const { head, ...row } = tableRow(weights, model)
    const labels = labelsOf(nameOf(model), rows, situations)
    const many = labels.scores.length >= enough
    const moved = adapt(
      head && !many ? { ...row, head } : row,
      labels.scores.map((score, at) => ({ score, situation: labels.situations[at] as Situation })),
    )
    const tokens = tokensOf(rows, domains, (name) => nameOf(name) === nameOf(model))
    const learned = many ? withHead(moved, labels) : moved
    return tokens.length > 0 ? { ...learned, tokens } : learned
  })
}

/**
 * The reference of traffic without labels: the model that surely is the most able by the table, so that one of which
 * nothing is known is never preferred to one that is; of equals the dearest.
 */
export function strongest(table: readonly Standing[], { prices }: Pool): number {
  const sure = table.map(({ ability, spread }, at) => ability - spread + 1e-6 * (prices[at]?.output ?? 0))
  return sure.indexOf(Math.max(...sure))
}
