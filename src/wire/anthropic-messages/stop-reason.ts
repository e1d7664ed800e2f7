import { asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import type { Finish, FinishReason } from '../../model/chat/answer.ts'

const FORMAT = 'anthropic-messages'

const reasonOf: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  tool_use: 'tool-calls',
  pause_turn: 'pause',
  refusal: 'refusal',
  model_context_window_exceeded: 'context-length',
}

/** The format has no word for an answer that broke (`StopReason` of its SDK): `error` is told as an error instead. */
const wordOf: Readonly<Record<Exclude<FinishReason, 'error'>, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  'content-filter': 'refusal',
  refusal: 'refusal',
  pause: 'pause_turn',
  'context-length': 'model_context_window_exceeded',
  other: 'end_turn',
}

/** Reads `stop_reason`, `stop_sequence` and `stop_details` of a message or of its last delta. */
export function readFinish(message: JsonObject): Finish {
  const raw = asString(message.stop_reason)
  const stopSequence = asString(message.stop_sequence)
  const details = asObject(message.stop_details)
  return {
    reason: (raw !== undefined && Object.hasOwn(reasonOf, raw) ? reasonOf[raw] : undefined) ?? 'other',
    raw,
    ...(stopSequence !== undefined && { stopSequence }),
    ...(details && { details: { origin: FORMAT, value: details } }),
  }
}

/** Why the model refused, as it says so itself. */
export function explanationOf({ details }: Finish): string | undefined {
  return details?.origin === FORMAT ? asString(details.value.explanation) || undefined : undefined
}

/** `stop_reason`, `stop_sequence` and `stop_details`. Some formats say `stop` behind a call of a tool too. */
export function writeFinish(finish: Finish | undefined, calls: boolean): JsonObject {
  if (!finish) return { stop_reason: 'end_turn', stop_sequence: null, stop_details: null }
  const { reason, raw, stopSequence } = finish
  return { stop_reason: word(), stop_sequence: stopSequence ?? null, stop_details: writeDetails(finish) }

  function word(): string | null {
    if (reason === 'error') return null
    if (reason === 'other' && raw === 'compaction') return raw
    if (reason !== 'stop' && reason !== 'other') return wordOf[reason]
    // Some providers say that a sequence was met and not which.
    const met = stopSequence !== undefined || raw === 'stop_sequence'
    return met ? 'stop_sequence' : calls ? 'tool_use' : 'end_turn'
  }
}

function writeDetails({ reason, details }: Finish): JsonObject | null {
  if (details?.origin === FORMAT) return details.value
  const refused = reason === 'refusal' || reason === 'content-filter'
  return refused ? { type: 'refusal', category: null, explanation: null } : null
}
