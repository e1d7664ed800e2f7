import { type Answer, jsonAnswer, newId, streamAnswer } from './answer.ts'
import type { Behaviour } from './behaviour.ts'
import { chatDraft, type Draft, type ToolCall } from './draft.ts'
import { logprobsOf } from './logprobs.ts'
import type { ChatRequest } from './requests.ts'
import { placeUsage, type Step } from './stream-usage.ts'
import { pieces } from './text.ts'
import { promptTokens, tokensOf } from './tokens.ts'
import { type ToldUsage, usageOf } from './usage.ts'

const ARGUMENT_PIECE = 8

/** POST /v1/chat/completions, plain or streamed. */
export function chatAnswer(request: ChatRequest, b: Behaviour): Answer {
  const dictated = request.stream ? dictatedStream(b) : dictatedAnswer(b)
  if (dictated) return dictated
  const drafts = Array.from({ length: request.n ?? 1 }, (_, i) => chatDraft(request, b, i))
  const usage = usageOf(
    promptTokens(request),
    drafts.reduce((sum, draft) => sum + draft.tokens, 0),
    b,
  )
  return request.stream ? streamed(request, b, drafts, usage) : plain(request, b, drafts, usage)
}

const UNCOUNTED = { id: null, usage: null, usageTold: false }

function dictatedStream(b: Behaviour): Answer | undefined {
  const chunks = b.frames?.map(({ data }) => data as object)
  return chunks && streamAnswer(chunks, b, UNCOUNTED)
}

function dictatedAnswer({ answer }: Behaviour): Answer | undefined {
  return answer === undefined ? undefined : jsonAnswer(answer)
}

function head(request: ChatRequest, b: Behaviour, object: string) {
  return {
    id: newId(b.idPrefix ?? 'chatcmpl-'),
    object,
    created: Math.floor(Date.now() / 1000),
    model: b.reportedModel ?? request.model,
  }
}

const TAIL = { service_tier: 'default', system_fingerprint: 'fp_simulator' }

function plain(request: ChatRequest, b: Behaviour, drafts: Draft[], usage: ToldUsage): Answer {
  const top = head(request, b, 'chat.completion')
  const choices = drafts.map((draft, index) => ({
    index,
    message: message(draft),
    logprobs: request.logprobs ? logprobsOf(pieces(draft.content ?? ''), request.top_logprobs ?? 0) : null,
    finish_reason: draft.finish,
  }))
  const usageTold = b.usage !== 'none'
  const body = { ...top, choices, ...(usageTold && { usage }), ...TAIL, ...b.extraTopLevel }
  return jsonAnswer(body, { id: top.id, usage, usageTold })
}

function message({ content, refusal, toolCalls }: Draft) {
  return {
    role: 'assistant',
    content,
    ...(toolCalls.length > 0 && { tool_calls: toolCalls }),
    refusal,
    annotations: [],
  }
}

function streamed(request: ChatRequest, b: Behaviour, drafts: Draft[], usage: ToldUsage): Answer {
  const top = { ...head(request, b, 'chat.completion.chunk'), ...TAIL }
  const steps = interleave(drafts.map((draft, index) => choiceSteps(draft, index, request)))
  const { chunks, usageTold } = placeUsage(steps, usage, request.stream_options?.include_usage === true, b.usage)
  const full = chunks.map((chunk) => ({ ...top, ...chunk, ...b.extraTopLevel }))
  return streamAnswer(full, b, { id: top.id, usage, usageTold })
}

/** First all role chunks, then all first pieces and so on, as parallel choices arrive. */
function interleave(lists: Step[][]): Step[] {
  const [only] = lists
  if (only && lists.length === 1) return only
  const longest = Math.max(...lists.map((list) => list.length))
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list[i] ?? [])).flat()
}

/** The chunks of one choice: role, content or refusal or tool calls, finish. */
function choiceSteps(draft: Draft, index: number, request: ChatRequest): Step[] {
  const step = (delta: object, text = '', finish: string | null = null, logprobs: object | null = null): Step => ({
    choice: { index, delta, logprobs, finish_reason: finish },
    chars: text.length,
  })
  const content = draft.toolCalls.length > 0 || draft.content === null ? null : ''
  const steps = [step({ role: 'assistant', content, refusal: null })]
  for (const piece of pieces(draft.content ?? '')) {
    const logprobs = request.logprobs ? logprobsOf([piece], request.top_logprobs ?? 0) : null
    steps.push(step({ content: piece }, piece, null, logprobs))
  }
  for (const piece of pieces(draft.refusal ?? '')) steps.push(step({ refusal: piece }, piece))
  draft.toolCalls.forEach((call, at) => {
    for (const { delta, text } of toolDeltas(call, at)) steps.push(step({ tool_calls: [delta] }, text))
  })
  steps.push(step({}, '', draft.finish))
  return steps
}

/** Name and id come first with empty arguments, then the arguments in pieces. */
function toolDeltas(call: ToolCall, index: number): { delta: object; text: string }[] {
  const { name, arguments: args } = call.function
  const out = [{ delta: { index, ...call, function: { name, arguments: '' } } as object, text: name }]
  // Long arguments come in longer pieces, so that the number of events stays bounded.
  const size = Math.max(ARGUMENT_PIECE, Math.ceil(tokensOf(args) / 100))
  const points = Array.from(args)
  for (let at = 0; at < points.length; at += size) {
    const text = points.slice(at, at + size).join('')
    out.push({ delta: { index, function: { arguments: text } }, text })
  }
  return out
}
