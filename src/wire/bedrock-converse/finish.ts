import type { Finish, FinishReason } from '../../model/chat/answer.ts'

/** Bedrock's StopReason. */
const reasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  tool_use: 'tool-calls',
  max_tokens: 'length',
  model_context_window_exceeded: 'context-length',
  guardrail_intervened: 'content-filter',
  content_filtered: 'content-filter',
  malformed_model_output: 'error',
  malformed_tool_use: 'error',
}

const words: Readonly<Record<FinishReason, string>> = {
  stop: 'end_turn',
  'tool-calls': 'tool_use',
  length: 'max_tokens',
  'context-length': 'model_context_window_exceeded',
  'content-filter': 'content_filtered',
  refusal: 'content_filtered',
  error: 'malformed_model_output',
  pause: 'end_turn',
  other: 'end_turn',
}

/**
 * `stopSequence`: the sequence that was met, which Claude tells among the fields that were asked for by
 * `additionalModelResponseFieldPaths`.
 */
export function readFinish(raw: string | undefined, stopSequence?: string | undefined): Finish {
  const known = raw !== undefined && Object.hasOwn(reasons, raw) ? reasons[raw] : undefined
  return { reason: known ?? 'other', raw, ...(stopSequence !== undefined && { stopSequence }) }
}

export function writeFinish({ reason, raw, stopSequence }: Finish): string {
  if (raw !== undefined && reasons[raw] === reason) return raw
  return stopSequence === undefined ? words[reason] : 'stop_sequence'
}
