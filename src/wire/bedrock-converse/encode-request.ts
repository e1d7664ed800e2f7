import { asObject, isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { ChatRequest } from '../../model/chat/request.ts'
import { answerSchema } from '../claude/schemas.ts'
import { forcesTool, takesBudget } from '../claude/thinking.ts'
import { lacksThinking } from '../claude/turns.ts'
import type { EncodeTarget } from '../codec.ts'
import type { Losses } from '../translate/losses.ts'
import type { ContentContext } from './encode-content.ts'
import { blockKinds, encodeConversation } from './encode-messages.ts'
import { familyOf, type ModelFamily } from './model-family.ts'
import { encodeReasoning } from './model-fields.ts'
import { encodeInference } from './sampling.ts'
import { encodeTools } from './tools.ts'
import { loseUnsayable } from './unsayable.ts'

/**
 * Where Claude tells which stop sequence it met: in plain answers and in the last event of streams. A path that leads
 * nowhere is ignored (Bedrock API reference, `additionalModelResponseFieldPaths`).
 */
const stopPaths = ['/stop_sequence', '/delta/stop_sequence']

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
  const { system, turns } = encodeConversation(request, context)
  const toolConfig = encodeTools(request, turns, context, losses)
  const forbidden = forcesTool(request) || (takesBudget(family.traits) && lacksThinking(turns, blockKinds))
  const wish = encodeReasoning(request.reasoning, family, maxTokens, forbidden, losses)
  const inference = encodeInference(request, family, { maxTokens, thinks: wish.thinks }, losses)
  const ours = request.native?.origin === 'bedrock-converse' ? request.native.fields : {}
  const fields = merged(asObject(ours.additionalModelRequestFields), merged(wish.fields, inference.fields))
  const format = textFormat(request, family, losses)
  const metadata = requestMetadata(request, losses)
  const tier = serviceTier(request, losses)
  return {
    ...(inference.stops.length > 0 && family.tellsStop && { additionalModelResponseFieldPaths: stopPaths }),
    ...ours,
    ...(system.length > 0 && { system }),
    messages: turns.map(({ role, blocks }) => ({ role, content: blocks })),
    ...(Object.keys(inference.config).length > 0 && { inferenceConfig: inference.config }),
    ...(toolConfig && { toolConfig }),
    ...((format || wish.effort) && {
      outputConfig: { ...(format && { textFormat: format }), ...(wish.effort && { effort: wish.effort }) },
    }),
    ...(Object.keys(fields).length > 0 && { additionalModelRequestFields: fields }),
    ...(metadata && { requestMetadata: metadata }),
    ...(tier !== undefined && { serviceTier: { type: tier } }),
  }
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

/** Bedrock keeps the same part of JSON Schema for all models ("Get validated JSON results from models"). */
function textFormat({ answerFormat }: ChatRequest, { traits }: ModelFamily, losses: Losses): JsonObject | undefined {
  const schema = answerSchema(answerFormat, traits, losses)
  if (!schema || answerFormat?.kind !== 'schema') return undefined
  const { name, description } = answerFormat
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
