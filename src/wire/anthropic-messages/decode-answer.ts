import { asObject, asString, isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { ChatAnswer } from '../../model/chat/answer.ts'
import type { Part } from '../../model/chat/parts.ts'
import { partOfBlock } from './answer-blocks.ts'
import { explanationOf, readFinish } from './stop-reason.ts'
import { readUsage } from './usage.ts'

/**
 * A message in no format's words; undefined when the body is none. `container`, `diagnostics` and `context_management`
 * speak of the provider's own tools and account and are not carried over.
 */
export function decodeAnswer(body: JsonObject): ChatAnswer | undefined {
  const { content } = body
  if (body.type === 'error' || !Array.isArray(content)) return undefined
  const finish = readFinish(body)
  const explanation = explanationOf(finish)
  const refusal: Part[] = explanation === undefined ? [] : [{ type: 'refusal', text: explanation }]
  const serviceTier = asString(asObject(body.usage)?.service_tier)
  return {
    id: asString(body.id),
    model: asString(body.model),
    created: undefined,
    choices: [{ index: 0, parts: [...content.filter(isObject).map(partOfBlock), ...refusal], finish }],
    usage: readUsage(body.usage),
    ...(serviceTier !== undefined && { serviceTier }),
  }
}
