import type { JsonObject } from '../../kit/parse-json.ts'
import type { Part, ReasoningPart, ToolCallPart, ToolResultPart } from '../../model/chat/parts.ts'
import type { Message } from '../../model/chat/request.ts'
import { encodeContent, type Into, isTextFile, markMember, type PartAt, partsAt } from './encode-content.ts'
import { detailsOf, encryptedDetail } from './reasoning-details.ts'
import { forProvider } from './reasoning-format.ts'

type Kind<T extends Part['type']> = Extract<Part, { readonly type: T }>

function partsOf<T extends Part['type']>(parts: readonly PartAt[], type: T): readonly PartAt<Kind<T>>[] {
  return parts.filter((one): one is PartAt<Kind<T>> => one.part.type === type)
}

/** Messages as they are written, and media of results that wait until no more results come. */
interface Conversation {
  readonly into: Into
  readonly written: JsonObject[]
  moved: PartAt[]
  /** Calls of the last assistant that called, and where the next result of one goes. */
  open: { readonly ids: ReadonlySet<string>; end: number }
}

/** One message for each, but one for each result of a tool. Loses what the provider has no words for. */
export function encodeMessages(messages: readonly Message[], into: Into): readonly JsonObject[] {
  const conversation: Conversation = { into, written: [], moved: [], open: { ids: new Set(), end: 0 } }
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
  const all = partsAt(parts, `${path}.content`)
  if (role === 'assistant') {
    placeMoved(conversation)
    const calls = partsOf(all, 'tool-call')
    written.push({ role, ...assistant(all, path, into), ...name })
    if (calls.length > 0) conversation.open = { ids: new Set(calls.map(({ part }) => part.id)), end: written.length }
    return
  }
  for (const one of partsOf(all, 'tool-result')) addResult(one, conversation)
  const rest = all.filter(({ part }) => part.type !== 'tool-result')
  if (rest.length === 0 && parts.length > 0) return
  const known = role === 'tool' ? 'user' : role === 'developer' && !into.quirks.developerRole ? 'system' : role
  if (known !== 'user') placeMoved(conversation)
  const said = [...conversation.moved, ...rest]
  conversation.moved = []
  written.push({ role: known, content: encodeContent(said, into), ...name })
}

/**
 * Results must follow their calls at once ("An assistant message with 'tool_calls' must be followed by tool messages",
 * OpenAI refuses others with a 400), whatever a client has said between the two.
 */
function addResult(result: PartAt<ToolResultPart>, conversation: Conversation): void {
  const { open, written } = conversation
  const message = toolMessage(result, conversation)
  if (open.ids.has(result.part.callId)) written.splice(open.end++, 0, message)
  else written.push(message)
}

/** Media of results as a user's message. */
function placeMoved(conversation: Conversation): void {
  const { moved, written, into } = conversation
  if (moved.length === 0) return
  conversation.moved = []
  written.push({ role: 'user', content: encodeContent(moved, into) })
}

function assistant(parts: readonly PartAt[], path: string, into: Into): JsonObject {
  const reasoning = partsOf(parts, 'reasoning')
  const calls = partsOf(parts, 'tool-call')
  const refusal = partsOf(parts, 'refusal')
    .map(({ part }) => part.text)
    .join('')
  const [audio] = partsOf(parts, 'audio').flatMap(({ part: { source } }) => (source.kind === 'file' ? [source.id] : []))
  const apart = new Set(['reasoning', 'tool-call', 'refusal', ...(audio === undefined ? [] : ['audio'])])
  const rest = parts.filter(({ part }) => !apart.has(part.type))
  for (const { part, path: at } of rest) {
    if (part.type === 'image') into.losses.lose('image', at)
    else if (part.type !== 'text' && part.type !== 'other') into.losses.lose('file', at)
  }
  // Null says that there is no text; it is allowed only where something else is said.
  const empty = calls.length > 0 || refusal !== '' || audio !== undefined ? null : ''
  return {
    content: rest.length > 0 ? encodeContent(rest, into) : empty,
    ...(refusal && { refusal }),
    ...(audio !== undefined && { audio: { id: audio } }),
    ...encodeReasoning(reasoning, calls, path, into),
    ...(calls.length > 0 && { tool_calls: calls.map((call) => encodeCall(call, into)) }),
  }
}

function encodeCall({ part: { id, name, input, custom, cache }, path }: PartAt<ToolCallPart>, into: Into): JsonObject {
  const mark = markMember(cache, path, into)
  if (custom) return { id, type: 'custom', custom: { name, input }, ...mark }
  // An object is the least that all servers can parse.
  return { id, type: 'function', function: { name, arguments: input === '' ? '{}' : input }, ...mark }
}

/** Earlier reasoning as the provider takes it back, if it does. */
function encodeReasoning(
  parts: readonly PartAt<ReasoningPart>[],
  calls: readonly PartAt<ToolCallPart>[],
  path: string,
  { quirks, losses }: Into,
): JsonObject {
  const signed = calls.some(({ part }) => part.signature !== undefined)
  if (parts.length === 0 && !signed) return {}
  if (quirks.reasoningHistory === 'content') {
    const texts = parts.flatMap(({ part }) => part.text ?? [])
    if (texts.length < parts.length || signed) losses.lose('reasoning_history', `${path}.reasoning`)
    return texts.length > 0 ? { reasoning_content: texts.join('\n\n') } : {}
  }
  const details: JsonObject[] = []
  const told = quirks.reasoningHistory === 'details'
  for (const { part, path: at } of parts) {
    const written = told ? detailsOf(part, details.length, forProvider) : undefined
    if (written) details.push(...written)
    else losses.lose('reasoning_history', `${at}.reasoning`)
  }
  for (const { part, path: at } of calls) {
    const { id, signature } = part
    const written = told && signature ? forProvider(signature) : undefined
    if (written) details.push(encryptedDetail(written, id, details.length))
    else if (signature) losses.lose('reasoning_history', `${at}.signature`)
  }
  return details.length > 0 ? { reasoning_details: details } : {}
}

/** Told where only media were, for an empty result says that there was nothing. */
const ELSEWHERE = 'The result is in the message behind the results.'

function toolMessage({ part, path }: PartAt<ToolResultPart>, { into, moved }: Conversation): JsonObject {
  const { callId, isError, cache } = part
  if (isError) into.losses.lose('tool_error', `${path}.is_error`)
  const kept = partsAt(part.content, `${path}.content`).filter((one) => {
    if (one.part.type === 'text' || isTextFile(one.part) || into.quirks.richMedia) return true
    into.losses.lose('tool_result_media', one.path)
    moved.push(one)
    return false
  })
  const gone = kept.length === 0 && part.content.length > 0
  const content = gone ? ELSEWHERE : encodeContent(kept, into)
  return { role: 'tool', tool_call_id: callId, content, ...markMember(cache, path, into) }
}
