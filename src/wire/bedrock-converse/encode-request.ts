import { asObject, isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { ChatRequest, Message } from '../../model/chat/request.ts'
import type { EncodeTarget } from '../codec.ts'
import type { Losses } from '../translate/losses.ts'
import { type ContentContext, cachePoint, encodeParts } from './encode-content.ts'
import { familyOf, type ModelFamily } from './model-family.ts'
import { encodeReasoning } from './model-fields.ts'
import { encodeTools } from './tools.ts'
import { loseUnsayable } from './unsayable.ts'

/** The body of a Converse request; ConverseStream takes the same. The model stands in the path. */
export function encodeRequest(request: ChatRequest, target: EncodeTarget, losses: Losses): JsonObject {
  const family = familyOf(target.model)
  const context: ContentContext = {
    family,
    lose: (feature, field) => losses.lose(feature, field),
    names: new Set(),
  }
  loseUnsayable(request, losses)
  const maxTokens = target.outputCap ?? request.maxOutputTokens
  const wish = encodeReasoning(request.reasoning, family, maxTokens, context.lose)
  const toolConfig = encodeTools(request, context)
  const ours = request.native?.origin === 'bedrock-converse' ? request.native.fields : {}
  const fields = merged(asObject(ours.additionalModelRequestFields), merged(wish.fields, topK(request, family, losses)))
  const format = textFormat(request, losses)
  const system = encodeSystem(request.messages, context)
  const inference = inferenceConfig(request, maxTokens, losses)
  const metadata = requestMetadata(request, losses)
  const tier = serviceTier(request, losses)
  return {
    ...ours,
    ...(system.length > 0 && { system }),
    messages: encodeMessages(request, context),
    ...(Object.keys(inference).length > 0 && { inferenceConfig: inference }),
    ...(toolConfig && { toolConfig }),
    ...((format || wish.effort) && {
      outputConfig: { ...(format && { textFormat: format }), ...(wish.effort && { effort: wish.effort }) },
    }),
    ...(Object.keys(fields).length > 0 && { additionalModelRequestFields: fields }),
    ...(metadata && { requestMetadata: metadata }),
    ...(tier !== undefined && { serviceTier: { type: tier } }),
  }
}

function isInstruction({ role }: Message): boolean {
  return role === 'system' || role === 'developer'
}

/** Instructions from wherever they stand: Converse has them before the conversation. */
function encodeSystem(messages: readonly Message[], context: ContentContext): JsonObject[] {
  const start = messages.findIndex((message) => !isInstruction(message))
  return messages.flatMap((message, at) => {
    if (!isInstruction(message)) return []
    if (start >= 0 && at > start) context.lose('system_position', `messages[${at}]`)
    for (const { type } of message.parts) if (type === 'image' || type === 'file') context.lose(type, `messages[${at}]`)
    return encodeParts(message.parts, `messages[${at}].content`, context)
  })
}

/** Results of tools are the user's; messages of one side that follow each other become one, for sides must alternate. */
function encodeMessages({ messages, cache }: ChatRequest, context: ContentContext): JsonObject[] {
  const turns: { role: string; content: JsonObject[] }[] = []
  messages.forEach((message, at) => {
    if (isInstruction(message)) return
    if (message.name !== undefined) context.lose('message_name', `messages[${at}].name`)
    const role = message.role === 'assistant' ? 'assistant' : 'user'
    const content = encodeParts(message.parts, `messages[${at}].content`, context)
    const last = turns.at(-1)
    if (last?.role === role) last.content.push(...content)
    else if (content.length > 0) turns.push({ role, content })
  })
  const mark = cache && cachePoint(cache, 'cache_control', context)
  if (mark) turns.at(-1)?.content.push(mark)
  return turns
}

function inferenceConfig(request: ChatRequest, maxTokens: number | undefined, losses: Losses): JsonObject {
  const { temperature, topP, stop = [] } = request
  const hot = temperature !== undefined && temperature > 1
  if (hot) losses.lose('temperature_range', 'temperature')
  return {
    ...(maxTokens !== undefined && { maxTokens }),
    ...(temperature !== undefined && { temperature: hot ? 1 : temperature }),
    ...(topP !== undefined && { topP }),
    ...(stop.length > 0 && { stopSequences: stop }),
  }
}

function topK({ topK: count }: ChatRequest, { topK: path }: ModelFamily, losses: Losses): JsonObject {
  if (count === undefined) return {}
  if (!path) {
    losses.lose('top_k', 'top_k')
    return {}
  }
  return path.reduceRight<unknown>((value, key) => ({ [key]: value }), count) as JsonObject
}

/** The members of both, objects on both sides together. */
function merged(one: JsonObject = {}, two: JsonObject): JsonObject {
  const both: Record<string, unknown> = { ...one }
  for (const [key, value] of Object.entries(two)) {
    const former = both[key]
    both[key] = isObject(former) && isObject(value) ? { ...former, ...value } : value
  }
  return both
}

function textFormat({ answerFormat }: ChatRequest, losses: Losses): JsonObject | undefined {
  if (!answerFormat || answerFormat.kind === 'text') return undefined
  if (answerFormat.kind === 'json') {
    losses.lose('json_without_schema', 'response_format')
    return undefined
  }
  const { schema, name, description } = answerFormat
  const jsonSchema = {
    schema: JSON.stringify(schema),
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
  }
  return { type: 'json_schema', structure: { jsonSchema } }
}

/** Keys and values as Bedrock keeps them for its logs; 16 at most. */
const metadataText = /^[a-zA-Z0-9\s:_@$#=/+,.-]{0,256}$/

function requestMetadata({ metadata }: ChatRequest, losses: Losses): JsonObject | undefined {
  if (!metadata) return undefined
  const entries = Object.entries(metadata)
  const fits = ([key, value]: [string, unknown]) =>
    key !== '' && metadataText.test(key) && typeof value === 'string' && metadataText.test(value)
  const kept = entries.filter(fits).slice(0, 16)
  if (kept.length < entries.length) losses.lose('metadata', 'metadata')
  return kept.length > 0 ? Object.fromEntries(kept) : undefined
}

const tiers = new Set(['default', 'flex', 'priority', 'reserved'])

function serviceTier({ serviceTier: wanted }: ChatRequest, losses: Losses): string | undefined {
  if (wanted === undefined || tiers.has(wanted)) return wanted
  if (wanted === 'standard_only') return 'default'
  if (wanted !== 'auto') losses.lose('service_tier', 'service_tier')
  return undefined
}
