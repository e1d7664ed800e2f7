import type { ChatAnswer, Finish, FinishReason } from '../model/chat/answer.ts'

/** Reasons to end that say nothing of why an answer may be empty. */
const quiet: ReadonlySet<FinishReason> = new Set(['stop', 'tool-calls'])

/** Whether an answer that ends so and has nothing in it is none: no limit, filter or refusal made it so. */
export function isQuiet({ reason, raw }: Finish): boolean {
  return quiet.has(reason) || (reason === 'other' && raw === undefined)
}

/** Whether a whole answer holds neither content nor a call of a tool, and does not tell why. */
export function saysNothing({ choices }: ChatAnswer): boolean {
  return choices.every(({ parts, finish }) => {
    return isQuiet(finish) && parts.every((part) => part.type === 'text' && part.text === '')
  })
}
