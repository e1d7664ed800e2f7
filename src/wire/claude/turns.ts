import { asString, type JsonObject } from '../../kit/parse-json.ts'

/** What one side says, in a format's own blocks. */
export interface Turn {
  readonly role: 'user' | 'assistant'
  blocks: JsonObject[]
}

/** Kinds of blocks by a format's names. */
export interface BlockKinds {
  readonly isResult: (block: JsonObject) => boolean
  readonly isThinking: (block: JsonObject) => boolean
}

/**
 * Whether the model is in the midst of using tools and its thinking before that is not in the conversation any more: a
 * model with a budget would then refuse to think on.
 */
export function lacksThinking(turns: readonly Turn[], { isResult, isThinking }: BlockKinds): boolean {
  if (!turns.at(-1)?.blocks.some(isResult)) return false
  const first = turns.findLast(({ role }) => role === 'assistant')?.blocks[0]
  return first !== undefined && !isThinking(first)
}

/** An answer to be continued must not end with space. */
export function trimEnd(turn: Turn | undefined): void {
  const last = turn?.blocks.at(-1)
  const text = last && asString(last.text)
  if (turn?.role !== 'assistant' || text === undefined || text === text.trimEnd()) return
  turn.blocks = [...turn.blocks.slice(0, -1), { ...last, text: text.trimEnd() }]
}
