/** How well a score ranks prompts by what the strong model would add: RouteLLM's measures (arXiv:2406.18665, §4). */
export interface PairMeasures {
  readonly rows: number
  readonly weak: number
  readonly strong: number
  /** Area under the share of the gap recovered, over the share of calls that go to the strong model. */
  readonly apgr: number
  /** Least share of strong calls, in percent, that recovers half, and four fifths, of the gap. */
  readonly cpt50: number
  readonly cpt80: number
}

/** Calls go to the strong model by falling score. Equal scores are ordered by chance, the same chance each time. */
export function pairMeasures(scores: Float64Array, weak: Float64Array, strong: Float64Array): PairMeasures {
  const rows = weak.length
  const order = [...scores.keys()].sort(
    (a, b) => (scores[b] as number) - (scores[a] as number) || shuffled(a) - shuffled(b),
  )
  const qualities = [sum(weak) / rows]
  let total = sum(weak)
  for (const at of order) {
    total += (strong[at] as number) - (weak[at] as number)
    qualities.push(total / rows)
  }
  const low = qualities[0] as number
  const high = qualities[rows] as number
  const recovered = qualities.map((quality) => (quality - low) / (high - low))
  const inner = recovered.slice(1, -1).reduce((all, share) => all + share, 0)
  const reach = (share: number) => {
    const calls = recovered.findIndex((value) => value >= share)
    return calls < 0 ? 100 : (100 * calls) / rows
  }
  return { rows, weak: low, strong: high, apgr: (inner + 0.5) / rows, cpt50: reach(0.5), cpt80: reach(0.8) }
}

const shuffled = (at: number) => Math.imul(at + 1, 0x9e3779b1) >>> 0
export const sum = (values: Iterable<number>) => {
  let total = 0
  for (const value of values) total += value
  return total
}
