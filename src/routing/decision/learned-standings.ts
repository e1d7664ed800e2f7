import type { Learned } from '../../model/learned.ts'
import type { Standing } from '../smart/index.ts'
import type { Standings } from './standings.ts'

const known = new WeakMap<Learned, { readonly shared: Standings; readonly moved: Standings }>()

/** The shared table as a workspace's labels have moved it. `domains`: of the weights. */
export function learnedStandings(shared: Standings, learned: Learned, domains: readonly string[]): Standings {
  const made = known.get(learned)
  if (made?.shared === shared) return made.moved
  const moved = new Map<string, Standing>(shared)
  const places = learned.domains.map((name) => domains.indexOf(name))
  for (const [model, own] of Object.entries(learned.models)) {
    const standing = shared.get(model)
    if (!standing) continue
    const shift = new Array<number>(domains.length + 2).fill(0)
    shift[0] = own.moved[0] ?? 0
    for (const [at, place] of places.entries()) if (place >= 0) shift[place + 1] = own.moved[at + 1] ?? 0
    shift[domains.length + 1] = own.moved[learned.domains.length + 1] ?? 0
    moved.set(model, { ...standing, moved: shift, spread: own.spread, labels: standing.labels + own.labels })
  }
  known.set(learned, { shared, moved })
  return moved
}
