import { asObject, asString, isObject, type JsonObject, parseJson } from '../kit/parse-json.ts'
import type { Usage } from '../model/usage.ts'
import { isChatFormat, type WireFormat } from '../model/wire-format.ts'
import { codecs } from './codecs.ts'
import { quietWords, says } from './openai/broken.ts'
import { saysNothing } from './quiet.ts'

/** Bytes of a body that is looked at although it does not tell how much was generated. */
const SMALL = 4096

/**
 * Whether a whole answer is empty: no content, no call of a tool, no output tokens, and an end that gives no reason for
 * it. A body is parsed only if it reports no output. `usage`: what it reports.
 */
export function isEmptyAnswer(format: WireFormat, body: Buffer, usage: Usage | undefined): boolean {
  const output = usage?.outputTokens
  if (output === undefined ? body.length > SMALL : output > 0) return false
  if (format === 'openai-chat' || format === 'openai-completions') return hasNoChoice(objectOf(body))
  if (!isChatFormat(format)) return false
  const json = objectOf(body)
  const answer = json && codecs[format].decodeAnswer(json)
  return answer !== undefined && saysNothing(answer)
}

function objectOf(body: Buffer): JsonObject | undefined {
  return asObject(parseJson(body.toString('utf8')))
}

/** Of OpenAI's kind, where members that nobody knows are content too. */
function hasNoChoice(answer: JsonObject | undefined): boolean {
  const choices = answer?.choices
  if (!Array.isArray(choices)) return false
  return choices.every((choice: unknown) => {
    return isObject(choice) && !says(choice) && quietWords.has(asString(choice.finish_reason) ?? '')
  })
}
