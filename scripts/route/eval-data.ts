import { join } from 'node:path'
import type { Weights } from '../../src/routing/smart/weights.ts'
import { situationsOf } from './crossed.ts'
import { evaluatePool } from './eval-file.ts'
import { fitBase, fitHeads } from './fit.ts'
import { fitTopics } from './fit-topics.ts'
import { floorReport, newModelReport } from './floor.ts'
import { FOLDS, foldOf } from './folds.ts'
import { crossScores, learnedScores, tableScores } from './pair.ts'
import { hasPair, type Pair, pairTable, simpleWays } from './pair-report.ts'
import { poolReport } from './pool-report.ts'
import { type Pool, readPools } from './pools.ts'
import { editTable, floorTable, poolTable } from './print.ts'
import { type Row, readRows } from './rows.ts'
import { evaluationOnly } from './sources.ts'
import { thriftReport } from './thrift-report.ts'

const pair: Pair = ['mixtral-8x7b', 'gpt-4-1106']

type Print = (text: string) => void

/** Rows, and weights fitted to them. */
interface Fits {
  readonly train: readonly Row[]
  readonly dev: readonly Row[]
  /** Rows of train that may teach what is shipped. */
  readonly shippable: readonly Row[]
  readonly whole: Weights
  /** By fold: fitted to all others. */
  readonly bases: readonly Weights[]
  /** The same with heads, as weights ship. */
  readonly headed: readonly Weights[]
  /** Those that ship. */
  readonly shipped: Weights
}

/** Everything that is reported on the open data, or the part of it named `only`; prints Markdown. */
export function evaluateData(
  folder: string,
  shipped: Weights,
  floor: number | undefined,
  only: string | undefined,
  print: Print,
): void {
  const wanted = (part: string) => only === undefined || only.split(',').includes(part)
  const train = readRows(join(folder, 'train.jsonl.gz')).filter(({ contaminated }) => !contaminated)
  const dev = readRows(join(folder, 'dev.jsonl.gz')).filter(({ contaminated }) => !contaminated)
  const shippable = train.filter(({ source }) => !evaluationOnly(source))
  const topics = fitTopics(shippable)
  const whole = fitBase(shippable, topics)
  const bases = Array.from({ length: FOLDS }, (_, fold) => {
    process.stderr.write(`${Math.round(performance.now() / 1000)} s, fold ${fold + 1} of ${FOLDS}\n`)
    const others = shippable.filter((row) => foldOf(row) !== fold)
    return fitBase(others, topics, fold)
  })
  const headed = bases.map((base, fold) => {
    const others = shippable.filter((row) => foldOf(row) !== fold)
    return fitHeads(base, others, situationsOf(base, others))
  })
  const fits = { train, dev, shippable, whole, bases, headed, shipped }
  if (wanted('pairs')) {
    for (const source of ['routellm_mmlu', 'routellm_gsm8k']) reportPair(source, fits, print)
    reportWithheld(readRows(join(folder, 'ood_mt_bench.jsonl.gz')), fits, print)
  }
  for (const pool of readPools(join(folder, 'pools.json')).filter(({ name }) => wanted(name))) {
    reportPool(pool, fits, floor ?? floors[pool.name] ?? 0.98, print)
  }
}

/** RouteLLM's pair of models on its own files: by folds of the whole file, and fitted on train for dev. */
function reportPair(source: string, { train, dev, whole, bases }: Fits, print: Print): void {
  const of = (row: Row) => row.source === source && hasPair(pair)(row)
  const all = [...train, ...dev].filter(of)
  const ways = [{ way: 'smart route', scores: crossScores(bases, all, pair) }, ...simpleWays(all, pair, whole.rarity)]
  print(`\n## ${source}, 5 folds of the whole file\n\n${pairTable(all, pair, ways)}`)
  const held = dev.filter(of)
  const scores = learnedScores(whole, train.filter(of), held, pair)
  print(`\nFitted on train, reported on dev:\n\n${pairTable(held, pair, [{ way: 'smart route', scores }])}`)
}

/** Traffic that no fit has seen anything like. */
function reportWithheld(rows: readonly Row[], { shippable, whole }: Fits, print: Print): void {
  const withheld = rows.filter(hasPair(pair))
  const shipped = fitHeads(whole, shippable, situationsOf(whole, shippable), pair)
  const ways = [
    { way: 'smart route', scores: tableScores(shipped, withheld, pair) },
    ...simpleWays(withheld, pair, whole.rarity).filter(({ way }) => !way.includes('nearest')),
  ]
  print(`\n## MT-Bench, withheld\n\n${pairTable(withheld, pair, ways)}`)
}

function reportPool(pool: Pool, fits: Fits, floor: number, print: Print): void {
  const { train, dev, shippable, whole, bases, headed, shipped } = fits
  const { lines, edits, aim, held, standings } = poolReport(pool, bases, whole, { train, dev }, floor)
  const reference = pool.models[held.reference]
  print(`\n## Pool ${pool.name}: ${pool.models.length} models, reference ${reference}, floor ${floor}\n`)
  print(`Aim, chosen on folds of train: ${JSON.stringify(aim)}\n\n${poolTable(lines)}`)
  print(`\n${editTable(edits)}`)
  print(`\nThrift that floors allow weights as shipped: ${JSON.stringify(thriftReport(pool, headed, train))}`)
  for (const labels of [[], train]) evaluatePool(shipped, dev, labels, pool, floor, print)
  print(`\n${floorTable(floorReport(pool, shippable, train, dev))}`)
  print(`\n${floorTable(newModelReport(pool, whole, train, dev, standings, held.reference))}`)
}

/** Share of the best single model's quality that each pool is asked for. */
const floors: Readonly<Record<string, number>> = { mmlu_pro: 0.99, zeroeval: 0.98, routerbench: 0.985 }
