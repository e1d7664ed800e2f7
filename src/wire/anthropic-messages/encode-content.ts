import { asObject, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import type {
  FilePart,
  ImagePart,
  MediaSource,
  Part,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
} from '../../model/chat/parts.ts'
import type { Losses } from '../translate/losses.ts'
import { isText } from '../translate/media-marks.ts'
import { cacheControl } from './fields.ts'

const FORMAT = 'anthropic-messages'

/** Media types of images (API reference, "Vision"). */
const imageTypes = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp'])

/** Names of files that this format's own provider stores begin so; ids of others mean nothing to it. */
const ownFile = /^file_/

/** Blocks of a request for a part; none where it says nothing or went lost. `path`: `messages[2].content[0]`. */
export function encodePart(part: Part, path: string, losses: Losses): JsonObject[] {
  switch (part.type) {
    case 'text':
      return encodeText(part, path, losses)
    case 'refusal':
      return encodeText({ type: 'text', text: part.text }, path, losses)
    case 'image':
      return encodeImage(part, path, losses)
    case 'file':
      return encodeFile(part, path, losses)
    case 'tool-call':
      return [encodeToolCall(part)]
    case 'tool-result':
      return [encodeToolResult(part, path, losses)]
    case 'reasoning':
      return encodeReasoning(part, path, losses)
    case 'audio':
      losses.lose('audio_input', path)
      return []
    case 'other':
      if (part.origin === FORMAT) return [{ ...part.raw }]
      losses.lose('other_part', path)
      return []
  }
}

/** The format refuses texts with nothing in them. */
function encodeText({ text, cache, citations }: TextPart, path: string, losses: Losses): JsonObject[] {
  if (text.trim() === '') {
    if (cache) losses.lose('cache_control', `${path}.cache_control`)
    return []
  }
  // Another format's citations point into its answer, not into documents of the request.
  const own = citations?.flatMap(({ raw }) => (raw?.origin === FORMAT ? [raw.value] : [])) ?? []
  return [{ type: 'text', text, ...(own.length > 0 && { citations: own }), ...cacheControl(cache) }]
}

function encodeImage({ source, detail, cache }: ImagePart, path: string, losses: Losses): JsonObject[] {
  if (detail === 'low' || detail === 'high' || detail === 'original') losses.lose('image_detail', `${path}.detail`)
  const encoded = source.kind === 'text' ? undefined : mediaSource(source, path, losses)
  const known = source.kind !== 'data' || imageTypes.has(source.mediaType)
  if (encoded && known) return [{ type: 'image', source: encoded, ...cacheControl(cache) }]
  losses.lose(known ? 'image' : 'image_type', path)
  return []
}

function mediaSource(source: Exclude<MediaSource, { kind: 'text' }>, path: string, losses: Losses): JsonObject {
  switch (source.kind) {
    case 'url':
      return { type: 'url', url: source.url }
    case 'data':
      return { type: 'base64', media_type: source.mediaType, data: source.data }
    case 'file':
      if (!ownFile.test(source.id)) losses.lose('stored_file', path)
      return { type: 'file', file_id: source.id }
  }
}

function encodeFile(part: FilePart, path: string, losses: Losses): JsonObject[] {
  const source = documentSource(part.source, path, losses)
  if (!source) return []
  const { name, context, cite, cache } = part
  return [
    {
      type: 'document',
      source,
      ...(name !== undefined && { title: name }),
      ...(context !== undefined && { context }),
      ...(cite !== undefined && { citations: { enabled: cite } }),
      ...cacheControl(cache),
    },
  ]
}

/** PDF as data or by URL, and anything that is text. */
function documentSource(source: MediaSource, path: string, losses: Losses): JsonObject | undefined {
  if (source.kind === 'text') return plainText(source.text)
  if (source.kind !== 'data' || source.mediaType === 'application/pdf') return mediaSource(source, path, losses)
  if (isText(source.mediaType)) return plainText(Buffer.from(source.data, 'base64').toString('utf8'))
  losses.lose('file', path)
  return undefined
}

function plainText(data: string): JsonObject {
  return { type: 'text', media_type: 'text/plain', data }
}

/** Ids that other formats' providers made may have characters which are refused here; results are matched alike. */
export function toolId(id: string): string {
  return id.replace(/[^\w-]/g, '_') || 'call'
}

/** Arguments that are no JSON object, which a model may have written, are sent back as the text that they are. */
export function toolInput(input: string): JsonObject {
  return asObject(parseJson(input)) ?? (input.trim() === '' ? {} : { input })
}

function encodeToolCall({ id, name, input, cache }: ToolCallPart): JsonObject {
  return { type: 'tool_use', id: toolId(id), name, input: toolInput(input), ...cacheControl(cache) }
}

function encodeToolResult(part: ToolResultPart, path: string, losses: Losses): JsonObject {
  const blocks = part.content.flatMap((piece, index) => encodePart(piece, `${path}.content[${index}]`, losses))
  const content = shortened(blocks)
  return {
    type: 'tool_result',
    tool_use_id: toolId(part.callId),
    ...(content !== undefined && { content }),
    ...(part.isError !== undefined && { is_error: part.isError }),
    ...cacheControl(part.cache),
  }
}

/** One plain text as the string that it is. */
export function shortened(blocks: readonly JsonObject[]): string | readonly JsonObject[] | undefined {
  const [first] = blocks
  if (!first) return undefined
  const plain = blocks.length === 1 && first.type === 'text' && Object.keys(first).length === 2
  return plain && typeof first.text === 'string' ? first.text : blocks
}

/** Only thinking that this format's provider has signed is taken back. */
function encodeReasoning({ text, signature, redacted }: ReasoningPart, path: string, losses: Losses): JsonObject[] {
  if (redacted?.origin === FORMAT) return [{ type: 'redacted_thinking', data: redacted.value }]
  if (signature?.origin === FORMAT) {
    return [{ type: 'thinking', thinking: text ?? '', signature: signature.value }]
  }
  losses.lose('reasoning_history', `${path}.reasoning`)
  return []
}
