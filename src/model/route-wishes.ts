import type { Nano } from './money.ts'

export const wishedSorts = ['price', 'throughput', 'latency'] as const
export type WishedSort = (typeof wishedSorts)[number]

/** The most that may be charged: nano-dollars per million units, as prices are. */
export interface MostPrice {
  readonly input?: Nano | undefined
  readonly output?: Nano | undefined
  readonly image?: Nano | undefined
  readonly request?: Nano | undefined
}

/**
 * What a request wishes of its route, in OpenRouter's fields `models` and `provider` (openrouter.ai/docs, "Provider
 * Routing" and "Model Fallbacks"). Names of providers are lower case and without the part behind a slash.
 */
export interface RouteWishes {
  /** Models to go on to, in order. */
  readonly models: readonly string[]
  /** Providers to be asked before others, in order. */
  readonly order: readonly string[]
  readonly only: readonly string[] | undefined
  readonly ignore: readonly string[]
  /** False: no other providers than those of `order`, or than the first. */
  readonly fallbacks: boolean
  readonly sort: WishedSort | undefined
  readonly mostPrice: MostPrice | undefined
  /** Members of `provider` that are not heeded. */
  readonly unheeded: readonly string[]
}
