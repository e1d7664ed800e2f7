import type { JsonObject } from '../../kit/parse-json.ts'
import type { ChatAnswer } from '../../model/chat/answer.ts'
import type { AnswerContext } from '../codec.ts'
import { writeTier } from '../openai/tier.ts'
import type { ShownCost } from '../wire.ts'
import { instructionsOf } from './encode-items.ts'
import { encodeText } from './encode-request.ts'
import { encodeToolChoice, encodeTools } from './encode-tools.ts'
import { type Ending, writeFinish } from './finish.ts'
import { outputItems } from './output-items.ts'
import { writeUsage } from './usage.ts'

/** What is known of a response from its beginning on. */
export interface ResponseHead {
  readonly id: string
  readonly model: string
  readonly created: number
  readonly serviceTier: string | undefined
}

export function encodeAnswer(answer: ChatAnswer, context: AnswerContext, cost: ShownCost | undefined): JsonObject {
  const [choice] = answer.choices
  const refusal = choice?.parts.some(({ type }) => type === 'refusal') ?? false
  const ending = writeFinish(choice?.finish ?? { reason: 'stop', raw: undefined }, { refusal })
  const { id, model, created, serviceTier } = answer
  const head = headOf({ id, model, created, serviceTier }, context)
  const status = ending.status === 'completed' ? 'completed' : 'incomplete'
  const { tools = [] } = context.request
  const output = outputItems(choice?.parts ?? [], choice?.logprobs ?? [], head.id, status, tools)
  return encodeResponse(head, context, { ...ending, output, usage: writeUsage(answer.usage, cost) })
}

export function headOf(
  told: Pick<ChatAnswer, 'id' | 'model' | 'created' | 'serviceTier'>,
  context: AnswerContext,
): ResponseHead {
  return {
    id: told.id ?? context.requestId,
    model: told.model ?? context.model,
    created: told.created ?? context.created,
    serviceTier: told.serviceTier,
  }
}

export interface ResponseBody extends Omit<Ending, 'status'> {
  readonly status: Ending['status'] | 'in_progress'
  readonly output: readonly JsonObject[]
  readonly usage: JsonObject | null
}

/** API reference, "The response object": what was asked for comes back in it. */
export function encodeResponse(head: ResponseHead, context: AnswerContext, body: ResponseBody): JsonObject {
  const { request } = context
  const { tools = [] } = request
  return {
    id: head.id,
    object: 'response',
    created_at: head.created,
    status: body.status,
    background: false,
    error: body.error,
    incomplete_details: body.incomplete_details,
    instructions: instructionsOf(request.messages) ?? null,
    max_output_tokens: request.maxOutputTokens ?? null,
    model: head.model,
    output: body.output,
    parallel_tool_calls: request.parallelToolCalls ?? true,
    previous_response_id: null,
    reasoning: { effort: request.reasoning?.effort ?? null, summary: request.reasoning?.show ?? null },
    ...(head.serviceTier !== undefined && { service_tier: writeTier(head.serviceTier) }),
    store: false,
    temperature: request.temperature ?? 1,
    text: { format: { type: 'text' }, ...encodeText(request) },
    tool_choice: request.toolChoice ? encodeToolChoice(request.toolChoice, tools) : 'auto',
    tools: encodeTools(tools),
    top_logprobs: request.topLogprobs ?? 0,
    top_p: request.topP ?? 1,
    truncation: 'disabled',
    usage: body.usage,
    user: request.user ?? null,
    metadata: request.metadata ?? {},
  }
}
