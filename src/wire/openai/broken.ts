import type { Member } from '../../kit/json-members.ts'
import { asObject, isObject, type JsonObject, parseJson } from '../../kit/parse-json.ts'

/** Reasons to end of an answer that broke: words of OpenRouter, vLLM and DeepSeek, which OpenAI does not have. */
export const errorWords: ReadonlySet<string> = new Set(['error', 'abort', 'insufficient_system_resource'])

/** Reasons to end that do not say why an answer may be empty; the empty one: none was told. */
export const quietWords: ReadonlySet<string> = new Set(['', 'stop', 'eos', 'tool_calls', 'function_call'])

/** Whether a choice, or a chunk's, holds anything but its role and its reason to end. */
export function says({ delta, message, text }: JsonObject): boolean {
  if (typeof text === 'string' && text !== '') return true
  return holdsMore(asObject(delta) ?? asObject(message) ?? {}, 'role')
}

/** Whether an object holds anything, empty texts and lists apart, besides the member of this name. */
export function holdsMore(object: JsonObject, besides: string): boolean {
  return Object.entries(object).some(([name, value]) => {
    if (name === besides || value === null || value === undefined || value === '') return false
    return !Array.isArray(value) || value.length > 0
  })
}

/** Whether the choices of a whole answer, which ended in an error, hold nothing. Parses them. */
export function cameToNothing(body: Buffer, { start, end }: Member): boolean {
  const choices = parseJson(body.toString('utf8', start, end))
  if (!Array.isArray(choices)) return true
  return choices.every((choice) => !isObject(choice) || (!says(choice) && errorWords.has(String(choice.finish_reason))))
}
