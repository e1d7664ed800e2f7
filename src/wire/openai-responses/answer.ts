import { editMembers, type Member, memberNamed, stringOf, wholeMembersOf } from '../../kit/json-members.ts'
import { asObject, asString, parseJson } from '../../kit/parse-json.ts'
import { withCost } from '../openai/usage.ts'
import type { AnswerFacts, ShownCost } from '../wire.ts'
import { readUsage, writeUsage } from './usage.ts'

/** Members of a response that tell nothing about the operator's account; others are taken out on the cheap lane. */
const responseMembers = new Set([
  'id',
  'object',
  'created_at',
  'completed_at',
  'status',
  'background',
  'error',
  'incomplete_details',
  'instructions',
  'max_output_tokens',
  'max_tool_calls',
  'metadata',
  'model',
  'output',
  'parallel_tool_calls',
  'previous_response_id',
  'prompt_cache_key',
  'prompt_cache_retention',
  'reasoning',
  'safety_identifier',
  'service_tier',
  'store',
  'temperature',
  'text',
  'tool_choice',
  'tools',
  'top_logprobs',
  'top_p',
  'truncation',
  'usage',
  'user',
])

function text(body: Buffer, member: Member | undefined): string | undefined {
  return member && body.toString('utf8', member.start, member.end)
}

/** Statuses of a response that is no answer. */
const broken: ReadonlySet<string | undefined> = new Set(['failed', 'cancelled'])

/** Reads a plain answer; undefined when it is not a JSON object. Without output it is none, whatever it says. */
export function readAnswer(body: Buffer): AnswerFacts | undefined {
  const members = wholeMembersOf(body)
  if (!members) return undefined
  const rawUsage = text(body, memberNamed(members, 'usage'))
  const usage = rawUsage === undefined ? undefined : readUsage(parseJson(rawUsage), billedOutput(body, members))
  const error = text(body, memberNamed(members, 'error'))
  const status = stringOf(body, memberNamed(members, 'status'))
  const incomplete = parseJson(text(body, memberNamed(members, 'incomplete_details')) ?? 'null')
  return {
    id: stringOf(body, memberNamed(members, 'id')),
    model: stringOf(body, memberNamed(members, 'model')),
    usage,
    rawUsage: usage && rawUsage,
    finishReason: asString(asObject(incomplete)?.reason) ?? status,
    error: (error !== undefined && error !== 'null') || broken.has(status) || !memberNamed(members, 'output'),
    write: (cost, scrub) => editResponse(body, members, cost, scrub),
  }
}

const billed = ['_search_call"', '"code_interpreter_call"', '"image_generation_call"']

/** The items, if there may be some among them that are billed by themselves. */
function billedOutput(body: Buffer, members: readonly Member[]): unknown {
  const output = memberNamed(members, 'output')
  if (!output) return undefined
  const bytes = body.subarray(output.start, output.end)
  return billed.some((type) => bytes.includes(type))
    ? parseJson(body.toString('utf8', output.start, output.end))
    : undefined
}

/** A response's text with the cost in its usage and what is not on the allow-list taken out; else the same bytes. */
export function editResponse(
  json: Buffer,
  members: readonly Member[],
  cost: ShownCost | undefined,
  scrub: boolean,
): Buffer {
  const edits = new Map<string, string | undefined>()
  const rawUsage = text(json, memberNamed(members, 'usage'))
  if (cost && rawUsage?.startsWith('{')) edits.set('usage', withCost(rawUsage, cost))
  // The format always has one, and clients look there for the charge.
  else if (cost?.usage) edits.set('usage', JSON.stringify(writeUsage(cost.usage, cost)))
  if (scrub) for (const { key } of members) if (!responseMembers.has(key)) edits.set(key, undefined)
  return edits.size > 0 ? editMembers(json, members, edits) : json
}
