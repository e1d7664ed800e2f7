import type { Weights } from '../../src/routing/smart/weights.ts'
import { situationsOf } from './crossed.ts'
import { fitBase, fitHeads } from './fit.ts'
import type { Row } from './rows.ts'
import { sample } from './sample.ts'

/** Task families of the sources: what is left out together, so that nothing near it was learned from. */
const families: Readonly<Record<string, RegExp>> = {
  mathematics: /gsm|math/,
  code: /crux|mbpp|human_eval/,
  'hard choices': /mmlu_pro|gpqa/,
  knowledge: /mmlu/,
  facts: /trivia|natural/,
  everyday: /./,
}

/** Rows of one source that are enough here; more would only take longer. */
const ENOUGH = 900

/** Weights that have seen nothing of a family, and that family's rows. */
export interface LeftOut {
  readonly family: string
  readonly weights: Weights
  readonly rows: readonly Row[]
}

/** Some rows of each source. */
export function fewOfEachSource(rows: readonly Row[]): Row[] {
  const sources = [...new Set(rows.map(({ source }) => source))]
  const of = (source: string) => rows.filter((row) => row.source === source)
  return sources.flatMap((source) => sample(of(source), ENOUGH))
}

const familyOf = (source: string) => Object.entries(families).find(([, pattern]) => pattern.test(source))?.[0] ?? ''

/** Each family in turn as traffic of an unknown kind. */
export function* leaveFamiliesOut(rows: readonly Row[]): Generator<LeftOut> {
  const some = fewOfEachSource(rows)
  for (const family of Object.keys(families)) {
    const out = some.filter(({ source }) => familyOf(source) === family)
    const groups = new Set(out.map(({ group }) => group))
    const rest = some.filter(({ source, group }) => familyOf(source) !== family && !groups.has(group))
    const base = fitBase(rest)
    yield { family, weights: fitHeads(base, rest, situationsOf(base, rest)), rows: out }
  }
}
