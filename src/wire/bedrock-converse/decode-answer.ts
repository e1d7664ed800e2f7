import { asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import type { ChatAnswer } from '../../model/chat/answer.ts'
import { decodeBlocks } from './decode-content.ts'
import { readFinish } from './finish.ts'
import { readUsage } from './usage.ts'

/**
 * A ConverseResponse. It tells neither an id (that is in the header `x-amzn-requestid`) nor the model, unless a prompt
 * router chose it. Undefined for anything else.
 */
export function decodeAnswer(body: JsonObject): ChatAnswer | undefined {
  const message = asObject(asObject(body.output)?.message)
  if (!message || !Array.isArray(message.content)) return undefined
  const finish = readFinish(asString(body.stopReason), stopSequenceOf(body))
  const tier = asString(asObject(body.serviceTier)?.type)
  return {
    id: undefined,
    model: routedModel(body),
    created: undefined,
    choices: [{ index: 0, parts: decodeBlocks(message.content), finish }],
    usage: readUsage(body.usage),
    ...(tier !== undefined && { serviceTier: tier }),
  }
}

/** Claude's `stop_sequence`, when the request asked for it by `additionalModelResponseFieldPaths`. */
export function stopSequenceOf({ additionalModelResponseFields }: JsonObject): string | undefined {
  return asString(asObject(additionalModelResponseFields)?.stop_sequence)
}

function routedModel({ trace }: JsonObject): string | undefined {
  return asString(asObject(asObject(trace)?.promptRouter)?.invokedModelId)
}
