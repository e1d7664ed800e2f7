import type { JsonObject } from '../../kit/parse-json.ts'
import type { AnswerFormat, ChatRequest, ReasoningWish } from '../../model/chat/request.ts'
import type { EncodeTarget } from '../codec.ts'
import { present } from '../openai/read-fields.ts'
import { strictFormat } from '../openai/strict-schema.ts'
import { writeUser } from '../openai/user-name.ts'
import { effortOfBudget } from '../translate/effort.ts'
import type { Losses } from '../translate/losses.ts'
import { loseMeasure } from '../translate/measure.ts'
import { type Into, markMember } from './encode-content.ts'
import { encodeMessages } from './encode-messages.ts'
import { encodeTools } from './encode-tools.ts'

/** OpenAI API reference, "Create chat completion". Throws Fault by `losses`. */
export function encodeRequest(request: ChatRequest, target: EncodeTarget, losses: Losses): JsonObject {
  const { quirks } = target
  const into: Into = { quirks, losses }
  const { native } = request
  if (request.topK !== undefined && !quirks.topK) losses.lose('top_k', 'top_k')
  return present<JsonObject>({
    ...(native?.origin === 'openai-chat' && native.fields),
    model: target.model,
    messages: encodeMessages(request.messages, into),
    ...encodeStream(request.stream, target),
    ...encodeTools(request, into),
    response_format: encodeAnswerFormat(strictFormat(request.answerFormat, losses)),
    ...encodeReasoning(request.reasoning, into),
    [quirks.tokenCap ?? 'max_tokens']: target.outputCap ?? request.maxOutputTokens,
    temperature: request.temperature,
    top_p: request.topP,
    top_k: quirks.topK ? request.topK : undefined,
    frequency_penalty: request.frequencyPenalty,
    presence_penalty: request.presencePenalty,
    [quirks.seedField ?? 'seed']: request.seed,
    stop: request.stop,
    n: request.choices,
    logprobs: request.logprobs,
    top_logprobs: request.topLogprobs,
    logit_bias: request.logitBias,
    service_tier: request.serviceTier,
    verbosity: request.verbosity,
    user: writeUser(request.user, losses),
    metadata: request.metadata,
    store: encodeStore(request, target, losses),
    ...markMember(request.cache, '', into),
  })
}

function encodeStream(stream: boolean, { quirks }: EncodeTarget): JsonObject {
  if (!stream) return {}
  return { stream, ...(quirks.streamOptions !== false && { stream_options: { include_usage: true } }) }
}

/** Only a provider that stores answers has a word for it; to the others, not to store is no wish at all. */
function encodeStore({ store }: ChatRequest, { stateless, quirks }: EncodeTarget, losses: Losses): boolean | undefined {
  if (quirks.stores) return stateless ? false : store
  if (store && !stateless) losses.lose('store', 'store')
  return undefined
}

function encodeAnswerFormat(format: AnswerFormat | undefined): JsonObject | undefined {
  if (!format) return undefined
  if (format.kind !== 'schema') return { type: format.kind === 'json' ? 'json_object' : 'text' }
  const { name = 'answer', description, strict } = format
  const schema = typeof format.schema === 'boolean' ? {} : format.schema
  return { type: 'json_schema', json_schema: present({ name, description, schema, strict }) }
}

function encodeReasoning(wish: ReasoningWish | undefined, { quirks, losses }: Into): JsonObject {
  if (!wish) return {}
  const { effort, budgetTokens, adaptive, show } = wish
  if (quirks.reasoningWish === 'object') {
    const enabled = adaptive && effort === undefined && budgetTokens === undefined ? true : undefined
    const told = show === 'none' ? { exclude: true } : { summary: show }
    // One of the two only; the budget is the more exact one.
    const length = budgetTokens === undefined ? { effort } : { max_tokens: budgetTokens }
    return { reasoning: present<JsonObject>({ ...length, ...told, enabled }) }
  }
  // Where reasoning is shown, it is shown always.
  const shown = quirks.reasoningHistory !== undefined
  if (show !== undefined && shown !== (show !== 'none')) losses.lose('reasoning_shown', 'reasoning.summary')
  loseMeasure(wish, losses)
  if (effort === undefined && budgetTokens !== undefined) losses.lose('reasoning_budget', 'reasoning.max_tokens')
  const nearest = budgetTokens === undefined ? undefined : effortOfBudget(budgetTokens)
  return { reasoning_effort: effort ?? nearest }
}
