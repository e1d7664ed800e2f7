import { asCount, asObject, asString, isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { ChatAnswer, Choice } from '../../model/chat/answer.ts'
import type { Part, ToolCallPart } from '../../model/chat/parts.ts'
import { newCallId } from '../call-id.ts'
import { readUrl } from '../openai/media.ts'
import { readUsage } from '../openai/usage.ts'
import { readAnnotations } from './citations.ts'
import { readFinish } from './finish.ts'
import { readReasoning } from './read-reasoning.ts'

/** OpenAI API reference, "The chat completion object". Never throws; undefined when there are no choices in it. */
export function decodeAnswer(body: JsonObject): ChatAnswer | undefined {
  if (!Array.isArray(body.choices) || isObject(body.error)) return undefined
  return {
    id: asString(body.id) || undefined,
    model: asString(body.model) || undefined,
    created: asCount(body.created),
    choices: body.choices.filter(isObject).map(decodeChoice),
    usage: readUsage(body.usage),
    serviceTier: asString(body.service_tier),
  }
}

function decodeChoice(choice: JsonObject, position: number): Choice {
  const message = asObject(choice.message) ?? {}
  const parts = partsOf(message)
  const held = {
    calls: parts.some(({ type }) => type === 'tool-call'),
    refusal: parts.some(({ type }) => type === 'refusal'),
  }
  const logprobs = readLogprobs(choice.logprobs)
  return {
    index: asCount(choice.index) ?? position,
    parts,
    finish: readFinish(asString(choice.finish_reason), asString(choice.native_finish_reason), held),
    ...(logprobs && { logprobs }),
  }
}

function partsOf(message: JsonObject): Part[] {
  const calls = readCalls(message)
  const { parts: reasoning, callSignatures } = readReasoning(message, new Set(calls.map(({ id }) => id)))
  const content = readPieces(message.content)
  const citations = readAnnotations(message.annotations)
  const refusal = asString(message.refusal)
  const text = content
    .filter(({ thought }) => !thought)
    .map((piece) => piece.text)
    .join('')
  return [
    ...reasoning,
    ...content.flatMap((piece) => (piece.thought ? [{ type: 'reasoning', text: piece.text } as const] : [])),
    ...(text || citations.length > 0
      ? [{ type: 'text', text, ...(citations.length > 0 && { citations }) } as const]
      : []),
    ...(refusal ? [{ type: 'refusal', text: refusal } as const] : []),
    ...readImages(message.images),
    ...readAudio(asObject(message.audio)),
    ...calls.map((call) => {
      const signature = callSignatures.get(call.id)
      return signature ? { ...call, signature } : call
    }),
  ]
}

interface Piece {
  readonly thought: boolean
  readonly text: string
}

/** Content of an answer: text, or the chunks of text and thinking that Mistral's reasoning models write. */
export function readPieces(content: unknown): readonly Piece[] {
  if (typeof content === 'string') return content === '' ? [] : [{ thought: false, text: content }]
  if (!Array.isArray(content)) return []
  return content.flatMap((value): readonly Piece[] => {
    const part = asObject(value)
    if (part?.type === 'thinking') return readPieces(part.thinking).map(({ text }) => ({ thought: true, text }))
    const text = asString(part?.text)
    return text ? [{ thought: false, text }] : []
  })
}

function readCalls(message: JsonObject): ToolCallPart[] {
  const calls = Array.isArray(message.tool_calls) ? message.tool_calls : []
  const older = asObject(message.function_call)
  return [...calls, ...(older ? [{ function: older }] : [])].filter(isObject).map((call: JsonObject) => {
    const custom = asObject(call.custom)
    const called = custom ?? asObject(call.function)
    const input = custom ? asString(custom.input) : readArguments(called?.arguments)
    return {
      type: 'tool-call',
      id: asString(call.id) || newCallId(),
      name: asString(called?.name) ?? '',
      input: input ?? '',
      ...(custom && { custom: true }),
    }
  })
}

/** JSON text of arguments; some servers send the object itself. */
export function readArguments(value: unknown): string | undefined {
  return isObject(value) ? JSON.stringify(value) : asString(value)
}

/** Images of OpenRouter's answers. */
export function readImages(value: unknown): readonly Part[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((image) => {
    const url = asString(asObject(asObject(image)?.image_url)?.url)
    const source = url === undefined ? undefined : readUrl(url, 'image/png')
    return source ? [{ type: 'image', source }] : []
  })
}

function readAudio(audio: JsonObject | undefined): readonly Part[] {
  const data = asString(audio?.data)
  if (!audio || data === undefined) return []
  const transcript = asString(audio.transcript)
  const source = { kind: 'data', mediaType: 'audio/wav', data } as const
  return [{ type: 'audio', source, format: undefined, ...(transcript && { transcript }) }]
}

export function readLogprobs(value: unknown): readonly JsonObject[] | undefined {
  const logprobs = asObject(value)
  const list = Array.isArray(logprobs?.content) ? logprobs.content : logprobs?.refusal
  return Array.isArray(list) && list.length > 0 ? list.filter(isObject) : undefined
}
