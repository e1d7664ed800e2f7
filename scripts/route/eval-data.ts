import { join } from 'node:path'
import { presets } from '../../src/routing/smart/presets.ts'
import { situationOf } from '../../src/routing/smart/situation.ts'
import { fitBase, fitHeads } from './fit.ts'
import { floorReport, newModelReport } from './floor.ts'
import { FOLDS, foldOf } from './folds.ts'
import { crossScores, learnedScores, tableScores } from './pair.ts'
import { hasPair, type Pair, pairTable, simpleWays } from './pair-report.ts'
import { poolReport } from './pool-report.ts'
import { readPools } from './pools.ts'
import { floorTable, poolTable } from './print.ts'
import { readRows } from './rows.ts'
import { evaluationOnly } from './sources.ts'

const pair: Pair = ['mixtral-8x7b', 'gpt-4-1106']

/** Everything that is reported on the open data; prints Markdown. */
export function evaluateData(folder: string, floor: number | undefined, print: (text: string) => void): void {
  const train = readRows(join(folder, 'train.jsonl.gz')).filter(({ contaminated }) => !contaminated)
  const dev = readRows(join(folder, 'dev.jsonl.gz')).filter(({ contaminated }) => !contaminated)
  const shippable = train.filter(({ source }) => !evaluationOnly(source))
  const whole = fitBase(shippable)
  const bases = Array.from({ length: FOLDS }, (_, fold) => fitBase(shippable.filter((row) => foldOf(row) !== fold)))
  for (const source of ['routellm_mmlu', 'routellm_gsm8k']) {
    const of = (row: { source: string }) => row.source === source
    const all = [...train, ...dev].filter(of).filter(hasPair(pair))
    const ways = [{ way: 'smart route', scores: crossScores(bases, all, pair) }, ...simpleWays(all, pair, whole.rarity)]
    print(`\n## ${source}, 5 folds of the whole file\n\n${pairTable(all, pair, ways)}`)
    const held = dev.filter(of).filter(hasPair(pair))
    const scores = learnedScores(whole, train.filter(of), held, pair)
    print(`\nFitted on train, reported on dev:\n\n${pairTable(held, pair, [{ way: 'smart route', scores }])}`)
  }
  const withheld = readRows(join(folder, 'ood_mt_bench.jsonl.gz')).filter(hasPair(pair))
  const shipped = fitHeads(
    whole,
    shippable,
    shippable.map((row) => situationOf(whole, row.features)),
  )
  const ways = [
    { way: 'smart route', scores: tableScores(shipped, withheld, pair) },
    ...simpleWays(withheld, pair, whole.rarity).filter(({ way }) => !way.includes('nearest')),
  ]
  print(`\n## MT-Bench, withheld\n\n${pairTable(withheld, pair, ways)}`)
  for (const pool of readPools(join(folder, 'pools.json'))) {
    const wanted = floor ?? floors[pool.name] ?? 0.98
    const { lines, aim, reference } = poolReport(pool, bases, whole, { train, dev }, wanted)
    print(`\n## Pool ${pool.name}: ${pool.models.length} models, reference ${reference}, floor ${wanted}\n`)
    print(`Aim, chosen on folds of train: ${JSON.stringify(aim)}\n\n${poolTable(lines)}`)
    print(`\n${floorTable(floorReport(pool, shippable, train, dev))}`)
    print(`\n${floorTable(newModelReport(pool, whole, train, dev))}`)
  }
  print(`\nPresets: ${JSON.stringify(presets)}`)
}

/** Share of the best single model's quality that each pool is asked for. */
const floors: Readonly<Record<string, number>> = { mmlu_pro: 0.99, zeroeval: 0.98, routerbench: 0.985 }
