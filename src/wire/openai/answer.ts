import { editMembers, type Member, memberNamed, stringOf, wholeMembersOf } from '../../kit/json-members.ts'
import { parseJson } from '../../kit/parse-json.ts'
import type { AnswerFacts, ShownCost } from '../wire.ts'
import { cameToNothing, errorWords } from './broken.ts'
import { readUsage, withCost, writeUsage } from './usage.ts'

/** Members of an answer that tell nothing about the operator's account; others are taken out on the cheap lane. */
const answerMembers = new Set([
  'id',
  'object',
  'created',
  'model',
  'choices',
  'data',
  'usage',
  'service_tier',
  'system_fingerprint',
  'error',
])

const finishReasonPattern = /"finish_reason"\s*:\s*"([^"\\]{1,64})"/

function text(body: Buffer, member: Member | undefined): string | undefined {
  return member && body.toString('utf8', member.start, member.end)
}

/** Reads a whole answer of chats and completions: without a choice, or with nothing but an error in them, it is none. */
export function readChoices(body: Buffer): AnswerFacts | undefined {
  const members = wholeMembersOf(body)
  const facts = members && factsOf(body, members)
  if (!facts || facts.error) return facts
  const choices = memberNamed(members, 'choices')
  const broke = facts.finishReason !== undefined && errorWords.has(facts.finishReason)
  const nothing = !choices || choices.end - choices.start <= EMPTY || (broke && cameToNothing(body, choices))
  return nothing ? { ...facts, error: true } : facts
}

/** Length of an array without members. */
const EMPTY = 2

/** Reads a plain answer; undefined when it is not a JSON object. */
export function readAnswer(body: Buffer): AnswerFacts | undefined {
  const members = wholeMembersOf(body)
  return members && factsOf(body, members)
}

function factsOf(body: Buffer, members: readonly Member[]): AnswerFacts {
  const choices = memberNamed(members, 'choices')
  const rawUsage = text(body, memberNamed(members, 'usage'))
  const usage = rawUsage === undefined ? undefined : readUsage(parseJson(rawUsage))
  const error = text(body, memberNamed(members, 'error'))
  return {
    id: stringOf(body, memberNamed(members, 'id')),
    model: stringOf(body, memberNamed(members, 'model')),
    usage,
    rawUsage: usage && rawUsage,
    finishReason: choices && finishReasonIn(body, choices),
    error: error !== undefined && error !== 'null',
    write: (cost, scrub) => write(body, members, usage && rawUsage, cost, scrub),
  }
}

/** The last choice's reason: it stands near the end of the choices, behind the message. */
function finishReasonIn(body: Buffer, choices: Member): string | undefined {
  const at = body.lastIndexOf('"finish_reason"', choices.end)
  if (at < choices.start) return undefined
  return finishReasonPattern.exec(body.toString('latin1', at, Math.min(at + 128, choices.end)))?.[1]
}

/** Adds the cost to usage, or a usage of estimates where there is none, and takes out what is not on the allow-list; otherwise the same bytes. */
function write(
  body: Buffer,
  members: readonly Member[],
  rawUsage: string | undefined,
  cost: ShownCost | undefined,
  scrub: boolean,
): Buffer {
  const edits = new Map<string, string | undefined>()
  if (cost && rawUsage !== undefined) edits.set('usage', withCost(rawUsage, cost))
  // The format always has one, and clients look there for the charge.
  else if (cost?.usage) edits.set('usage', JSON.stringify(writeUsage(cost.usage, cost)))
  if (scrub) for (const { key } of members) if (!answerMembers.has(key)) edits.set(key, undefined)
  return edits.size > 0 ? editMembers(body, members, edits) : body
}

export { answerMembers }
