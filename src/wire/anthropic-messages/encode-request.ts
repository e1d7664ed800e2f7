import { isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { AnswerFormat, ChatRequest } from '../../model/chat/request.ts'
import { encodeSampling, encodeStops } from '../claude/sampling.ts'
import { answerSchema } from '../claude/schemas.ts'
import { encodeReasoning, forcesTool, type Thinking, takesBudget } from '../claude/thinking.ts'
import { type Traits, traitsOf } from '../claude/traits.ts'
import { lacksThinking } from '../claude/turns.ts'
import type { EncodeTarget } from '../codec.ts'
import type { Losses } from '../translate/losses.ts'
import { shortened } from './encode-content.ts'
import { blockKinds, encodeConversation, turnsOf } from './encode-messages.ts'
import { encodeTools } from './encode-tools.ts'
import { cacheControl } from './fields.ts'

/** A Messages request. Throws Fault `invalid_request` (by `losses`) when the format has no words for what is asked. */
export function encodeRequest(request: ChatRequest, target: EncodeTarget, losses: Losses): JsonObject {
  const traits = traitsOf(target.model)
  const { versionInBody } = target.quirks
  const maxTokens = target.outputCap ?? request.maxOutputTokens ?? traits.output
  const conversation = encodeConversation(request.messages, losses)
  const tools = encodeTools(request, traits, losses)
  const forbidden = forcesTool(request) || (takesBudget(traits) && lacksThinking(conversation.turns, blockKinds))
  const thinking = encodeReasoning(request.reasoning, traits, maxTokens, forbidden, losses)
  const system = shortened(conversation.system)
  const stops = encodeStops(request, losses)
  tellLost(request, losses)
  return {
    ...(request.native?.origin === 'anthropic-messages' && request.native.fields),
    ...(versionInBody === undefined ? { model: target.model } : { anthropic_version: versionInBody }),
    max_tokens: maxTokens,
    messages: turnsOf(conversation),
    ...(system !== undefined && { system }),
    ...(request.stream && { stream: true }),
    ...tools,
    ...(thinking.thinking && { thinking: thinking.thinking }),
    ...outputConfig(request, thinking, traits, losses),
    ...sampling(request, traits, thinking.on, losses),
    ...(stops.length > 0 && { stop_sequences: stops }),
    ...serviceTier(request.serviceTier, losses),
    ...(request.user !== undefined && { metadata: { user_id: request.user } }),
    ...cacheControl(request.cache),
  }
}

/** `output_config`: effort and the schema of the answer. */
function outputConfig({ answerFormat }: ChatRequest, { effort }: Thinking, traits: Traits, losses: Losses): JsonObject {
  const schema = answerSchema(described(answerFormat), traits, losses)
  if (!schema) return effort ? { output_config: { effort } } : {}
  return { output_config: { ...(effort && { effort }), format: { type: 'json_schema', schema } } }
}

/** The format has no other place for a description than the schema itself. */
function described(format: AnswerFormat | undefined): AnswerFormat | undefined {
  if (format?.kind !== 'schema' || format.description === undefined || !isObject(format.schema)) return format
  const { schema, description } = format
  return schema.description === undefined ? { ...format, schema: { ...schema, description } } : format
}

function sampling(request: ChatRequest, traits: Traits, thinks: boolean, losses: Losses): JsonObject {
  const { temperature, topP, topK } = encodeSampling(request, traits, thinks, losses)
  return {
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(topK !== undefined && { top_k: topK }),
  }
}

const tierOf: Readonly<Record<string, string>> = {
  auto: 'auto',
  default: 'standard_only',
  standard_only: 'standard_only',
}

function serviceTier(tier: string | undefined, losses: Losses): JsonObject {
  if (tier === undefined) return {}
  const own = Object.hasOwn(tierOf, tier) ? tierOf[tier] : undefined
  if (own === undefined) losses.lose('service_tier', 'service_tier')
  return own === undefined ? {} : { service_tier: own }
}

/** What the format has no words for at all. */
function tellLost(request: ChatRequest, losses: Losses): void {
  if ((request.choices ?? 1) > 1) losses.lose('choices', 'n')
  if (request.logprobs) losses.lose('logprobs', 'logprobs')
  if (request.topLogprobs) losses.lose('logprobs', 'top_logprobs')
  if (request.logitBias && Object.keys(request.logitBias).length > 0) losses.lose('logit_bias', 'logit_bias')
  if (request.seed !== undefined) losses.lose('seed', 'seed')
  if (request.frequencyPenalty) losses.lose('frequency_penalty', 'frequency_penalty')
  if (request.presencePenalty) losses.lose('presence_penalty', 'presence_penalty')
  if (request.verbosity !== undefined) losses.lose('verbosity', 'verbosity')
  if (request.metadata && Object.keys(request.metadata).length > 0) losses.lose('metadata', 'metadata')
  if (request.store) losses.lose('store', 'store')
}
