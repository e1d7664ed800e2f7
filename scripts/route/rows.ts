import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { asObject, asString, isObject, parseJson } from '../../src/kit/parse-json.ts'
import { type Features, featuresOf } from '../../src/routing/smart/features.ts'

/** What several models made of one prompt. */
export interface Row {
  readonly id: string
  readonly source: string
  readonly task: string
  /** Near-duplicates share it: they are never on both sides of a split. */
  readonly group: string
  readonly texts: readonly string[]
  readonly features: Features
  /** Characters of the prompt. */
  readonly characters: number
  /** Model → score from 0 to 1. */
  readonly outcomes: Readonly<Record<string, number>>
  /** Model → characters of its answer. */
  readonly answered: Readonly<Record<string, number>>
  /** Model → USD that the call cost, where the file tells it. */
  readonly costs: Readonly<Record<string, number>>
  readonly contaminated: boolean
  readonly licence: string
}

/** Rows of a file of JSON lines, compressed if its name ends in `.gz`. */
export function readRows(file: string): Row[] {
  const bytes = readFileSync(file)
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return []
    const row = asRow(parseJson(line))
    if (!row) throw new Error(`${file}:${at + 1} is no row: it needs prompt and outcomes`)
    return [row]
  })
}

function asRow(value: unknown): Row | undefined {
  const row = asObject(value)
  const prompt = asString(row?.['prompt'])
  const outcomes = numbers(row?.['outcomes'])
  if (!row || prompt === undefined || Object.keys(outcomes).length === 0) return undefined
  const turns = Array.isArray(row['turns']) ? row['turns'].filter((turn) => typeof turn === 'string') : []
  const texts = turns.length > 0 ? turns : [prompt]
  const tools = Array.isArray(row['tools']) ? row['tools'].length : 0
  const id = asString(row['id']) ?? prompt
  return {
    id,
    source: asString(row['source']) ?? 'unknown',
    task: asString(row['task']) ?? 'unknown',
    group: asString(row['group']) ?? id,
    texts,
    features: featuresOf({ texts, turns: texts.length, tools, schema: false }),
    characters: texts.reduce((sum, text) => sum + text.length, 0),
    outcomes,
    answered: answeredOf(row),
    costs: numbers(row['cost']),
    contaminated: row['contaminated'] === true,
    licence: asString(row['licence']) ?? 'unknown',
  }
}

/** Four characters count as one token. */
function answeredOf(row: { readonly [key: string]: unknown }): Record<string, number> {
  const characters = numbers(row['out_chars'])
  for (const [model, tokens] of Object.entries(numbers(row['out_tokens']))) characters[model] ??= tokens * 4
  return characters
}

function numbers(value: unknown): Record<string, number> {
  const found: Record<string, number> = {}
  for (const [key, entry] of Object.entries(isObject(value) ? value : {})) {
    if (typeof entry === 'number' && Number.isFinite(entry)) found[key] = entry
  }
  return found
}
