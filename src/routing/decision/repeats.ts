import { createHash } from 'node:crypto'

/** The last answer to a prompt. */
export interface Answered {
  readonly requestId: string
  /** Epoch ms at which it was whole. */
  readonly at: number
  /** The prompt had come before that already: it is one that comes again and again. */
  readonly usual: boolean
}

const MOST = 20_000
/** Who sends the same again within so many ms was not content with the answer, perhaps. */
const SOON_MS = 60_000

/**
 * Which prompts were answered lately, by their hashes; nothing of the text is kept. In memory, for this process: what is
 * forgotten is a weak hint.
 */
export class Repeats {
  readonly #answered = new Map<string, Answered>()

  /** Notes an answer; returns the request before it that its caller was perhaps not content with. */
  keep(key: string, requestId: string, asked: number, at: number): string | undefined {
    const before = this.#answered.get(key)
    const recent = before !== undefined && asked - before.at < SOON_MS
    this.#answered.delete(key)
    this.#answered.set(key, { requestId, at, usual: recent })
    if (this.#answered.size > MOST) this.#forgetOldest()
    // Who asks while the answer is still on its way does not know it.
    return recent && !before.usual && asked >= before.at ? before.requestId : undefined
  }

  #forgetOldest(): void {
    for (const oldest of this.#answered.keys()) {
      this.#answered.delete(oldest)
      return
    }
  }
}

/** Of a key's whole prompt. */
export function repeatKey(keyId: string, texts: readonly string[]): string {
  const hash = createHash('sha256').update(keyId)
  for (const text of texts) hash.update('\0').update(text)
  return hash.digest('base64url').slice(0, 22)
}
