import type { JsonObject } from '../../kit/parse-json.ts'
import type { Part, TextPart, ToolCallPart, ToolResultPart } from '../../model/chat/parts.ts'
import type { Message, Tool } from '../../model/chat/request.ts'
import type { Losses } from '../translate/losses.ts'
import { encodeCitation } from './citations.ts'
import { encodeInput, encodeOutput } from './encode-content.ts'
import { splitName } from './namespaces.ts'
import { returnReasoning } from './reasoning.ts'

/** Instructions are a system message at the very beginning that is one text; undefined when there is none. */
export function instructionsOf(messages: readonly Message[]): string | undefined {
  const [first] = messages
  const [part, more] = first?.parts ?? []
  if (first?.role !== 'system' || part?.type !== 'text' || more || part.cache || part.text === '') return undefined
  return part.text
}

/** The items of `input`, without instructions. Throws Fault `invalid_request` (by `losses`). */
export function encodeItems(messages: readonly Message[], tools: readonly Tool[], losses: Losses): JsonObject[] {
  return messages.flatMap((message, index) => {
    const path = `messages[${index}]`
    if (message.name !== undefined) losses.lose('message_name', `${path}.name`)
    return message.role === 'assistant'
      ? encodeTurn(message, path, tools, losses)
      : encodeMessage(message, path, losses)
  })
}

/** A message with the results of tools that stand in it: each of them is an item, in the order of the parts. */
function encodeMessage({ role, parts }: Message, path: string, losses: Losses): JsonObject[] {
  const items: JsonObject[] = []
  let content: JsonObject[] | undefined
  parts.forEach((part, index) => {
    const at = `${path}.content[${index}]`
    const item = part.type === 'tool-result' ? encodeResult(part, at, losses) : ownItem(part)
    if (item) {
      items.push(item)
      content = undefined
      return
    }
    const written = encodeInput(part, at, losses)
    if (!written) return
    if (!content) {
      content = []
      items.push({ type: 'message', role: role === 'tool' ? 'user' : role, content })
    }
    content.push(written)
  })
  return items
}

/** An item that only this format has goes back as it came. */
function ownItem(part: Part): JsonObject | undefined {
  return part.type === 'other' && part.origin === 'openai-responses' ? part.raw : undefined
}

function encodeResult(part: ToolResultPart, path: string, losses: Losses): JsonObject {
  if (part.isError) losses.lose('tool_error', `${path}.is_error`)
  if (part.cache) losses.lose('cache_control', `${path}.cache_control`)
  const type = part.custom ? 'custom_tool_call_output' : 'function_call_output'
  return { type, call_id: part.callId, output: encodeOutput(part.content, `${path}.content`, losses) }
}

/** What the assistant said, thought and called: a message for each run of texts, an item for each of the rest. */
function encodeTurn({ parts }: Message, path: string, tools: readonly Tool[], losses: Losses): JsonObject[] {
  const items: JsonObject[] = []
  let content: JsonObject[] | undefined
  parts.forEach((part, index) => {
    const at = `${path}.content[${index}]`
    if (part.type === 'text' || part.type === 'refusal') {
      if (!content) {
        content = []
        items.push({ type: 'message', role: 'assistant', content })
      }
      if (part.type === 'text' && part.cache) losses.lose('cache_control', `${at}.cache_control`)
      content.push(part.type === 'text' ? outputText(part, at, losses) : { type: 'refusal', refusal: part.text })
      return
    }
    const item = encodeStep(part, at, tools, losses)
    if (!item) return
    items.push(item)
    content = undefined
  })
  return items
}

/** Citations of documents name files of the provider that wrote them; those of URLs mean the same everywhere. */
function outputText({ text, citations = [] }: TextPart, path: string, losses: Losses): JsonObject {
  const known = citations.filter(({ kind, raw }) => kind === 'url' || raw?.origin === 'openai-responses')
  if (known.length < citations.length) losses.leave(`${path}.citations`)
  return { type: 'output_text', text, annotations: known.map(encodeCitation) }
}

function encodeStep(part: Part, path: string, tools: readonly Tool[], losses: Losses): JsonObject | undefined {
  switch (part.type) {
    case 'tool-call':
      if (part.cache) losses.lose('cache_control', `${path}.cache_control`)
      // Another provider's mark on a call means nothing to this one, and would only be refused.
      if (part.signature) losses.lose('reasoning_history', `${path}.signature`)
      return encodeCall(part, tools)
    case 'reasoning': {
      const item = returnReasoning(part)
      if (!item) losses.lose('reasoning_history', path)
      return item
    }
    case 'image':
    case 'file':
    case 'audio':
      losses.lose(part.type === 'audio' ? 'audio_input' : part.type, path)
      return undefined
    default: {
      const item = ownItem(part)
      if (!item) losses.lose('other_part', path)
      return item
    }
  }
}

/** A call as an item; `tools` tell which namespace it stands in. */
export function encodeCall(part: ToolCallPart, tools: readonly Tool[]): JsonObject {
  const named = { call_id: part.id, ...splitName(part.name, tools) }
  if (part.custom) return { type: 'custom_tool_call', ...named, input: part.input }
  return { type: 'function_call', ...named, arguments: part.input === '' ? '{}' : part.input }
}
