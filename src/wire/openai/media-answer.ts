import { editMembers, type Member, memberNamed, stringOf, wholeMembersOf } from '../../kit/json-members.ts'
import { asObject, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import type { Usage } from '../../model/usage.ts'
import type { AnswerFacts, ShownCost } from '../wire.ts'
import { withCost } from './usage.ts'

/** How an answer of JSON is read that is no conversation's. */
export interface MediaAnswerRules {
  /** Members that tell nothing about the operator's account; others are taken out on the cheap lane. */
  readonly members: ReadonlySet<string>
  /** What was consumed. `member`: the parsed value of a small member. */
  readonly usage: (
    usage: JsonObject | undefined,
    body: Buffer,
    members: readonly Member[],
    member: (name: string) => unknown,
  ) => Usage | undefined
}

/** Reads a plain answer; undefined when it is not a JSON object. */
export function readMediaAnswer(body: Buffer, rules: MediaAnswerRules): AnswerFacts | undefined {
  const members = wholeMembersOf(body)
  if (!members) return undefined
  const text = (name: string) => {
    const member = memberNamed(members, name)
    return member && body.toString('utf8', member.start, member.end)
  }
  const value = (name: string) => {
    const written = text(name)
    return written === undefined ? undefined : parseJson(written)
  }
  const raw = asObject(value('usage'))
  const error = text('error')
  return {
    id: stringOf(body, memberNamed(members, 'id')),
    model: stringOf(body, memberNamed(members, 'model')),
    usage: rules.usage(raw, body, members, value),
    rawUsage: raw && text('usage'),
    finishReason: undefined,
    error: error !== undefined && error !== 'null',
    write: (cost, scrub) => write(body, members, raw && text('usage'), cost, scrub ? rules.members : undefined),
  }
}

/** The cost goes into a usage that is there; otherwise the same bytes. */
function write(
  body: Buffer,
  members: readonly Member[],
  rawUsage: string | undefined,
  cost: ShownCost | undefined,
  allowed: ReadonlySet<string> | undefined,
): Buffer {
  const edits = new Map<string, string | undefined>()
  if (cost && rawUsage !== undefined) edits.set('usage', withCost(rawUsage, cost))
  if (allowed) for (const { key } of members) if (!allowed.has(key)) edits.set(key, undefined)
  return edits.size > 0 ? editMembers(body, members, edits) : body
}

/** An answer that is text and nothing else. */
export function textAnswer(body: Buffer): AnswerFacts | undefined {
  if (body.length === 0) return undefined
  const unknown = { id: undefined, model: undefined, usage: undefined, rawUsage: undefined, finishReason: undefined }
  return { ...unknown, error: false, write: () => body }
}
