import { editMembers, memberNamed, membersOf } from '../../kit/json-members.ts'
import { asCount, asObject, type JsonObject } from '../../kit/parse-json.ts'
import type { Call } from '../../model/call.ts'
import { gemini } from '../gemini/wire.ts'
import type { UpstreamBody, UpstreamTarget } from '../wire.ts'
import type { Counting } from './counting.ts'

/** Names of the member that holds a whole request. */
const WHOLE = ['generateContentRequest', 'generate_content_request']

function wholeIn(json: JsonObject): JsonObject | undefined {
  return asObject(WHOLE.map((name) => json[name]).find((value) => value !== undefined))
}

/** The call that a count with a whole request in it is about. */
function inner(call: Call): Call | undefined {
  const whole = WHOLE.map((name) => memberNamed(call.members, name)).find((member) => member !== undefined)
  const body = whole && call.body.subarray(whole.start, whole.end)
  const members = body && membersOf(body)
  return members && { ...call, body, members }
}

function toUpstream(call: Call, target: UpstreamTarget): UpstreamBody {
  const whole = inner(call)
  if (!whole) return gemini.toUpstream(call, target)
  const { body, dropped } = gemini.toUpstream(whole, target)
  if (!Buffer.isBuffer(body)) throw new Error('a request of JSON became a stream')
  const named = editMembers(body, membersOf(body) ?? [], new Map([['model', JSON.stringify(`models/${target.model}`)]]))
  return { body: Buffer.concat([Buffer.from('{"generateContentRequest":'), named, Buffer.from('}')]), dropped }
}

/** Gemini API reference, "models.countTokens": contents, or a whole GenerateContentRequest. */
export const geminiCounting: Counting = {
  surface: {
    ...gemini,
    read: (json, bodyLength, path, texts) =>
      gemini.read(wholeIn(json) ?? json, bodyLength, { ...path, stream: false }, texts),
  },
  toUpstream,
  tokens: (answer) => asCount(answer.totalTokens),
  members: new Set([
    'totalTokens',
    'cachedContentTokenCount',
    'promptTokensDetails',
    'cacheTokensDetails',
    'totalBillableCharacters',
  ]),
  answer: (tokens) => ({ totalTokens: tokens }),
}
