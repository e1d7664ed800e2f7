/** A model of known price; `outputTokens`: of each of its answers. USD per million tokens. */
export interface PricedModel {
  readonly name: string
  readonly price: { readonly input: number; readonly output: number }
  readonly outputTokens: number
}

/** Models that the same traffic chooses among, in a workspace of its own. */
export interface WorkloadPool {
  readonly name: string
  /** What the choice is measured against. */
  readonly reference: string
  readonly models: readonly PricedModel[]
}

export interface WorkloadRequest {
  readonly pool: WorkloadPool
  readonly prompt: string
  /** Score of each model of the pool on this prompt, 0 to 1. */
  readonly scores: Readonly<Record<string, number>>
}

export interface Workload {
  readonly about: string
  /** Undefined: the weights that ship. */
  readonly weightsFile: string | undefined
  readonly pools: readonly WorkloadPool[]
  /** The reference is good at it, and so is a model that costs a fraction: what changes of prices and health are tried with. */
  readonly plain: WorkloadRequest
  readonly requests: readonly WorkloadRequest[]
}
