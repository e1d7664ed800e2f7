import { membersOf } from '../../../../src/kit/json-members.ts'
import type { Call } from '../../../../src/model/call.ts'
import type { ChatRequest } from '../../../../src/model/chat/request.ts'
import type { AnswerContext, EncodeTarget, WireEvent } from '../../../../src/wire/codec.ts'
import { openAiResponsesCodec } from '../../../../src/wire/openai-responses/codec.ts'
import { openAiResponses } from '../../../../src/wire/openai-responses/wire.ts'
import { Losses } from '../../../../src/wire/translate/losses.ts'
import type { UpstreamTarget } from '../../../../src/wire/wire.ts'

export type Json = Readonly<Record<string, unknown>>

export function callOf(json: Json): Call {
  const body = Buffer.from(JSON.stringify(json))
  return {
    id: 'req_1',
    format: 'openai-responses',
    receivedAt: 0,
    body,
    members: membersOf(body) ?? [],
    facts: openAiResponses.read(json, body.length, {}),
    ownHeaders: [],
    region: undefined,
    fallback: undefined,
    tags: undefined,
    timeoutMs: undefined,
  }
}

export const byok: UpstreamTarget = { model: 'up', outputCap: undefined, scrub: false, stateless: false, quirks: {} }
export const resale: UpstreamTarget = { ...byok, stateless: true }
export const cheap: UpstreamTarget = { ...resale, scrub: true }

export function sent(json: Json, target: UpstreamTarget): { body: Json; dropped: readonly string[] } {
  const { body, dropped } = openAiResponses.toUpstream(callOf(json), target)
  return { body: JSON.parse(body.toString()) as Json, dropped }
}

export const encodeTarget: EncodeTarget = { model: 'up', outputCap: undefined, stateless: false, quirks: {} }

export function decoded(json: Json): { request: ChatRequest; losses: Losses } {
  const losses = new Losses()
  return { request: openAiResponsesCodec.decodeRequest(json, losses), losses }
}

export function encoded(request: ChatRequest, target = encodeTarget): { body: Json; losses: Losses } {
  const losses = new Losses()
  return { body: openAiResponsesCodec.encodeRequest(request, target, losses), losses }
}

export function contextOf(request: ChatRequest): AnswerContext {
  return { requestId: 'req_1', model: 'asked', created: 7, wantsUsage: true, request }
}

export const plainRequest: ChatRequest = {
  messages: [{ role: 'user', parts: [{ type: 'text', text: 'hi' }] }],
  stream: true,
}

export function eventsOf(text: string): readonly WireEvent[] {
  return openAiResponsesCodec.eventsIn(Buffer.from(text))
}
