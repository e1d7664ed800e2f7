import type { JsonObject } from '../../kit/parse-json.ts'
import type { AnswerFormat, ChatRequest, ReasoningWish, Tool } from '../../model/chat/request.ts'
import { leastCap } from '../../model/wire-format.ts'
import type { EncodeTarget } from '../codec.ts'
import { present } from '../openai/read-fields.ts'
import { strictFormat, strictTool } from '../openai/strict-schema.ts'
import { writeUser } from '../openai/user-name.ts'
import { effortOfBudget } from '../translate/effort.ts'
import type { Feature } from '../translate/fidelity.ts'
import type { Losses } from '../translate/losses.ts'
import { loseMeasure } from '../translate/measure.ts'
import { choiceAmong } from '../translate/tool-choice.ts'
import { encodeItems, instructionsOf } from './encode-items.ts'
import { encodeToolChoice, encodeTools } from './encode-tools.ts'

/**
 * OpenAI API reference, "Create a model response". Throws Fault `invalid_request` (by `losses`) for what the format has
 * no words for.
 */
export function encodeRequest(request: ChatRequest, target: EncodeTarget, losses: Losses): JsonObject {
  tellLosses(request, losses)
  const { tools = [] } = request
  const instructions = instructionsOf(request.messages)
  const rest = instructions === undefined ? request.messages : request.messages.slice(1)
  const { include: wished, ...native } = nativeFields(request)
  const include = [...(Array.isArray(wished) ? wished : []), ...includes(request)]
  return present({
    model: target.model,
    instructions,
    input: encodeItems(rest, tools, losses),
    ...encodeOffer(request, losses),
    text: encodeText({ ...request, answerFormat: strictFormat(request.answerFormat, losses) }),
    reasoning: request.reasoning && encodeWish(request.reasoning, losses),
    max_output_tokens: encodeCap(target.outputCap ?? request.maxOutputTokens, losses),
    temperature: request.temperature,
    top_p: request.topP,
    top_logprobs: request.topLogprobs,
    include: include.length > 0 ? include : undefined,
    service_tier: request.serviceTier,
    user: writeUser(request.user, losses),
    metadata: request.metadata,
    ...native,
    // The format keeps answers unless told otherwise; clients of other formats would not expect that.
    store: target.stateless ? false : (request.store ?? false),
    stream: request.stream || undefined,
  })
}

function nativeFields({ native }: ChatRequest): JsonObject {
  return native?.origin === 'openai-responses' ? native.fields : {}
}

/** Wishes that the format has no words for, by the names that they mostly go by. */
const wordless = [
  ['frequencyPenalty', 'frequency_penalty'],
  ['presencePenalty', 'presence_penalty'],
  ['seed', 'seed'],
  ['topK', 'top_k'],
  ['logitBias', 'logit_bias'],
] as const satisfies readonly (readonly [keyof ChatRequest, Feature])[]

function tellLosses(request: ChatRequest, losses: Losses): void {
  for (const [member, feature] of wordless) if (request[member] !== undefined) losses.lose(feature, feature)
  if (request.stop && request.stop.length > 0) losses.lose('stop_sequences', 'stop')
  if ((request.choices ?? 1) > 1) losses.lose('choices', 'n')
  if (request.cache) losses.lose('cache_control', 'cache_control')
}

/** Members that tell of tools; none where no tool is left. */
function encodeOffer({ tools = [], toolChoice, parallelToolCalls }: ChatRequest, losses: Losses): JsonObject {
  const offered = tools.filter((tool) => runsHere(tool, losses))
  const choice = choiceAmong(toolChoice, offered, losses)
  if (offered.length === 0) return {}
  return {
    tools: encodeTools(offered.map((tool) => (tool.kind === 'function' ? strictTool(tool, losses) : tool))),
    tool_choice: choice && encodeToolChoice(choice, offered),
    parallel_tool_calls: parallelToolCalls,
  }
}

/** Tools of another format's provider do not. */
function runsHere(tool: Tool, losses: Losses): boolean {
  if (tool.kind === 'function' && tool.cache) losses.lose('cache_control', `tools.${tool.name}.cache_control`)
  if (tool.kind !== 'hosted' || tool.origin === 'openai-responses') return true
  losses.lose('hosted_tool', `tools.${tool.name}`)
  return false
}

/** The sealed reasoning is asked for only where there is some: models that do not reason refuse to be asked. */
function includes(request: ChatRequest): string[] {
  const { reasoning, logprobs } = request
  const reasons = reasoning !== undefined && reasoning.effort !== 'none'
  const sealed = reasons || request.messages.some(({ parts }) => parts.some(isSealed))
  return [...(sealed ? ['reasoning.encrypted_content'] : []), ...(logprobs ? ['message.output_text.logprobs'] : [])]
}

function isSealed(part: ChatRequest['messages'][number]['parts'][number]): boolean {
  return part.type === 'reasoning' && (part.signature ?? part.redacted)?.origin === 'openai-responses'
}

export function encodeText({ answerFormat, verbosity }: ChatRequest): JsonObject | undefined {
  if (!answerFormat && verbosity === undefined) return undefined
  return present({ format: answerFormat && encodeFormat(answerFormat), verbosity })
}

function encodeFormat(format: AnswerFormat): JsonObject {
  if (format.kind === 'text') return { type: 'text' }
  if (format.kind === 'json') return { type: 'json_object' }
  const { name = 'answer', description, schema, strict } = format
  return present({ type: 'json_schema', name, description, schema, strict })
}

function encodeWish(asked: ReasoningWish, losses: Losses): JsonObject | undefined {
  const { effort, budgetTokens, show } = asked
  loseMeasure(asked, losses)
  if (budgetTokens !== undefined) losses.lose('reasoning_budget', 'reasoning.budget_tokens')
  const byBudget = budgetTokens === undefined ? undefined : effortOfBudget(budgetTokens)
  const wish = present({ effort: effort ?? byBudget, summary: show === 'none' ? undefined : show })
  return Object.keys(wish).length > 0 ? wish : undefined
}

function encodeCap(cap: number | undefined, losses: Losses): number | undefined {
  const least = leastCap('openai-responses')
  if (cap === undefined || cap >= least) return cap
  losses.leave('max_tokens')
  return least
}
