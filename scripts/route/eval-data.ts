import { join } from 'node:path'
import { calibrate, type Held } from './calibrate.ts'
import { situationsOf } from './crossed.ts'
import { fitBase, fitHeads, fitTopics } from './fit.ts'
import { floorReport, newModelReport } from './floor.ts'
import { FOLDS, foldOf } from './folds.ts'
import { crossScores, learnedScores, tableScores } from './pair.ts'
import { hasPair, type Pair, pairTable, simpleWays } from './pair-report.ts'
import { poolReport } from './pool-report.ts'
import { readPools } from './pools.ts'
import { editTable, floorTable, poolTable } from './print.ts'
import { readRows } from './rows.ts'
import { evaluationOnly } from './sources.ts'

const pair: Pair = ['mixtral-8x7b', 'gpt-4-1106']

/** Everything that is reported on the open data; prints Markdown. */
export function evaluateData(folder: string, floor: number | undefined, print: (text: string) => void): void {
  const train = readRows(join(folder, 'train.jsonl.gz')).filter(({ contaminated }) => !contaminated)
  const dev = readRows(join(folder, 'dev.jsonl.gz')).filter(({ contaminated }) => !contaminated)
  const shippable = train.filter(({ source }) => !evaluationOnly(source))
  // What prompts are about is learned from their tasks, not from scores: once for all folds.
  const topics = fitTopics(shippable)
  const whole = fitBase(shippable, topics)
  const bases = Array.from({ length: FOLDS }, (_, fold) => {
    process.stderr.write(`fold ${fold + 1} of ${FOLDS}\n`)
    return fitBase(
      shippable.filter((row) => foldOf(row) !== fold),
      topics,
    )
  })
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
  const shipped = fitHeads(whole, shippable, situationsOf(whole, shippable))
  const ways = [
    { way: 'smart route', scores: tableScores(shipped, withheld, pair) },
    ...simpleWays(withheld, pair, whole.rarity).filter(({ way }) => !way.includes('nearest')),
  ]
  print(`\n## MT-Bench, withheld\n\n${pairTable(withheld, pair, ways)}`)
  const held: Held[] = []
  for (const pool of readPools(join(folder, 'pools.json'))) {
    const wanted = floor ?? floors[pool.name] ?? 0.98
    const result = poolReport(pool, bases, whole, { train, dev }, wanted)
    const reference = pool.models[result.held.reference]
    // Presets are of the shipped weights: rows that may not teach these may not choose them either.
    if (!pool.sources.some(evaluationOnly)) held.push(result.held)
    print(`\n## Pool ${pool.name}: ${pool.models.length} models, reference ${reference}, floor ${wanted}\n`)
    print(`Aim, chosen on folds of train: ${JSON.stringify(result.aim)}\n\n${poolTable(result.lines)}`)
    print(`\n${editTable(result.edits)}`)
    print(`\n${floorTable(floorReport(pool, shippable, train, dev))}`)
    print(`\n${floorTable(newModelReport(pool, whole, train, dev))}`)
  }
  for (const [name, share] of Object.entries(presetFloors)) {
    print(`\nPreset ${name}, floor ${share}, by folds of train: ${JSON.stringify(calibrate(held, share))}`)
  }
}

/** Share of the reference's quality that each preset is asked for. */
const presetFloors = { economy: 0.95, balanced: 0.98, best: 0.995 }

/** Share of the best single model's quality that each pool is asked for. */
const floors: Readonly<Record<string, number>> = { mmlu_pro: 0.99, zeroeval: 0.98, routerbench: 0.985 }
