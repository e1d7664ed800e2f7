import { editMembers, type Member, memberNamed, stringOf, wholeMembersOf } from '../../kit/json-members.ts'
import { parseJson } from '../../kit/parse-json.ts'
import { withCost } from '../openai/usage.ts'
import type { AnswerFacts, ShownCost } from '../wire.ts'
import { readUsage } from './usage.ts'

/** Members of a message that tell nothing about the operator's account; others are taken out on the cheap lane. */
export const messageMembers: ReadonlySet<string> = new Set([
  'id',
  'type',
  'role',
  'model',
  'content',
  'stop_reason',
  'stop_sequence',
  'stop_details',
  'usage',
  'context_management',
  'error',
])

function text(body: Buffer, member: Member | undefined): string | undefined {
  return member && body.toString('utf8', member.start, member.end)
}

/** Reads a plain answer; undefined when it is not a JSON object. Without content it is none, whatever it says. */
export function readAnswer(body: Buffer): AnswerFacts | undefined {
  const members = wholeMembersOf(body)
  if (!members) return undefined
  const rawUsage = text(body, memberNamed(members, 'usage'))
  const usage = rawUsage === undefined ? undefined : readUsage(parseJson(rawUsage))
  const error = text(body, memberNamed(members, 'error'))
  return {
    id: stringOf(body, memberNamed(members, 'id')),
    model: stringOf(body, memberNamed(members, 'model')),
    usage,
    rawUsage: usage && rawUsage,
    finishReason: stringOf(body, memberNamed(members, 'stop_reason')),
    error: (error !== undefined && error !== 'null') || !memberNamed(members, 'content'),
    write: (cost, scrub) => write(body, members, usage && rawUsage, cost, scrub),
  }
}

/** Adds the cost to usage and takes out what is not on the allow-list; otherwise the same bytes. */
function write(
  body: Buffer,
  members: readonly Member[],
  rawUsage: string | undefined,
  cost: ShownCost | undefined,
  scrub: boolean,
): Buffer {
  const edits = new Map<string, string | undefined>()
  if (cost && rawUsage !== undefined) edits.set('usage', withCost(rawUsage, cost))
  if (scrub) for (const { key } of members) if (!messageMembers.has(key)) edits.set(key, undefined)
  return edits.size > 0 ? editMembers(body, members, edits) : body
}
