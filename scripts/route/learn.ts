import { adapt } from '../../src/routing/smart/adapt.ts'
import type { Situation } from '../../src/routing/smart/situation.ts'
import type { Standing, Weights } from '../../src/routing/smart/weights.ts'
import { labelsOf } from './fit.ts'
import { LEAST, withHead } from './fit-heads.ts'
import { tokensOf } from './fit-tokens.ts'
import { nameOf } from './names.ts'
import type { Row } from './rows.ts'
import { tableRow } from './standings.ts'

/**
 * Models on one kind of traffic, as a workspace learns them: their table rows moved by labels of that traffic, and where
 * labels are many, with heads from these labels.
 */
export function learn(
  weights: Weights,
  models: readonly string[],
  rows: readonly Row[],
  situations: readonly Situation[],
): Standing[] {
  const complete = rows.filter(({ outcomes }) => models.every((model) => model in outcomes)).length
  const domains = situations.map((situation) => situation.domains)
  return models.map((model) => {
    const known = tableRow(weights, model)
    const labels = labelsOf(nameOf(model), rows, situations)
    const given = labels.scores.map((score, at) => ({ score, situation: labels.situations[at] as Situation }))
    const learned =
      complete < LEAST ? adapt(known, given) : withHead(adapt(rowOf(known), given), labels, models.length - 1)
    const tokens = tokensOf(rows, domains, (name) => nameOf(name) === nameOf(model))
    return tokens.length > 0 ? { ...learned, tokens } : learned
  })
}

function rowOf({ head: _, headByDomain: __, ...row }: Standing): Standing {
  return row
}
