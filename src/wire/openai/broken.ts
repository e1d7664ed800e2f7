import type { Member } from '../../kit/json-members.ts'
import { asObject, isObject, type JsonObject, parseJson } from '../../kit/parse-json.ts'

/** Reasons to end of an answer that broke: words of OpenRouter, vLLM and DeepSeek, which OpenAI does not have. */
export const errorWords: ReadonlySet<string> = new Set(['error', 'abort', 'insufficient_system_resource'])

/** Whether a choice, or a chunk's, holds anything but its role and its reason to end. */
export function says({ delta, message, text }: JsonObject): boolean {
  if (typeof text === 'string' && text !== '') return true
  return Object.entries(asObject(delta) ?? asObject(message) ?? {}).some(([name, value]) => {
    if (name === 'role' || value === null || value === undefined || value === '') return false
    return !Array.isArray(value) || value.length > 0
  })
}

/** Whether the choices of a whole answer, which ended in an error, hold nothing. Parses them. */
export function cameToNothing(body: Buffer, { start, end }: Member): boolean {
  const choices = parseJson(body.toString('utf8', start, end))
  if (!Array.isArray(choices)) return true
  return choices.every((choice) => !isObject(choice) || (!says(choice) && errorWords.has(String(choice.finish_reason))))
}
