/** A credential is left alone for a while, as a whole or for one deployment. */
export interface Rest {
  /** Epoch ms. */
  readonly until: number
  readonly why: string
}

/** Sooner than this nothing is worth asking again, ms. */
const SHORTEST_MS = 1_000

/** Ms from `now` until the first of these rests is over: what a client is told to wait. */
export function waitFor(untils: readonly number[], now: number): number {
  return Math.max(SHORTEST_MS, Math.min(...untils) - now)
}
