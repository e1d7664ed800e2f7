import type { Aim } from '../../src/routing/smart/choose.ts'
import { featuresOf } from '../../src/routing/smart/features.ts'
import type { Standing, Weights } from '../../src/routing/smart/weights.ts'
import { type Case, forecast } from './forecast.ts'
import { choices } from './pool-choice.ts'
import type { Pool } from './pools.ts'
import type { Row } from './rows.ts'

/** Words that may stand for one another in most prompts; each is replaced by its right neighbour. */
const synonyms = new Map(
  (
    'find:determine calculate:compute show:demonstrate big:large small:little which:what correct:right choose:select ' +
    'answer:reply question:query following:below begin:start end:finish buy:purchase help:assist need:require ' +
    'use:employ get:obtain also:additionally but:however because:since many:numerous often:frequently about:roughly ' +
    'important:significant quickly:rapidly house:home car:automobile child:kid children:kids job:occupation ' +
    'money:cash each:every total:sum write:compose explain:clarify describe:depict make:create give:provide ' +
    'problem:task'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
)

/** Edits that leave the meaning of a prompt as it is. */
const edits: Readonly<Record<string, (text: string) => string>> = {
  'white space': (text) => `\n  ${text.replace(/ /g, '  ').replace(/\n/g, '\n\n')}\n`,
  'upper case': (text) => text.toUpperCase(),
  synonyms: (text) => text.replace(/[A-Za-z]+/g, (word) => synonyms.get(word.toLowerCase()) ?? word),
  'a polite opening': (text) => `Please help me with this. ${text}`,
}

export interface EditLine {
  readonly edit: string
  /** Share of prompts that the edit changes at all, and of these the share whose choice it changes. */
  readonly edited: number
  readonly changed: number
}

/** How often an edit that means nothing changes the choice. */
export function editLines(
  pool: Pool,
  weights: Weights,
  standings: readonly Standing[],
  labelled: readonly Row[],
  rows: readonly Row[],
  chosen: (cases: readonly Case[]) => Int32Array,
): EditLine[] {
  const before = chosen(forecast(pool, weights, standings, labelled, rows))
  return Object.entries(edits).map(([edit, change]) => {
    const texts = rows.map((row) => row.texts.map(change))
    const altered = rows.map((row, at): Row => {
      const own = texts[at] as string[]
      return { ...row, features: featuresOf({ texts: own, turns: own.length, tools: 0, schema: false }) }
    })
    const after = chosen(forecast(pool, weights, standings, labelled, altered))
    const touched = rows.flatMap((row, at) => (row.texts.join() === (texts[at] as string[]).join() ? [] : [at]))
    const changed = touched.filter((at) => before[at] !== after[at]).length
    return { edit, edited: touched.length / rows.length, changed: changed / (touched.length || 1) }
  })
}

export const chooser = (pool: Pool, reference: number, aim: Aim) => (cases: readonly Case[]) =>
  choices(cases, pool.models, reference, aim)
