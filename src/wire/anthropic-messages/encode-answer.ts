import type { JsonObject } from '../../kit/parse-json.ts'
import type { ChatAnswer } from '../../model/chat/answer.ts'
import type { AnswerContext } from '../codec.ts'
import type { ShownCost } from '../wire.ts'
import { blocksOfPart } from './answer-blocks.ts'
import { explanationOf, writeFinish } from './stop-reason.ts'
import { writeUsage } from './usage.ts'

/** What every message has, also where a stream starts. */
export function messageHead(id: string | undefined, model: string | undefined, context: AnswerContext): JsonObject {
  return {
    id: id ?? context.requestId,
    type: 'message',
    role: 'assistant',
    model: model ?? context.model,
    container: null,
    diagnostics: null,
  }
}

/** A message. The format has one choice; a client of it cannot ask for more. */
export function encodeAnswer(answer: ChatAnswer, context: AnswerContext, cost: ShownCost | undefined): JsonObject {
  const [choice] = answer.choices
  const finish = choice?.finish
  // The explanation of a refusal has a place of its own in this format.
  const explained = finish !== undefined && explanationOf(finish) !== undefined
  const parts = choice?.parts.filter(({ type }) => !(explained && type === 'refusal')) ?? []
  const calls = parts.some(({ type }) => type === 'tool-call')
  return {
    ...messageHead(answer.id, answer.model, context),
    content: parts.flatMap(blocksOfPart),
    ...writeFinish(finish, calls),
    usage: writeUsage(answer.usage, answer.serviceTier, cost),
  }
}
