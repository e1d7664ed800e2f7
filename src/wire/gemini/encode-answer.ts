import type { JsonObject } from '../../kit/parse-json.ts'
import type { ChatAnswer, Choice } from '../../model/chat/answer.ts'
import type { AnswerContext } from '../codec.ts'
import type { ShownCost } from '../wire.ts'
import { writeCitations } from './citations.ts'
import { blockReasonOf, writeFinish } from './finish.ts'
import { writeLogprobs } from './logprobs.ts'
import { writeUsage } from './usage.ts'
import { writeParts } from './write-parts.ts'

/** GenerateContentResponse (Gemini API reference), with the cost in its usageMetadata. */
export function encodeAnswer(answer: ChatAnswer, context: AnswerContext, cost: ShownCost | undefined): JsonObject {
  const blocked = answer.choices.map(({ finish }) => blockReasonOf(finish)).find((reason) => reason !== undefined)
  const tier = answer.serviceTier === 'default' ? 'standard' : answer.serviceTier
  const usage = answer.usage && { ...writeUsage(answer.usage, cost), ...(tier !== undefined && { serviceTier: tier }) }
  return {
    ...(blocked === undefined
      ? { candidates: answer.choices.map(writeCandidate) }
      : { promptFeedback: { blockReason: blocked } }),
    ...(usage && { usageMetadata: usage }),
    modelVersion: answer.model ?? context.model,
    responseId: answer.id ?? context.requestId,
    ...(answer.created !== undefined && { createTime: new Date(answer.created * 1000).toISOString() }),
  }
}

function writeCandidate({ index, parts, finish, logprobs }: Choice): JsonObject {
  const { written, places } = writeParts(parts)
  const placed = parts.flatMap((part, at) =>
    part.type === 'text' ? (part.citations ?? []).map((citation) => ({ partIndex: places[at] ?? 0, citation })) : [],
  )
  const textOf = (partIndex: number) => {
    const part = parts[places.indexOf(partIndex)]
    return part?.type === 'text' ? part.text : ''
  }
  return {
    // SDKs look for parts in every content.
    content: { parts: written.length > 0 ? written : [{ text: '' }], role: 'model' },
    finishReason: writeFinish(finish),
    index,
    ...writeCitations(placed, textOf),
    ...writeLogprobs(logprobs),
  }
}
