import { asString, isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { Part, RefusalPart, TextPart } from '../../model/chat/parts.ts'
import type { Tool } from '../../model/chat/request.ts'
import { decodeAnnotation, encodeCitation } from './citations.ts'
import { encodeCall } from './encode-items.ts'
import { wholeName } from './namespaces.ts'
import { decodeReasoning, encodeCallMark, encodeReasoning } from './reasoning.ts'

export type ItemStatus = 'in_progress' | 'completed' | 'incomplete'
export type Logprobs = readonly Readonly<Record<string, unknown>>[]

/** Kinds of items by the beginning of their ids. */
type Prefix = 'msg' | 'rs' | 'fc' | 'ctc' | 'ig'

/** Ids are made of the response's own, so that a stream and a plain answer have the same. */
export function itemId(prefix: Prefix, responseId: string, index: number): string {
  return `${prefix}_${responseId.replace(/^resp_/, '')}_${index}`
}

export function messageItem(id: string, status: ItemStatus, content: readonly JsonObject[]): JsonObject {
  return { id, type: 'message', status, role: 'assistant', content }
}

export function outputText(part: TextPart, logprobs: Logprobs): JsonObject {
  return { type: 'output_text', text: part.text, annotations: (part.citations ?? []).map(encodeCitation), logprobs }
}

export function outputRefusal({ text }: RefusalPart): JsonObject {
  return { type: 'refusal', refusal: text }
}

/** Any part but texts and refusals as an item of its own; undefined for what the format cannot show. */
export function outputItem(
  part: Exclude<Part, TextPart | RefusalPart>,
  responseId: string,
  index: number,
  status: ItemStatus,
  tools: readonly Tool[],
): JsonObject | undefined {
  switch (part.type) {
    case 'tool-call': {
      const id = itemId(part.custom ? 'ctc' : 'fc', responseId, index)
      return { id, status, ...encodeCall(part, tools) }
    }
    case 'reasoning':
      return encodeReasoning(part, itemId('rs', responseId, index))
    case 'image': {
      const result = part.source.kind === 'data' ? part.source.data : null
      return { id: itemId('ig', responseId, index), type: 'image_generation_call', status, result }
    }
    case 'other':
      return part.origin === 'openai-responses' ? part.raw : undefined
    default:
      return undefined
  }
}

/** The items of an answer. `logprobs` belong to its first text. */
export function outputItems(
  parts: readonly Part[],
  logprobs: Logprobs,
  responseId: string,
  ending: ItemStatus,
  tools: readonly Tool[],
): JsonObject[] {
  const items: JsonObject[] = []
  let content: JsonObject[] | undefined
  let left = logprobs
  for (const part of parts.flatMap(spoken)) {
    if (part.type === 'text' || part.type === 'refusal') {
      if (!content) {
        content = []
        items.push(messageItem(itemId('msg', responseId, items.length), 'completed', content))
      }
      content.push(part.type === 'text' ? outputText(part, left) : outputRefusal(part))
      if (part.type === 'text') left = []
      continue
    }
    if (part.type === 'tool-call' && part.signature) {
      const mark = { callId: part.id, signature: part.signature }
      items.push(encodeCallMark(mark, itemId('rs', responseId, items.length)))
    }
    const item = outputItem(part, responseId, items.length, 'completed', tools)
    if (!item) continue
    items.push(item)
    content = undefined
  }
  const last = items.at(-1)
  if (last && ending !== 'completed' && last.status !== undefined) items[items.length - 1] = { ...last, status: ending }
  return items
}

/** Sound has no item of its own: what was said in it is a text. */
export function spoken(part: Part): Part[] {
  if (part.type !== 'audio') return [part]
  return part.transcript === undefined ? [] : [{ type: 'text', text: part.transcript }]
}

/** The parts that an output item of a provider is, and log probabilities in it. Never throws. */
export function decodeOutputItem(item: JsonObject): { readonly parts: readonly Part[]; readonly logprobs: Logprobs } {
  switch (item.type) {
    case 'message':
      return decodeMessage(item)
    case 'reasoning':
      return { parts: decodeReasoning(item).parts, logprobs: [] }
    case 'function_call':
    case 'custom_tool_call':
      return { parts: [decodeCall(item)], logprobs: [] }
    default: {
      const name = asString(item.type) ?? 'unknown'
      return { parts: [{ type: 'other', origin: 'openai-responses', name, raw: item }], logprobs: [] }
    }
  }
}

export function decodeCall(item: JsonObject): Extract<Part, { type: 'tool-call' }> {
  const custom = item.type === 'custom_tool_call'
  return {
    type: 'tool-call',
    id: asString(item.call_id) ?? asString(item.id) ?? '',
    name: wholeName(asString(item.namespace), asString(item.name) ?? ''),
    input: asString(custom ? item.input : item.arguments) ?? '',
    ...(custom && { custom }),
  }
}

function decodeMessage(item: JsonObject): { parts: Part[]; logprobs: Logprobs } {
  const content = objectsIn(item.content)
  return {
    parts: content.map(decodeOutputPart),
    logprobs: content.flatMap(({ logprobs }) => objectsIn(logprobs)),
  }
}

export function objectsIn(list: unknown): JsonObject[] {
  return Array.isArray(list) ? list.filter(isObject) : []
}

function decodeOutputPart(part: JsonObject): Part {
  if (part.type === 'refusal') return { type: 'refusal', text: asString(part.refusal) ?? '' }
  const citations = objectsIn(part.annotations).map(decodeAnnotation)
  return { type: 'text', text: asString(part.text) ?? '', ...(citations.length > 0 && { citations }) }
}
