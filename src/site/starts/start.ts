import type { Facts } from '../facts.ts'
import type { Snippet } from '../parts/code.ts'

/** One way to begin, as a page of its own. */
export interface Start {
  /** Last part of its path. */
  readonly id: string
  readonly name: string
  /** What it is, in a sentence. */
  readonly lead: string
  /** Before anything else, such as installing something. */
  readonly before?: Snippet | undefined
  readonly steps: readonly Snippet[]
  /** What else is worth knowing. */
  readonly notes: readonly string[]
}

/** Where calls go, and what stands in them, on this server. */
export interface Place {
  readonly origin: string
  /** `origin` with `/v1`. */
  readonly base: string
  readonly examples: Facts['examples']
}

export const setKey = (comment = 'the key that you made in your workspace') =>
  ({
    language: 'sh',
    caption: 'Your key, in the shell',
    code: `export GATEWAY_KEY="tl_..."   # ${comment}`,
  }) as const
