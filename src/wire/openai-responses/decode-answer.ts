import { asCount, asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import type { ChatAnswer } from '../../model/chat/answer.ts'
import { readFinish } from './finish.ts'
import { decodeOutputItem, objectsIn } from './output-items.ts'
import { readUsage } from './usage.ts'

/** API reference, "The response object". Undefined when it is none, or when it failed. */
export function decodeAnswer(body: JsonObject): ChatAnswer | undefined {
  const failed = body.status === 'failed' || body.status === 'cancelled'
  if (!Array.isArray(body.output) || failed || asObject(body.error)) return undefined
  const items = objectsIn(body.output).map(decodeOutputItem)
  const parts = items.flatMap((item) => item.parts)
  const logprobs = items.flatMap((item) => item.logprobs)
  const held = {
    calls: parts.some(({ type }) => type === 'tool-call'),
    refusal: parts.some(({ type }) => type === 'refusal'),
  }
  const serviceTier = asString(body.service_tier)
  return {
    id: asString(body.id),
    model: asString(body.model),
    created: asCount(body.created_at),
    choices: [{ index: 0, parts, finish: readFinish(body, held), ...(logprobs.length > 0 && { logprobs }) }],
    usage: readUsage(body.usage, body.output),
    ...(serviceTier !== undefined && { serviceTier }),
  }
}
