import { createHash } from 'node:crypto'

/** A model that served a conversation, as far as its prompt cache goes. */
export interface Served {
  readonly model: string
  /** Tokens that are likely to be in its prompt cache. */
  readonly tokens: number
  /** Epoch ms. */
  readonly at: number
}

const MOST = 20_000
/** Providers keep a prompt for some minutes unless it is asked for again (OpenAI and Anthropic, "Prompt caching"). */
const KEPT_MS = 5 * 60_000
/** Characters of each text that tell conversations apart. */
const LOOKED_AT = 2_000

/**
 * Which model a conversation was on last, by a hash of how it begins; nothing of the text is kept. In memory, for this
 * process: what is forgotten costs a prompt that is read anew.
 */
export class Conversations {
  readonly #most: number
  readonly #served = new Map<string, Served>()

  constructor(most = MOST) {
    this.#most = most
  }

  recall(key: string, now: number): Served | undefined {
    const served = this.#served.get(key)
    return served && now - served.at < KEPT_MS ? served : undefined
  }

  keep(key: string, served: Served): void {
    this.#served.delete(key)
    this.#served.set(key, served)
    if (this.#served.size <= this.#most) return
    for (const oldest of this.#served.keys()) {
      this.#served.delete(oldest)
      return
    }
  }
}

/** `opening`: what all turns of a conversation begin with. */
export function conversationKey(workspaceId: string, opening: readonly string[]): string {
  const hash = createHash('sha256').update(workspaceId)
  for (const text of opening) hash.update('\0').update(text.slice(0, LOOKED_AT))
  return hash.digest('base64url').slice(0, 22)
}
