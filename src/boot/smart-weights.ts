import { readFileSync } from 'node:fs'
import { decodeWeights, loadWeights, type Weights } from '../routing/smart/index.ts'
import { messageOf } from './message-of.ts'

interface SmartConfig {
  readonly enabled: boolean
  readonly weightsFile?: string | undefined
}

/** The weights that the configuration asks for, read once for each file; undefined where it is off or they cannot be had. */
export class SmartWeights {
  readonly #config: () => SmartConfig
  readonly #warn: (text: string) => void
  #file: string | undefined
  #read = false
  #weights: Weights | undefined

  constructor(config: () => SmartConfig, warn: (text: string) => void) {
    this.#config = config
    this.#warn = warn
  }

  get(): Weights | undefined {
    const { enabled, weightsFile } = this.#config()
    if (!enabled) return undefined
    if (!this.#read || this.#file !== weightsFile) {
      this.#file = weightsFile
      this.#read = true
      this.#weights = this.#load(weightsFile)
    }
    return this.#weights
  }

  #load(file: string | undefined): Weights | undefined {
    try {
      return file === undefined ? loadWeights() : decodeWeights(readFileSync(file))
    } catch (error) {
      this.#warn(`smart-route is not offered, its weights cannot be read: ${messageOf(error)}`)
      return undefined
    }
  }
}
