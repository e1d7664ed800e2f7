import { own } from '../../kit/own.ts'
import type { Finish, FinishReason } from '../../model/chat/answer.ts'
import { errorWords } from '../openai/broken.ts'

/** OpenAI's words, and those of providers of its format that have more. */
const reasonOf: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  eos: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
  model_length: 'context-length',
}

const wordOf: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
  refusal: 'content_filter',
  pause: 'stop',
  'context-length': 'length',
  error: 'error',
  other: 'stop',
}

/** What a choice held, for the words alone do not tell. */
interface Held {
  readonly calls: boolean
  readonly refusal: boolean
}

/** `native` is OpenRouter's native_finish_reason. Some providers say `stop` behind a tool call. */
export function readFinish(word: string | undefined, native: string | undefined, { calls, refusal }: Held): Finish {
  const reason = reasonFor(word)
  const raw = native ?? word
  if (reason !== 'stop') return { reason, raw }
  return { reason: calls ? 'tool-calls' : refusal ? 'refusal' : 'stop', raw }
}

function reasonFor(word: string | undefined): FinishReason {
  if (word === undefined) return 'other'
  return errorWords.has(word) ? 'error' : (own(reasonOf, word) ?? 'other')
}

/** Members to spread: `finish_reason`, and the provider's word where it is another one. */
export function writeFinish({ reason, raw }: Finish, held: Held, functionsOnly: boolean): Record<string, string> {
  const plain = reason === 'refusal' && held.refusal ? 'stop' : wordOf[reason]
  const word = functionsOnly && plain === 'tool_calls' ? 'function_call' : plain
  return { finish_reason: word, ...(raw !== undefined && raw !== word && { native_finish_reason: raw }) }
}
