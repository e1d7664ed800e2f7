import { newId } from '../kit/ids.ts'
import { asObject, type JsonObject } from '../kit/parse-json.ts'
import { type Answer, usageOf, withUsage } from './answer.ts'
import { composeAnswer } from './compose-answer.ts'
import { limitText } from './limit-text.ts'
import { promptTokens, readMessages } from './messages.ts'
import { readInteger, readModel, readStop } from './request-fields.ts'
import { countTokens } from './tokens.ts'
import { type ToolCall, toolCallFor } from './tool-call.ts'

interface Choice {
  readonly tokens: readonly string[]
  readonly toolCall: ToolCall | undefined
  readonly finishReason: string
}

/** POST /chat/completions (OpenAI API reference, "Create chat completion"). Throws ApiError. */
export function chat(body: JsonObject, now: number): Answer {
  const model = readModel(body, 'chat')
  const messages = readMessages(body)
  const choices = makeChoices(model, messages, body)
  const usage = usageOf(
    promptTokens(messages, body.tools),
    choices.reduce((sum, choice) => sum + completionTokens(choice), 0),
  )
  const envelope = { id: newId('chatcmpl'), created: Math.floor(now / 1000), model, system_fingerprint: 'fp_sandbox' }
  if (body.stream === true) {
    const chunk = { ...envelope, object: 'chat.completion.chunk' }
    const wanted = asObject(body.stream_options)?.include_usage === true
    return { kind: 'events', events: withUsage(chunks(chunk, choices), chunk, usage, wanted) }
  }
  return { kind: 'json', body: { ...envelope, object: 'chat.completion', choices: choices.map(whole), usage } }
}

function makeChoices(model: string, messages: readonly JsonObject[], body: JsonObject): Choice[] {
  const count = readInteger(body, 'n', 1, 16) ?? 1
  const stop = readStop(body)
  const most = readInteger(body, 'max_completion_tokens', 1, 1e8) ?? readInteger(body, 'max_tokens', 1, 1e8)
  const toolCall = toolCallFor(body, messages)
  return Array.from({ length: count }, (_, at) => {
    if (toolCall) return { tokens: [], toolCall, finishReason: 'tool_calls' }
    const text = composeAnswer(model, messages, body)
    return { ...limitText(at === 0 ? text : `${text} (Answer ${at + 1}.)`, stop, most), toolCall: undefined }
  })
}

/** Tokens of the text, or of a tool call's name and arguments. */
function completionTokens({ tokens, toolCall }: Choice): number {
  return toolCall ? countTokens(`${toolCall.function.name} ${toolCall.function.arguments}`) : tokens.length
}

function whole({ tokens, toolCall, finishReason }: Choice, index: number) {
  const content = toolCall ? null : tokens.join('')
  const message = { role: 'assistant', content, refusal: null, ...(toolCall && { tool_calls: [toolCall] }) }
  return { index, message, logprobs: null, finish_reason: finishReason }
}

function* chunks(envelope: object, choices: readonly Choice[]): Generator<object> {
  const event = (index: number, delta: object, finishReason: string | null = null) => ({
    ...envelope,
    choices: [{ index, delta, logprobs: null, finish_reason: finishReason }],
  })
  for (const [index, { tokens, toolCall, finishReason }] of choices.entries()) {
    yield event(index, { role: 'assistant', content: toolCall ? null : '' })
    for (const content of tokens) yield event(index, { content })
    if (toolCall) {
      const { name, arguments: made } = toolCall.function
      yield event(index, { tool_calls: [{ index: 0, ...toolCall, function: { name, arguments: '' } }] })
      for (let at = 0; at < made.length; at += 16) {
        yield event(index, { tool_calls: [{ index: 0, function: { arguments: made.slice(at, at + 16) } }] })
      }
    }
    yield event(index, {}, finishReason)
  }
}
