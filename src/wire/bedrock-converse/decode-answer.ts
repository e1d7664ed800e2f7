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

/**
 * Claude's `stop_sequence`, when the request asked for it by `additionalModelResponseFieldPaths`. On streams it stands
 * below `delta`, where Claude's own last event has it; null when no sequence was met.
 */
export function stopSequenceOf({ additionalModelResponseFields }: JsonObject): string | undefined {
  const fields = asObject(additionalModelResponseFields)
  return asString(fields?.stop_sequence) ?? asString(asObject(fields?.delta)?.stop_sequence)
}

function routedModel({ trace }: JsonObject): string | undefined {
  return asString(asObject(asObject(trace)?.promptRouter)?.invokedModelId)
}
