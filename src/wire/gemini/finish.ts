import type { Finish, FinishReason } from '../../model/chat/answer.ts'

/** FinishReason of the Gemini API and of Vertex AI. */
const reasons: Readonly<Record<string, FinishReason>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'content-filter',
  RECITATION: 'content-filter',
  BLOCKLIST: 'content-filter',
  PROHIBITED_CONTENT: 'content-filter',
  SPII: 'content-filter',
  MODEL_ARMOR: 'content-filter',
  IMAGE_SAFETY: 'content-filter',
  IMAGE_PROHIBITED_CONTENT: 'content-filter',
  IMAGE_RECITATION: 'content-filter',
  MALFORMED_FUNCTION_CALL: 'error',
  UNEXPECTED_TOOL_CALL: 'error',
  TOO_MANY_TOOL_CALLS: 'error',
  MISSING_THOUGHT_SIGNATURE: 'error',
  MALFORMED_RESPONSE: 'error',
  CONTINUATION: 'pause',
  LANGUAGE: 'other',
  OTHER: 'other',
  NO_IMAGE: 'other',
  IMAGE_OTHER: 'other',
}

const words: Readonly<Record<FinishReason, string>> = {
  stop: 'STOP',
  'tool-calls': 'STOP',
  length: 'MAX_TOKENS',
  'context-length': 'MAX_TOKENS',
  'content-filter': 'SAFETY',
  refusal: 'SAFETY',
  pause: 'OTHER',
  error: 'OTHER',
  other: 'OTHER',
}

/** Before the reason for which a prompt was blocked, where reasons of candidates stand. */
const BLOCKED = 'PROMPT_BLOCKED:'

/** The word of a candidate that has ended; undefined while it goes on. */
export function finishWord(word: unknown): string | undefined {
  return typeof word === 'string' && word !== '' && word !== 'FINISH_REASON_UNSPECIFIED' ? word : undefined
}

/** The word of a candidate that broke. */
export function isErrorWord(word: string): boolean {
  return Object.hasOwn(reasons, word) && reasons[word] === 'error'
}

/** Gemini says STOP behind function calls too. */
export function readFinish(word: string | undefined, calls: boolean): Finish {
  const reason = word !== undefined && Object.hasOwn(reasons, word) ? (reasons[word] as FinishReason) : 'other'
  return { reason: reason === 'stop' && calls ? 'tool-calls' : reason, raw: word }
}

export function writeFinish({ reason, raw }: Finish): string {
  if (raw !== undefined && Object.hasOwn(reasons, raw) && words[reason] === words[reasons[raw] as FinishReason]) {
    return raw
  }
  return words[reason]
}

/** How the end of an answer is told whose prompt was blocked. */
export function blockedWord(blockReason: string): string {
  return `${BLOCKED}${blockReason}`
}

export function readBlocked(blockReason: string): Finish {
  return { reason: 'content-filter', raw: blockedWord(blockReason) }
}

/** The reason for which the prompt was blocked, if it was. */
export function blockReasonOf({ raw }: Finish): string | undefined {
  return raw?.startsWith(BLOCKED) ? raw.slice(BLOCKED.length) : undefined
}
