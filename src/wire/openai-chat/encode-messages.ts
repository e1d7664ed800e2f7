import type { JsonObject } from '../../kit/parse-json.ts'
import type { Part, ReasoningPart, ToolCallPart, ToolResultPart } from '../../model/chat/parts.ts'
import type { Message } from '../../model/chat/request.ts'
import { encodeContent, type Into, isTextFile, markMember } from './encode-content.ts'
import { detailsOf, encryptedDetail } from './reasoning-details.ts'
import { forProvider } from './reasoning-format.ts'

type Kind<T extends Part['type']> = Extract<Part, { readonly type: T }>

function partsOf<T extends Part['type']>(parts: readonly Part[], type: T): readonly Kind<T>[] {
  return parts.filter((part): part is Kind<T> => part.type === type)
}

/** Messages as they are written, and media of results that wait until no more results come. */
interface Conversation {
  readonly into: Into
  readonly written: JsonObject[]
  moved: Part[]
}

/** One message for each, but one for each result of a tool. Loses what the provider has no words for. */
export function encodeMessages(messages: readonly Message[], into: Into): readonly JsonObject[] {
  const conversation: Conversation = { into, written: [], moved: [] }
  messages.forEach((message, index) => {
    encodeMessage(message, `messages[${index}]`, conversation)
  })
  placeMoved(conversation)
  return conversation.written
}

function encodeMessage({ role, parts, name: speaker }: Message, path: string, conversation: Conversation): void {
  const { into, written } = conversation
  const tellsName = into.quirks.messageNames !== false
  if (speaker !== undefined && !tellsName) into.losses.lose('message_name', `${path}.name`)
  const name = speaker === undefined || !tellsName ? {} : { name: speaker }
  if (role === 'assistant') {
    placeMoved(conversation)
    written.push({ role, ...assistant(parts, path, into), ...name })
    return
  }
  // Results must follow the calls at once, so they stand before what else a message says.
  parts.forEach((part, index) => {
    if (part.type === 'tool-result') written.push(toolMessage(part, path, index, conversation))
  })
  const rest = parts.filter(({ type }) => type !== 'tool-result')
  if (rest.length === 0 && parts.length > 0) return
  const known = role === 'tool' ? 'user' : role === 'developer' && !into.quirks.developerRole ? 'system' : role
  if (known !== 'user') placeMoved(conversation)
  const all = [...conversation.moved, ...rest]
  conversation.moved = []
  written.push({ role: known, content: encodeContent(all, `${path}.content`, into), ...name })
}

/** Media of results as a user's message. */
function placeMoved(conversation: Conversation): void {
  const { moved, written, into } = conversation
  if (moved.length === 0) return
  conversation.moved = []
  written.push({ role: 'user', content: encodeContent(moved, `messages[${written.length}].content`, into) })
}

function assistant(parts: readonly Part[], path: string, into: Into): JsonObject {
  const reasoning = partsOf(parts, 'reasoning')
  const calls = partsOf(parts, 'tool-call')
  const refusal = partsOf(parts, 'refusal')
    .map(({ text }) => text)
    .join('')
  const [audio] = partsOf(parts, 'audio').flatMap(({ source }) => (source.kind === 'file' ? [source.id] : []))
  const apart = new Set(['reasoning', 'tool-call', 'refusal', ...(audio === undefined ? [] : ['audio'])])
  const rest = parts.filter(({ type }) => !apart.has(type))
  rest.forEach((part, index) => {
    if (part.type === 'image') into.losses.lose('image', `${path}.content[${index}]`)
    else if (part.type !== 'text' && part.type !== 'other') into.losses.lose('file', `${path}.content[${index}]`)
  })
  // Null says that there is no text; it is allowed only where something else is said.
  const empty = calls.length > 0 || refusal !== '' || audio !== undefined ? null : ''
  return {
    content: rest.length > 0 ? encodeContent(rest, `${path}.content`, into) : empty,
    ...(refusal && { refusal }),
    ...(audio !== undefined && { audio: { id: audio } }),
    ...encodeReasoning(reasoning, calls, path, into),
    ...(calls.length > 0 && { tool_calls: calls.map((call) => encodeCall(call, into)) }),
  }
}

function encodeCall({ id, name, input, custom, cache }: ToolCallPart, into: Into): JsonObject {
  const mark = markMember(cache, into)
  if (custom) return { id, type: 'custom', custom: { name, input }, ...mark }
  // An object is the least that all servers can parse.
  return { id, type: 'function', function: { name, arguments: input === '' ? '{}' : input }, ...mark }
}

/** Earlier reasoning as the provider takes it back, if it does. */
function encodeReasoning(
  parts: readonly ReasoningPart[],
  calls: readonly ToolCallPart[],
  path: string,
  { quirks, losses }: Into,
): JsonObject {
  const signed = calls.some(({ signature }) => signature !== undefined)
  if (parts.length === 0 && !signed) return {}
  if (quirks.reasoningHistory === 'content') {
    const texts = parts.flatMap(({ text }) => text ?? [])
    if (texts.length < parts.length || signed) losses.lose('reasoning_history', `${path}.reasoning_details`)
    return texts.length > 0 ? { reasoning_content: texts.join('\n\n') } : {}
  }
  const details: JsonObject[] = []
  const told = quirks.reasoningHistory === 'details'
  for (const part of parts) {
    const written = told ? detailsOf(part, details.length, forProvider) : undefined
    if (written) details.push(...written)
    else losses.lose('reasoning_history', `${path}.reasoning`)
  }
  for (const { id, signature } of calls) {
    const written = told && signature ? forProvider(signature) : undefined
    if (written) details.push(encryptedDetail(written, id, details.length))
    else if (signature) losses.lose('reasoning_history', `${path}.tool_calls.signature`)
  }
  return details.length > 0 ? { reasoning_details: details } : {}
}

/** Told where only media were, for an empty result says that there was nothing. */
const ELSEWHERE = 'The result is in the message behind the results.'

function toolMessage(part: ToolResultPart, path: string, at: number, { into, moved }: Conversation): JsonObject {
  const { callId, isError, cache } = part
  if (isError) into.losses.lose('tool_error', `${path}.is_error`)
  const place = `${path}.content[${at}].content`
  const kept = part.content.filter((one, index) => {
    if (one.type === 'text' || isTextFile(one) || into.quirks.richMedia) return true
    into.losses.lose('tool_result_media', `${place}[${index}]`)
    moved.push(one)
    return false
  })
  const gone = kept.length === 0 && part.content.length > 0
  const content = gone ? ELSEWHERE : encodeContent(kept, place, into)
  return { role: 'tool', tool_call_id: callId, content, ...markMember(cache, into) }
}
