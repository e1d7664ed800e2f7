import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chance } from '../../../scripts/route/chance.ts'
import { fitBase } from '../../../scripts/route/fit.ts'
import type { Row } from '../../../scripts/route/rows.ts'
import { featuresOf } from '../../../src/routing/smart/features.ts'
import { question } from '../../../src/routing/smart/prompt.ts'
import { encodeWeights } from '../../../src/routing/smart/weights-file.ts'
import { easyWords, hardWords, type Topic, topics } from './made-up-prompts.ts'
import type { PricedModel, Workload, WorkloadPool, WorkloadRequest } from './workload.ts'

/** Models as they are in this world: what nobody but the test knows. Logits. */
interface Nature extends PricedModel {
  readonly ability: number
  /** How much it suffers from difficulty. */
  readonly slope: number
  readonly strong?: Topic['task']
}

const models: readonly Nature[] = [
  { name: 'made-pocket', price: { input: 0.1, output: 0.4 }, outputTokens: 150, ability: 3.5, slope: 1.4 },
  {
    name: 'made-coder',
    price: { input: 0.3, output: 1 },
    outputTokens: 180,
    ability: 3,
    slope: 1.2,
    strong: 'human_eval',
  },
  { name: 'made-middle', price: { input: 1, output: 4 }, outputTokens: 180, ability: 4.2, slope: 1 },
  { name: 'made-frontier', price: { input: 5, output: 20 }, outputTokens: 200, ability: 5.2, slope: 0.7 },
]

export const pool: WorkloadPool = { name: 'made-up', reference: 'made-frontier', models }

/** Labelled rows that weights are fitted to: each model's answer is right or wrong by chance, as labels are. */
const LABELLED = 1_500

/**
 * Prompts of six kinds whose words tell their difficulty only roughly, and models of known nature. The weights are
 * fitted to labels of other prompts of the same world, as an operator's would be; no figure of the choice is set by hand.
 */
export function generatedWorkload(count: number): Workload {
  const random = chance(20_261_122)
  const labelled = Array.from({ length: LABELLED }, (_, at) => rowOf(at, made(random), random))
  const file = join(mkdtempSync(join(tmpdir(), 'trilane-workload-')), 'fitted.weights')
  writeFileSync(file, encodeWeights(fitBase(labelled), ['fitted to rows that were made up']))
  const requests = Array.from({ length: count }, (): WorkloadRequest => made(random))
  const plain = requests.find(({ scores }) => (scores['made-pocket'] ?? 0) > 0.98) as WorkloadRequest
  return { about: 'made up', weightsFile: file, pools: [pool], plain, requests }
}

interface Made extends WorkloadRequest {
  readonly task: string
}

function made(random: () => number): Made {
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T
  const topic = pick(topics)
  const difficulty = -2 + 7 * random() ** 2
  const words = Array.from({ length: 6 }, () => pick(random() < told(difficulty) ? hardWords : easyWords))
  const prompt = `${pick(topic.asks).replace('%', pick(topic.about))} (${words.join(', ')}; case ${Math.floor(random() * 1e9)})`
  const scores = models.map(({ name, ability, slope, strong }) => {
    const known = ability + (strong === topic.task ? 1.5 : 0)
    return [name, 1 / (1 + Math.exp(slope * difficulty - known))] as const
  })
  return { pool, prompt, scores: Object.fromEntries(scores), task: topic.task }
}

/** How likely a word tells that the prompt is hard. */
const told = (difficulty: number) => 1 / (1 + Math.exp(1 - difficulty))

function rowOf(at: number, { prompt, scores, task }: Made, random: () => number): Row {
  const outcomes = Object.entries(scores).map(([name, score]) => [name, random() < score ? 1 : 0] as const)
  return {
    ...{ id: `row ${at}`, group: `row ${at}`, source: 'made-up', task, texts: [prompt] },
    ...{ features: featuresOf(question(prompt)), characters: prompt.length },
    outcomes: Object.fromEntries(outcomes),
    answered: Object.fromEntries(models.map(({ name, outputTokens }) => [name, outputTokens * 4])),
    ...{ costs: {}, contaminated: false, licence: 'made up' },
  }
}
