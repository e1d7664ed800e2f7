import { asObject, isObject, type JsonObject } from '../kit/parse-json.ts'
import { invalid } from './api-error.ts'
import { countTokens, TOKENS_PER_MEDIA_PART, TOKENS_PER_MESSAGE } from './tokens.ts'

const roles = new Set(['system', 'developer', 'user', 'assistant', 'tool', 'function'])

export function readMessages(body: JsonObject): JsonObject[] {
  const { messages } = body
  if (!Array.isArray(messages) || messages.length === 0) {
    throw invalid('messages', "'messages' must be a non-empty array.")
  }
  return messages.map((message: unknown, at) => {
    if (isObject(message) && typeof message.role === 'string' && roles.has(message.role)) return message
    throw invalid(`messages[${at}].role`, `'messages[${at}]' must be an object with a known 'role'.`)
  })
}

/** The text of a message; parts that are not text are left out. */
export function textOf(message: JsonObject | undefined): string {
  const content = message?.content
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.map((part: unknown) => asObject(part)?.text ?? '').join(' ')
}

/**
 * prompt_tokens: for each message 3, the tokens of its text and of its tool calls' names and arguments, and 85 for
 * each part that is not text; and the tokens of the tools' JSON.
 */
export function promptTokens(messages: readonly JsonObject[], tools: unknown): number {
  let tokens = Array.isArray(tools) && tools.length > 0 ? countTokens(JSON.stringify(tools)) : 0
  for (const message of messages) {
    tokens += TOKENS_PER_MESSAGE + countTokens(textOf(message)) + TOKENS_PER_MEDIA_PART * mediaParts(message)
    for (const call of Array.isArray(message.tool_calls) ? message.tool_calls : []) {
      const made = asObject(asObject(call)?.function)
      tokens += countTokens(`${String(made?.name ?? '')} ${String(made?.arguments ?? '')}`)
    }
  }
  return tokens
}

function mediaParts({ content }: JsonObject): number {
  if (!Array.isArray(content)) return 0
  return content.filter((part: unknown) => typeof asObject(part)?.text !== 'string').length
}
