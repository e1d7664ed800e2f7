import { asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import type { Part, ReasoningPart, ToolCallPart } from '../../model/chat/parts.ts'
import { fieldsOf } from './fields.ts'
import { jsonText } from './json-text.ts'
import { readBlob, readFileData } from './media.ts'
import { readMark } from './signature.ts'

/** Steps of tools that run at the provider: they go back to it as they came. */
const providerSteps = ['executableCode', 'codeExecutionResult', 'toolCall', 'toolResponse'] as const

/**
 * A Part of a model's or a user's content, but for functionResponse. `callId` gives a name to a functionCall that has
 * none. Most become one part; a signature on plain text becomes a part of its own behind it. Undefined when nothing in
 * it is known.
 */
export function readPart(raw: JsonObject, callId: () => string): readonly Part[] | undefined {
  const fields = fieldsOf(raw)
  const signature = asString(fields.thoughtSignature)
  const call = asObject(fields.functionCall)
  if (call) return [readCall(call, signature, callId)]
  const step = providerSteps.find((name) => asObject(fields[name]))
  if (step) return [{ type: 'other', origin: 'gemini', name: step, raw }]
  const media = readMedia(fields)
  // Its cut of the video cannot be said elsewhere.
  if (media && asObject(fields.videoMetadata)) return [{ type: 'other', origin: 'gemini', name: 'video', raw }]
  if (media) return signature ? [media, signatureAlone(signature, undefined)] : [media]
  const text = asString(fields.text) ?? (signature === undefined ? undefined : '')
  return text === undefined ? undefined : readText(text, fields.thought === true, signature)
}

function readMedia(fields: JsonObject): Part | undefined {
  const inline = asObject(fields.inlineData)
  if (inline) return readBlob(inline)
  const file = asObject(fields.fileData)
  return file && readFileData(file)
}

/** A FunctionCall: `{id, name, args}`. */
function readCall(raw: JsonObject, signature: string | undefined, callId: () => string): ToolCallPart {
  const { id, name, args } = fieldsOf(raw)
  const mark = signature === undefined ? undefined : readMark(signature).signature
  return {
    type: 'tool-call',
    id: asString(id) || callId(),
    name: asString(name) ?? '',
    input: jsonText(asObject(args) ?? {}),
    ...(mark && { signature: mark }),
  }
}

function readText(text: string, thought: boolean, signature: string | undefined): readonly Part[] {
  if (thought) return [readThought(text, signature)]
  if (signature === undefined) return [{ type: 'text', text }]
  // A signature may come behind the text that it belongs to, in a part without text.
  return text === '' ? [signatureAlone(signature, '')] : [{ type: 'text', text }, signatureAlone(signature, undefined)]
}

/** Gemini shows summaries of its thoughts only. */
function readThought(text: string, signature: string | undefined): ReasoningPart {
  if (signature === undefined) return { type: 'reasoning', text, summary: true }
  const mark = readMark(signature)
  const own = mark.signature?.origin === 'gemini'
  return {
    type: 'reasoning',
    text: mark.redacted && text === '' ? undefined : text,
    ...(own && { summary: true }),
    ...mark,
  }
}

/** `text`: the empty text that it came with; undefined when it stood on the part before. */
function signatureAlone(signature: string, text: '' | undefined): ReasoningPart {
  const mark = readMark(signature)
  return { type: 'reasoning', text: mark.redacted ? undefined : text, ...mark }
}
