import { adapt, type Label } from '../../src/routing/smart/adapt.ts'
import { logit } from '../../src/routing/smart/join.ts'
import { qualityOf } from '../../src/routing/smart/quality.ts'
import type { Situation } from '../../src/routing/smart/situation.ts'
import type { Standing, Weights } from '../../src/routing/smart/weights.ts'
import { hashOf } from './chance.ts'
import { labelsOf } from './fit.ts'
import { alone } from './fit-alone.ts'
import { type Labels, LEAST, withHead } from './fit-heads.ts'
import { tokensOf } from './fit-tokens.ts'
import { nameOf } from './names.ts'
import type { Row } from './rows.ts'
import { tableRow } from './standings.ts'

/** Ways to learn models from many labels of one kind of traffic: see `learn`. */
const forms = ['row', 'table', 'row and head', 'alone'] as const
type Form = (typeof forms)[number]
/** Those that words have no part in but through domains and difficulty. */
const FEW = 2

/** A table of means by domain: what a model is elsewhere, and how hard a prompt is, count for nothing. */
const tableSpreads = { domain: 1, slope: 0.01 }

const PARTS = 3

/**
 * Models on one kind of traffic, as a workspace learns them: their table rows moved by labels of that traffic. Where
 * labels are many, the same with heads from these labels, or ridges on these labels alone, whichever tells best on parts
 * of the labels that it has not seen how models differ. The more models there are to choose among, the more the choice
 * falls for errors of heads, so the more labels they need.
 */
export function learn(
  weights: Weights,
  models: readonly string[],
  rows: readonly Row[],
  situations: readonly Situation[],
): Standing[] {
  const complete = rows.filter(({ outcomes }) => models.every((model) => model in outcomes)).length
  if (complete < LEAST) return learnAs('few', weights, models, rows, situations)
  const many = complete >= LEAST * Math.max(1, models.length - 1)
  const open = many ? forms : forms.slice(0, FEW)
  return learnAs(bestForm(open, weights, models, rows, situations), weights, models, rows, situations)
}

function learnAs(
  form: Form | 'few',
  weights: Weights,
  models: readonly string[],
  rows: readonly Row[],
  situations: readonly Situation[],
): Standing[] {
  const domains = situations.map((situation) => situation.domains)
  return models.map((model) => {
    const known = tableRow(weights, model)
    const labels = labelsOf(nameOf(model), rows, situations)
    const given = labels.scores.map((score, at) => ({ score, situation: labels.situations[at] as Situation }))
    const learned = ofForm(form, known, labels, given)
    const tokens = tokensOf(rows, domains, (name) => nameOf(name) === nameOf(model))
    return tokens.length > 0 ? { ...learned, tokens } : learned
  })
}

function ofForm(form: Form | 'few', known: Standing, labels: Labels, given: readonly Label[]): Standing {
  const { head: _, ...row } = known
  if (form === 'few') return adapt(known, given)
  if (form === 'alone') return alone(row, labels)
  if (form === 'table') {
    const mean = labels.scores.reduce((sum, score) => sum + score, 0) / labels.scores.length
    return adapt({ ...row, ability: logit(mean), byDomain: [], slope: -1 }, given, tableSpreads)
  }
  return form === 'row and head' ? withHead(adapt(row, given), labels) : adapt(row, given)
}

/** The form that errs least about how far each model is from the mean of all, on rows that it has not seen. */
function bestForm(
  open: readonly Form[],
  weights: Weights,
  models: readonly string[],
  rows: readonly Row[],
  situations: readonly Situation[],
): Form {
  const errors = open.map((form) => {
    let sum = 0
    for (let part = 0; part < PARTS; part++) {
      const [own, others] = [true, false].map((inside) =>
        [...rows.keys()].filter((at) => (hashOf((rows[at] as Row).group, 41) % PARTS === part) === inside),
      ) as [number[], number[]]
      const pick = <T>(list: readonly T[]) => others.map((at) => list[at] as T)
      const standings = learnAs(form, weights, models, pick(rows), pick(situations))
      for (const at of own) sum += errorOf(standings, models, rows[at] as Row, situations[at] as Situation)
    }
    return sum
  })
  console.error(models.length, rows.length, open.map((f, n) => `${f} ${(errors[n] as number).toFixed(2)}`).join(' '))
  return open[errors.indexOf(Math.min(...errors))] ?? 'row'
}

function errorOf(standings: readonly Standing[], models: readonly string[], row: Row, situation: Situation): number {
  if (!models.every((model) => model in row.outcomes)) return 0
  const missing = models.map(
    (model, at) => (row.outcomes[model] as number) - qualityOf(standings[at] as Standing, situation).mean,
  )
  const mean = missing.reduce((sum, value) => sum + value, 0) / missing.length
  return missing.reduce((sum, value) => sum + (value - mean) ** 2, 0)
}
