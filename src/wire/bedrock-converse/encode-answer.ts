import type { JsonObject } from '../../kit/parse-json.ts'
import type { ChatAnswer, Finish } from '../../model/chat/answer.ts'
import type { AnswerContext } from '../codec.ts'
import type { ShownCost } from '../wire.ts'
import { type ContentContext, encodeParts } from './encode-content.ts'
import { writeFinish } from './finish.ts'
import { familyOf } from './model-family.ts'
import { writeUsage } from './usage.ts'

/** Answers are written as the model gave them: nothing in them can be refused. */
export const answerContext = (): ContentContext => ({
  family: familyOf(''),
  lose: () => {},
  names: new Set(),
})

/** A ConverseResponse with the first choice of an answer: Converse has one only. */
export function encodeAnswer(answer: ChatAnswer, _context: AnswerContext, cost: ShownCost | undefined): JsonObject {
  const [choice] = answer.choices
  const finish = choice?.finish ?? { reason: 'other', raw: undefined }
  const usage = writeUsage(answer.usage)
  return {
    output: { message: { role: 'assistant', content: encodeParts(choice?.parts ?? [], 'content', answerContext()) } },
    stopReason: writeFinish(finish),
    usage: cost ? { ...usage, ...shown(cost) } : usage,
    metrics: { latencyMs: 0 },
    ...extraFields(finish),
    ...(answer.serviceTier !== undefined && { serviceTier: { type: answer.serviceTier } }),
    ...(answer.model !== undefined && { trace: { promptRouter: { invokedModelId: answer.model } } }),
  }
}

export function extraFields({ stopSequence }: Finish): JsonObject {
  return stopSequence === undefined ? {} : { additionalModelResponseFields: { stop_sequence: stopSequence } }
}

/** What a call cost, beside Bedrock's own counts. */
export function shown({ charge, upstream, isByok }: ShownCost): JsonObject {
  return {
    cost: charge,
    is_byok: isByok,
    ...(upstream !== undefined && { cost_details: { upstream_inference_cost: upstream } }),
  }
}
