import { readFileSync } from 'node:fs'
import { knownNames } from '../routing/decision/standings.ts'
import { decodeWeights, loadWeights } from '../routing/smart/index.ts'

/** Models of which the smart route knows how good they are; undefined where its weights cannot be read, told at start. */
export function knownQualities(weightsFile: string | undefined): ReturnType<typeof knownNames> | undefined {
  try {
    return knownNames(weightsFile === undefined ? loadWeights() : decodeWeights(readFileSync(weightsFile)))
  } catch {
    return undefined
  }
}
