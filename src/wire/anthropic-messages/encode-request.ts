import type { JsonObject } from '../../kit/parse-json.ts'
import type { ChatRequest } from '../../model/chat/request.ts'
import type { EncodeTarget } from '../codec.ts'
import type { Losses } from '../translate/losses.ts'
import { shortened } from './encode-content.ts'
import { encodeConversation, lacksThinking, turnsOf } from './encode-messages.ts'
import { encodeTools } from './encode-tools.ts'
import { cacheControl } from './fields.ts'
import { type Traits, traitsOf } from './models.ts'
import { strictSchema } from './strict-schema.ts'
import { encodeReasoning, type Thinking } from './thinking.ts'

/** A Messages request. Throws Fault `invalid_request` (by `losses`) when the format has no words for what is asked. */
export function encodeRequest(request: ChatRequest, target: EncodeTarget, losses: Losses): JsonObject {
  const traits = traitsOf(target.model)
  const maxTokens = target.outputCap ?? request.maxOutputTokens ?? traits.output
  const conversation = encodeConversation(request.messages, losses)
  const tools = encodeTools(request, traits, losses)
  const forced = request.toolChoice?.kind === 'named' || isForced(request)
  const byBudget = traits.thinking === 'budget' || traits.thinking === 'both'
  const forbidden = forced || (byBudget && lacksThinking(conversation))
  const thinking = encodeReasoning(request.reasoning, traits, maxTokens, forbidden, losses)
  const system = shortened(conversation.system)
  tellLost(request, losses)
  return {
    ...(request.native?.origin === 'anthropic-messages' && request.native.fields),
    model: target.model,
    max_tokens: maxTokens,
    messages: turnsOf(conversation),
    ...(system !== undefined && { system }),
    ...(request.stream && { stream: true }),
    ...tools,
    ...(thinking.thinking && { thinking: thinking.thinking }),
    ...outputConfig(request, thinking, losses),
    ...sampling(request, traits, thinking.on, losses),
    ...(request.stop && request.stop.length > 0 && { stop_sequences: stopSequences(request.stop, losses) }),
    ...serviceTier(request.serviceTier, losses),
    ...(request.user !== undefined && { metadata: { user_id: request.user } }),
    ...cacheControl(request.cache),
  }
}

function isForced({ toolChoice }: ChatRequest): boolean {
  return toolChoice?.kind === 'required' || (toolChoice?.kind === 'allowed' && toolChoice.required)
}

/** `output_config`: effort and the schema of the answer. */
function outputConfig({ answerFormat }: ChatRequest, { effort }: Thinking, losses: Losses): JsonObject {
  if (answerFormat?.kind === 'json') losses.lose('json_without_schema', 'response_format')
  if (answerFormat?.kind !== 'schema') return effort ? { output_config: { effort } } : {}
  const { schema, description } = answerFormat
  if (typeof schema === 'boolean') {
    losses.lose('json_without_schema', 'response_format')
    return effort ? { output_config: { effort } } : {}
  }
  const told = description === undefined || schema.description !== undefined ? schema : { ...schema, description }
  const held = strictSchema(told)
  if (held.loosened) losses.lose('schema_keywords', 'response_format')
  return { output_config: { ...(effort && { effort }), format: { type: 'json_schema', schema: held.schema } } }
}

/** Least that top_p may be while a model thinks. */
const LEAST_TOP_P = 0.95

/** Temperature, top_p and top_k, as far as the model takes them; while it thinks, they are its own. */
function sampling(
  { temperature, topP, topK }: ChatRequest,
  { sampling: takes }: Traits,
  thinks: boolean,
  losses: Losses,
): JsonObject {
  const lose = (field: string, value: number | undefined) => {
    if (value !== undefined) losses.lose('sampling', field)
  }
  if (takes === 'none') {
    // 1 is what these models do anyway.
    if (temperature !== 1) lose('temperature', temperature)
    if (topP !== 1) lose('top_p', topP)
    lose('top_k', topK)
    return {}
  }
  if (thinks) {
    if (temperature !== 1) lose('temperature', temperature)
    const kept = topP !== undefined && topP >= LEAST_TOP_P && topP <= 1
    if (!kept) lose('top_p', topP)
    lose('top_k', topK)
    return kept ? { top_p: topP } : {}
  }
  if (temperature !== undefined && temperature > 1) losses.lose('temperature_range', 'temperature')
  const both = takes === 'one' && temperature !== undefined && topP !== undefined
  if (both && topP !== 1) lose('top_p', topP)
  return {
    ...(temperature !== undefined && { temperature: Math.min(1, Math.max(0, temperature)) }),
    ...(topP !== undefined && !both && { top_p: topP }),
    ...(topK !== undefined && { top_k: topK }),
  }
}

/** The format refuses stop sequences of space only. */
function stopSequences(stop: readonly string[], losses: Losses): readonly string[] {
  return stop.filter((text) => {
    if (text.trim() !== '') return true
    losses.lose('stop_sequences', 'stop')
    return false
  })
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
