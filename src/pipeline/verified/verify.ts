import { followsSchema } from '../../kit/json-schema.ts'
import { asObject, parseJson } from '../../kit/parse-json.ts'
import type { Choice } from '../../model/chat/answer.ts'
import type { ToolCallPart } from '../../model/chat/parts.ts'
import type { Verification } from '../../model/plan.ts'
import type { CascadeCheck } from '../../model/smart.ts'
import { isChatFormat } from '../../model/wire-format.ts'
import { codecs } from '../../wire/codecs.ts'
import type { PlainAnswer } from '../answer.ts'

/** Answers that are longer (characters) are not held against the pattern. */
const LONGEST = 20_000

/** Which check a whole answer fails; undefined: none. What cannot be read is not held against anything. */
export function unverified(
  verification: Verification,
  { body, candidate: { format } }: PlainAnswer,
): CascadeCheck | undefined {
  const json = isChatFormat(format) ? asObject(parseJson(body.toString('utf8'))) : undefined
  const answer = json && isChatFormat(format) ? codecs[format].decodeAnswer(json) : undefined
  for (const choice of answer?.choices ?? []) {
    const failed = failedBy(verification, choice)
    if (failed !== undefined) return failed
  }
  return undefined
}

function failedBy({ schema, tools, pattern }: Verification, { parts }: Choice): CascadeCheck | undefined {
  const calls = parts.filter((part) => part.type === 'tool-call')
  if (tools && !calls.every((call) => isCallable(call, tools))) return 'tools'
  // A call of a tool is no answer yet.
  if (calls.length > 0) return undefined
  const text = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('')
  if (schema !== undefined) {
    const value = parseJson(text)
    if (value === undefined || !followsSchema(value, schema)) return 'schema'
  }
  if (pattern && text.length <= LONGEST && !pattern.test(text)) return 'pattern'
  return undefined
}

function isCallable({ name, input, custom }: ToolCallPart, tools: NonNullable<Verification['tools']>): boolean {
  const schema = tools.get(name)
  if (schema === undefined) return false
  if (custom) return true
  // No arguments are written as no text by some.
  const value = input === '' ? {} : parseJson(input)
  return value !== undefined && followsSchema(value, schema)
}
