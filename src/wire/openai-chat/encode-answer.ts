import type { JsonObject } from '../../kit/parse-json.ts'
import type { ChatAnswer, Choice } from '../../model/chat/answer.ts'
import type { AudioPart, Part, ToolCallPart } from '../../model/chat/parts.ts'
import type { AnswerContext } from '../codec.ts'
import { dataUrl } from '../openai/media.ts'
import { writeTier } from '../openai/tier.ts'
import { writeUsage } from '../openai/usage.ts'
import type { ShownCost } from '../wire.ts'
import { writeAnnotation } from './citations.ts'
import { writeFinish } from './finish.ts'
import { detailsOf, encryptedDetail } from './reasoning-details.ts'
import { forClient } from './reasoning-format.ts'

/** OpenAI API reference, "The chat completion object", with reasoning, images and cost as OpenRouter has them. */
export function encodeAnswer(answer: ChatAnswer, context: AnswerContext, cost: ShownCost | undefined): JsonObject {
  return {
    id: answer.id ?? answerId(context),
    object: 'chat.completion',
    created: answer.created ?? context.created,
    model: answer.model ?? context.model,
    choices: answer.choices.map((choice) => encodeChoice(choice, context)),
    ...(answer.serviceTier !== undefined && { service_tier: writeTier(answer.serviceTier) }),
    ...(answer.usage && { usage: writeUsage(answer.usage, cost) }),
  }
}

/** The name of an answer whose provider gave it none. */
export function answerId({ requestId }: AnswerContext): string {
  return `chatcmpl-${requestId.slice(requestId.indexOf('_') + 1)}`
}

function encodeChoice({ index, parts, finish, logprobs }: Choice, { request }: AnswerContext): JsonObject {
  const calls = parts.filter((part) => part.type === 'tool-call')
  const refusal = textOf(parts, 'refusal')
  const message = {
    role: 'assistant',
    content: parts.some(({ type }) => type === 'text') ? textOf(parts, 'text') : null,
    refusal: refusal === '' ? null : refusal,
    ...encodeReasoning(parts, calls, request.reasoning?.show === 'none'),
    ...encodeAnnotations(parts),
    ...encodeImages(parts),
    ...encodeAudio(parts.find((part) => part.type === 'audio')),
    ...encodeCalls(calls, request.functionsOnly === true),
  }
  const held = { calls: calls.length > 0, refusal: refusal !== '' }
  return {
    index,
    message,
    logprobs: logprobs ? { content: logprobs, refusal: null } : null,
    ...writeFinish(finish, held, request.functionsOnly === true),
  }
}

function textOf(parts: readonly Part[], type: 'text' | 'refusal'): string {
  return parts.map((part) => (part.type === type ? part.text : '')).join('')
}

/** Signatures of calls must come back even where the client does not want to see what was thought. */
function encodeReasoning(parts: readonly Part[], calls: readonly ToolCallPart[], hidden: boolean): JsonObject {
  const reasoning = hidden ? [] : parts.filter((part) => part.type === 'reasoning')
  const details: JsonObject[] = []
  for (const part of reasoning) details.push(...(detailsOf(part, details.length, forClient) ?? []))
  for (const { id, signature } of calls) {
    if (signature) details.push(encryptedDetail(forClient(signature), id, details.length))
  }
  const text = reasoning.map((part) => part.text ?? '').join('')
  return { ...(text && { reasoning: text }), ...(details.length > 0 && { reasoning_details: details }) }
}

function encodeAnnotations(parts: readonly Part[]): JsonObject {
  const annotations: JsonObject[] = []
  let offset = 0
  for (const part of parts) {
    if (part.type !== 'text') continue
    for (const citation of part.citations ?? []) {
      const annotation = writeAnnotation(citation, { offset, length: part.text.length })
      if (annotation) annotations.push(annotation)
    }
    offset += part.text.length
  }
  return annotations.length > 0 ? { annotations } : {}
}

function encodeImages(parts: readonly Part[]): JsonObject {
  const images = parts.flatMap((part) => encodeImage(part) ?? [])
  return images.length > 0 ? { images } : {}
}

/** Undefined for what is no image that can be shown. */
export function encodeImage(part: Part): JsonObject | undefined {
  if (part.type !== 'image') return undefined
  const { source } = part
  const url = source.kind === 'data' ? dataUrl(source) : source.kind === 'url' ? source.url : undefined
  return url === undefined ? undefined : { type: 'image_url', image_url: { url } }
}

function encodeAudio(audio: AudioPart | undefined): JsonObject {
  if (audio?.source.kind !== 'data') return {}
  // The provider's name of it cannot be used later through another format, so it is none, and expired.
  return { audio: { id: '', data: audio.source.data, expires_at: 0, transcript: audio.transcript ?? '' } }
}

function encodeCalls(calls: readonly ToolCallPart[], functionsOnly: boolean): JsonObject {
  const [first] = calls
  if (!first) return {}
  if (functionsOnly) return { function_call: { name: first.name, arguments: first.input } }
  return {
    tool_calls: calls.map(({ id, name, input, custom }) =>
      custom
        ? { id, type: 'custom', custom: { name, input } }
        : { id, type: 'function', function: { name, arguments: input || '{}' } },
    ),
  }
}
