import { asObject, isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { AnswerFormat, ChatRequest } from '../../model/chat/request.ts'
import type { EncodeTarget } from '../codec.ts'
import type { Losses } from '../translate/losses.ts'
import { encodeMessages } from './encode-messages.ts'
import { encodeTools } from './encode-tools.ts'
import { present } from './fields.ts'
import { writeThinking } from './thinking.ts'

/** Most stop sequences that Gemini takes. */
const MOST_STOPS = 5
const HIGHEST_SEED = 2 ** 31 - 1

/** GenerateContentRequest (Gemini API reference, "Generating content"). The model stands in the path. */
export function encodeRequest(request: ChatRequest, target: EncodeTarget, losses: Losses): JsonObject {
  loseUnsayable(request, losses)
  const generationConfig = encodeConfig(request, target, losses)
  const tier = serviceTier(request.serviceTier, losses)
  const body: JsonObject = {
    ...encodeMessages(request.messages, target.model, losses),
    ...encodeTools(request, target.model, losses),
    ...(Object.keys(generationConfig).length > 0 && { generationConfig }),
    ...(tier !== undefined && { serviceTier: tier }),
    ...(target.stateless && target.quirks.stores && { store: false }),
  }
  return request.native?.origin === 'gemini' ? withFields(body, request.native.fields) : body
}

function loseUnsayable(request: ChatRequest, losses: Losses): void {
  if (request.logitBias !== undefined) losses.lose('logit_bias', 'logit_bias')
  if (request.verbosity !== undefined) losses.lose('verbosity', 'verbosity')
  if (request.user !== undefined) losses.lose('user', 'user')
  if (request.metadata !== undefined) losses.lose('metadata', 'metadata')
  if (request.store === true) losses.lose('store', 'store')
  if (request.cache !== undefined) losses.lose('cache_control', 'cache_control')
}

function encodeConfig(request: ChatRequest, { model, outputCap }: EncodeTarget, losses: Losses): JsonObject {
  const { stop, seed, topLogprobs } = request
  if (stop && stop.length > MOST_STOPS) losses.lose('stop_sequences', 'stop')
  const takesSeed = seed !== undefined && Math.abs(seed) <= HIGHEST_SEED
  if (seed !== undefined && !takesSeed) losses.lose('seed', 'seed')
  return present({
    temperature: request.temperature,
    topP: request.topP,
    topK: request.topK,
    candidateCount: request.choices,
    maxOutputTokens: outputCap ?? request.maxOutputTokens,
    stopSequences: stop,
    seed: takesSeed ? seed : undefined,
    presencePenalty: request.presencePenalty,
    frequencyPenalty: request.frequencyPenalty,
    responseLogprobs: request.logprobs,
    logprobs: request.logprobs ? topLogprobs || undefined : undefined,
    ...answerFormat(request.answerFormat),
    thinkingConfig: writeThinking(request.reasoning, model, losses),
  })
}

function answerFormat(format: AnswerFormat | undefined): JsonObject {
  if (!format) return {}
  if (format.kind === 'text') return { responseMimeType: 'text/plain' }
  const json = { responseMimeType: 'application/json' }
  if (format.kind === 'json' || !isObject(format.schema)) return json
  return { ...json, responseJsonSchema: named(format.schema, format) }
}

/** The schema's name and description stand in it, unless it refers to another, beside which nothing may stand. */
function named(schema: JsonObject, { name, description }: Extract<AnswerFormat, { kind: 'schema' }>): JsonObject {
  if (schema.$ref !== undefined) return schema
  return { ...present({ title: name, description }), ...schema }
}

const tiers: Readonly<Record<string, string>> = {
  default: 'standard',
  standard: 'standard',
  flex: 'flex',
  priority: 'priority',
}

function serviceTier(tier: string | undefined, losses: Losses): string | undefined {
  if (tier === undefined || tier === 'auto') return undefined
  const known = Object.hasOwn(tiers, tier) ? tiers[tier] : undefined
  if (known === undefined) losses.lose('service_tier', 'service_tier')
  return known
}

/** Gemini's own fields at their paths: `labels`, `generationConfig.speechConfig`. */
function withFields(body: JsonObject, fields: Readonly<Record<string, unknown>>): JsonObject {
  const made: Record<string, unknown> = { ...body }
  for (const [path, value] of Object.entries(fields)) {
    const [top = '', below] = path.split('.', 2)
    made[top] = below === undefined ? value : { ...asObject(made[top]), [below]: value }
  }
  return made
}
