import { editMembers, type Member, memberNamed, stringOf, wholeMembersOf } from '../../kit/json-members.ts'
import { asObject, asString, parseJson } from '../../kit/parse-json.ts'
import { withCost } from '../openai/usage.ts'
import type { AnswerFacts, ShownCost } from '../wire.ts'
import { decodeAnswer } from './decode-answer.ts'
import { blockedWord, isErrorWord } from './finish.ts'
import { jsonText } from './json-text.ts'
import { withSearches } from './searches.ts'
import { readUsage, writeUsage } from './usage.ts'

/** Members of an answer that tell nothing about the operator's account; others are taken out on the cheap lane. */
const answerMembers = new Set([
  'candidates',
  'promptFeedback',
  'usageMetadata',
  'modelVersion',
  'responseId',
  'createTime',
  'error',
])

const finishReasonPattern = /"finishReason"\s*:\s*"([^"\\]{1,64})"/
const ownCost = /"(?:cost|is_byok|cost_details)"\s*:/

function text(body: Buffer, member: Member | undefined): string | undefined {
  return member && body.toString('utf8', member.start, member.end)
}

/** Reads a GenerateContentResponse; undefined when it is not a JSON object. */
export function readAnswer(body: Buffer): AnswerFacts | undefined {
  const members = wholeMembersOf(body)
  if (!members) return undefined
  const rawUsage = text(body, memberNamed(members, 'usageMetadata'))
  const told = rawUsage === undefined ? undefined : readUsage(parseJson(rawUsage))
  const usage = searched(body) ? withSearches(told, asObject(parseJson(body.toString('utf8'))) ?? {}) : told
  const error = text(body, memberNamed(members, 'error'))
  const finishReason = finishReasonIn(body, members)
  return {
    id: stringOf(body, memberNamed(members, 'responseId')),
    model: stringOf(body, memberNamed(members, 'modelVersion')),
    usage,
    rawUsage: usage && rawUsage,
    finishReason,
    error: (error !== undefined && error !== 'null') || cameToNothing(body, members, finishReason),
    write: (cost, scrub) => shown(body, members, cost, scrub),
  }
}

const queriesKey = Buffer.from('"webSearchQueries"')

function searched(body: Buffer): boolean {
  return body.includes(queriesKey)
}

/** Nobody answered and nobody says why, or there is nothing but an error: only then it is parsed. */
function cameToNothing(body: Buffer, members: readonly Member[], reason: string | undefined): boolean {
  const candidates = text(body, memberNamed(members, 'candidates')) ?? '[]'
  if (reason === undefined) return candidates === '[]' || candidates === 'null'
  if (!isErrorWord(reason)) return false
  const answer = decodeAnswer(asObject(parseJson(body.toString('utf8'))) ?? {})
  return !answer || answer.choices.every(({ parts, finish }) => parts.length === 0 && finish.reason === 'error')
}

/** The last candidate's reason, or why the prompt was blocked: that too is an answer. */
function finishReasonIn(body: Buffer, members: readonly Member[]): string | undefined {
  const candidates = memberNamed(members, 'candidates')
  const at = candidates ? body.lastIndexOf('"finishReason"', candidates.end) : -1
  if (candidates && at >= candidates.start) {
    return finishReasonPattern.exec(body.toString('latin1', at, Math.min(at + 128, candidates.end)))?.[1]
  }
  const feedback = text(body, memberNamed(members, 'promptFeedback'))
  const blocked = feedback && asString(asObject(parseJson(feedback))?.blockReason)
  return blocked ? blockedWord(blocked) : undefined
}

/**
 * A GenerateContentResponse as the client gets it: with the cost in its usage, never with a provider's own, and without
 * what is not on the allow-list where that is told. Otherwise the same bytes.
 */
export function shown(body: Buffer, members: readonly Member[], cost: ShownCost | undefined, scrub: boolean): Buffer {
  const edits = new Map<string, string | undefined>()
  const usage = memberNamed(members, 'usageMetadata')
  const raw = usage && asObject(parseJson(text(body, usage) ?? '')) ? text(body, usage) : undefined
  if (raw !== undefined && cost) edits.set('usageMetadata', priced(raw, cost))
  // The format always has one, and clients look there for the charge.
  else if (raw === undefined && cost?.usage) edits.set('usageMetadata', jsonText(writeUsage(cost.usage, cost)))
  else if (raw !== undefined && ownCost.test(raw)) edits.set('usageMetadata', withoutCost(raw))
  if (scrub) for (const { key } of members) if (!answerMembers.has(key)) edits.set(key, undefined)
  return edits.size > 0 ? editMembers(body, members, edits) : body
}

function withoutCost(raw: string): string {
  const { cost: _, is_byok: __, cost_details: ___, ...usage } = asObject(parseJson(raw)) ?? {}
  return jsonText(usage)
}

/** A usage that cannot be written again gives way to the cost alone. */
function priced(raw: string, cost: ShownCost): string {
  try {
    return withCost(raw, cost)
  } catch {
    return withCost('{}', cost)
  }
}
