import { HAND } from '../../src/routing/smart/features.ts'
import { pointOf } from '../../src/routing/smart/situation.ts'
import type { Case } from './forecast.ts'
import { meanOver, nearest } from './neighbours.ts'

/** A way to expect scores that is simpler than ours: cases with other expectations, doubts at 0. */
export interface Baseline {
  readonly name: string
  readonly cases: readonly Case[]
}

/** What simpler ways expect of `cases`, having seen `seen`. */
export function baselines(cases: readonly Case[], seen: readonly Case[], rarity: Float32Array): Baseline[] {
  const all = means(seen)
  const sources = new Map([...new Set(seen.map(({ row }) => row.source))].map((s) => [s, means(ofSource(seen, s))]))
  const points = (of: readonly Case[]) => of.map(({ row }) => pointOf(rarity, row.features))
  const near = nearest(points(cases), points(seen), 40, HAND)
  const among = (count: number) => (_: Case, at: number) =>
    all.map((_, model) => meanOver(near[at] as Int32Array, count, (row) => (seen[row] as Case).scores[model] as number))
  const longest = Math.max(...cases.map(({ row }) => row.characters))
  const ways: [string, (one: Case, at: number) => readonly number[]][] = [
    ['prompt length', ({ row }) => byLength(all, row.characters / longest)],
    ['global table', () => all],
    ['per-source table', ({ row }) => sources.get(row.source) ?? all],
    ['10 nearest', among(10)],
    ['40 nearest', among(40)],
    ['oracle', ({ scores }) => scores],
  ]
  return ways.map(([name, expect]) => ({
    name,
    cases: cases.map((one, at) => ({ ...one, expected: expect(one, at), doubt: one.doubt.map(() => 0) })),
  }))
}

/** The longer, the more a weak model is expected to fall behind. */
function byLength(means: readonly number[], length: number): number[] {
  const best = Math.max(...means)
  return means.map((mean) => best - (best - mean) * 2 * Math.sqrt(length))
}

const ofSource = (cases: readonly Case[], source: string) => cases.filter(({ row }) => row.source === source)

function means(cases: readonly Case[]): number[] {
  const count = cases[0]?.scores.length ?? 0
  return Array.from({ length: count }, (_, model) => {
    return cases.reduce((sum, { scores }) => sum + (scores[model] as number), 0) / cases.length
  })
}
