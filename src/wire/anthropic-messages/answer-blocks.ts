import { asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import type { MediaSource, Part, ReasoningPart, ToolCallPart } from '../../model/chat/parts.ts'
import { decodeCitations, encodeCitation } from './citations.ts'
import { redactedPart, thinkingPart } from './decode-content.ts'
import { toolId, toolInput } from './encode-content.ts'
import { callMark, signatureText } from './thinking-marks.ts'

const FORMAT = 'anthropic-messages'

/** A block of an answer as a part; never throws. */
export function partOfBlock(block: JsonObject): Part {
  switch (block.type) {
    case 'text': {
      const citations = decodeCitations(block.citations)
      return { type: 'text', text: asString(block.text) ?? '', ...(citations.length > 0 && { citations }) }
    }
    case 'thinking':
      return thinkingPart(block)
    case 'redacted_thinking':
      return redactedPart(asString(block.data) ?? '')
    case 'tool_use':
      return {
        type: 'tool-call',
        id: asString(block.id) ?? '',
        name: asString(block.name) ?? '',
        input: JSON.stringify(asObject(block.input) ?? {}),
      }
    default:
      return { type: 'other', origin: FORMAT, name: asString(block.type) ?? '', raw: block }
  }
}

/** Blocks of an answer for a part; none where it says nothing. */
export function blocksOfPart(part: Part): JsonObject[] {
  switch (part.type) {
    case 'text': {
      const citations = part.citations?.map(encodeCitation) ?? []
      if (part.text === '' && citations.length === 0) return []
      // Left out as the API does: clients by its schema take no null (AI SDK).
      return [{ type: 'text', text: part.text, ...(citations.length > 0 && { citations }) }]
    }
    case 'refusal':
      return textBlock(part.text)
    case 'reasoning':
      return reasoningBlocks(part)
    case 'tool-call':
      return callBlocks(part, toolInput(part.input))
    case 'audio':
      return textBlock(part.transcript ?? '')
    // Answers have no media of their own: as requests have them, so that a client can show them and send them back.
    case 'image':
      return [{ type: 'image', source: sourceOf(part.source) }]
    case 'file':
      return [{ type: 'document', source: sourceOf(part.source), title: part.name ?? null, citations: null }]
    case 'other':
      return part.origin === FORMAT ? [{ ...part.raw }] : []
    case 'tool-result':
      return []
  }
}

function textBlock(text: string): JsonObject[] {
  return text === '' ? [] : [{ type: 'text', text }]
}

function reasoningBlocks({ text, signature, redacted }: ReasoningPart): JsonObject[] {
  const hidden = redacted ? [{ type: 'redacted_thinking', data: signatureText(redacted) }] : []
  if (!text && !signature) return hidden
  return [{ type: 'thinking', thinking: text ?? '', signature: signatureText(signature) }, ...hidden]
}

/** A call, and before it the provider's mark on it. */
export function callBlocks(call: Pick<ToolCallPart, 'id' | 'name' | 'signature'>, input: JsonObject): JsonObject[] {
  const id = toolId(call.id)
  const use = { type: 'tool_use', id, name: call.name, input, caller: { type: 'direct' } }
  if (!call.signature) return [use]
  return [{ type: 'redacted_thinking', data: callMark(id, call.signature) }, use]
}

function sourceOf(source: MediaSource): JsonObject {
  switch (source.kind) {
    case 'url':
      return { type: 'url', url: source.url }
    case 'data':
      return { type: 'base64', media_type: source.mediaType, data: source.data }
    case 'file':
      return { type: 'file', file_id: source.id }
    case 'text':
      return { type: 'text', media_type: 'text/plain', data: source.text }
  }
}
