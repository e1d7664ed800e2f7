import type { JsonObject } from '../../../../src/kit/parse-json.ts'
import type { StreamEvent } from '../../../../src/model/chat/answer.ts'
import type { ChatRequest } from '../../../../src/model/chat/request.ts'
import type { AnswerContext, EncodeTarget } from '../../../../src/wire/codec.ts'
import { openAiChatCodec as codec } from '../../../../src/wire/openai-chat/codec.ts'
import { Losses } from '../../../../src/wire/translate/losses.ts'

/** A provider that takes all that the format has. */
export const fullQuirks = {
  tokenCap: 'max_completion_tokens',
  stores: true,
  reasoningHistory: 'details',
  reasoningWish: 'object',
  cacheControl: true,
  developerRole: true,
  allowedTools: true,
  topK: true,
  richMedia: true,
} as const

export function target(over: Partial<EncodeTarget> = {}): EncodeTarget {
  return { model: 'm', outputCap: undefined, stateless: false, quirks: fullQuirks, ...over }
}

export function decode(body: JsonObject): { request: ChatRequest; dropped: readonly string[] } {
  const losses = new Losses()
  return { request: codec.decodeRequest(body, losses), dropped: losses.dropped }
}

export function encode(request: ChatRequest, into = target()): { body: JsonObject; dropped: readonly string[] } {
  const losses = new Losses()
  return { body: codec.encodeRequest(request, into, losses), dropped: losses.dropped }
}

export const user = { role: 'user', content: 'hi' } as const

export function context(over: Partial<AnswerContext> = {}): AnswerContext {
  const request: ChatRequest = { messages: [], stream: true }
  return { requestId: 'req_1', model: 'm', created: 7, wantsUsage: true, request, ...over }
}

export function decodeStream(...chunks: readonly (JsonObject | string)[]): StreamEvent[] {
  const decoder = codec.decoder()
  const events = chunks.flatMap((chunk) => [
    ...decoder.push({ event: undefined, data: typeof chunk === 'string' ? chunk : JSON.stringify(chunk) }),
  ])
  return [...events, ...(decoder.end?.() ?? [])].filter(({ type }) => type !== 'choice-ending')
}

/** A chunk of one choice. */
export function delta(written: JsonObject, more: JsonObject = {}): JsonObject {
  return { id: 'a', model: 'x', created: 1, choices: [{ index: 0, delta: written, finish_reason: null, ...more }] }
}

export function encodeStream(events: readonly StreamEvent[], into = context()): string {
  const encoder = codec.encoder(into)
  const text = events.map((event) => encoder.push(event)).join('')
  return text + encoder.end({ inputTokens: 1, outputTokens: 2, estimated: false }, undefined)
}
