import { readFileSync } from 'node:fs'
import type { Weights } from './weights.ts'
import { decodeWeights } from './weights-file.ts'

let loaded: Weights | undefined

/** The shipped weights, read when they are first asked for. The build puts the file beside the program. */
export function loadWeights(): Weights {
  loaded ??= decodeWeights(readFileSync(new URL('./smart-route.weights', import.meta.url)))
  return loaded
}
