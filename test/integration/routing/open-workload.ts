import { join } from 'node:path'
import { chance } from '../../../scripts/route/chance.ts'
import { type Pool, readPools } from '../../../scripts/route/pools.ts'
import { type Row, readRows } from '../../../scripts/route/rows.ts'
import type { Workload, WorkloadPool, WorkloadRequest } from './workload.ts'

/** Tokens of an answer of unknown length. */
const USUAL = 150

/**
 * Requests drawn from the open data's rows of `dev`, with the scores that models got there, for the weights that ship.
 * Pools whose models have no price of their own are left out. The reference of a pool is the best of its models on `train`.
 */
export function openWorkload(folder: string, count: number): Workload {
  const rows = (name: string) => readRows(join(folder, name)).filter(({ contaminated }) => !contaminated)
  const [train, dev] = [rows('train.jsonl.gz'), rows('dev.jsonl.gz')]
  const priced = readPools(join(folder, 'pools.json')).filter(({ prices }) => prices.every((price) => price))
  const drawn = priced.flatMap((pool) => {
    const own = poolOf(pool, rowsOf(pool, train))
    return rowsOf(pool, dev).map((row) => ({ pool: own, row }))
  })
  const random = chance(20_261_122)
  const requests = Array.from({ length: count }, (): WorkloadRequest => {
    const { pool, row } = drawn[Math.floor(random() * drawn.length)] as (typeof drawn)[number]
    return { pool, prompt: row.texts.join('\n'), scores: row.outcomes }
  })
  const pools = [...new Set(drawn.map(({ pool }) => pool))]
  return { about: folder, weightsFile: undefined, pools, plain: requests[0] as WorkloadRequest, requests }
}

const rowsOf = ({ sources, models }: Pool, rows: readonly Row[]) =>
  rows.filter(({ source, outcomes }) => sources.includes(source) && models.every((model) => model in outcomes))

function poolOf({ name, models, prices }: Pool, train: readonly Row[]): WorkloadPool {
  const mean = (of: (row: Row) => number) => train.reduce((sum, row) => sum + of(row), 0) / train.length
  const scores = models.map((model) => mean(({ outcomes }) => outcomes[model] as number))
  return {
    name,
    reference: models[scores.indexOf(Math.max(...scores))] as string,
    models: models.map((model, at) => ({
      name: model,
      price: prices[at] ?? { input: 0, output: 0 },
      outputTokens: Math.max(1, Math.round(mean(({ answered }) => (answered[model] ?? USUAL * 4) / 4))),
    })),
  }
}
