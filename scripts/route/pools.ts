import { readFileSync } from 'node:fs'
import { asObject, isObject, parseJson } from '../../src/kit/parse-json.ts'

/** USD per million tokens. */
export interface PoolPrice {
  readonly input: number
  readonly output: number
}

/** Models to choose among on some traffic. */
export interface Pool {
  readonly name: string
  /** Sources of its rows; empty for any. */
  readonly sources: readonly string[]
  readonly models: readonly string[]
  /** By model; undefined where the rows tell what each call cost. */
  readonly prices: readonly (PoolPrice | undefined)[]
}

/** Pools of a file: `{name: {sources, models: {model: [input, output] | null}}}`; names that begin with `_` are remarks. */
export function readPools(file: string): Pool[] {
  const pools = asObject(parseJson(readFileSync(file, 'utf8')))
  if (!pools) throw new Error(`${file} is no JSON object of pools`)
  return Object.entries(pools).flatMap(([name, value]) => {
    if (name.startsWith('_') || !isObject(value)) return []
    const models = asObject(value['models']) ?? {}
    const sources = Array.isArray(value['sources']) ? value['sources'].map(String) : []
    return [{ name, sources, models: Object.keys(models), prices: Object.values(models).map(asPrice) }]
  })
}

function asPrice(value: unknown): PoolPrice | undefined {
  if (!Array.isArray(value)) return undefined
  const [input, output] = value.map(Number)
  return { input: input ?? 0, output: output ?? 0 }
}
