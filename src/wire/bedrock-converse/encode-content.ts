import { asObject, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import type {
  AudioPart,
  CacheMark,
  FilePart,
  ImagePart,
  MediaSource,
  Part,
  ReasoningPart,
  TextPart,
  ToolResultPart,
} from '../../model/chat/parts.ts'
import type { Feature } from '../translate/fidelity.ts'
import { writeCitation } from './citations.ts'
import { formatOf, isAudioFormat, isS3 } from './media.ts'
import type { ModelFamily } from './model-family.ts'
import { toolUseId } from './tool-use-id.ts'

/** What content is encoded for. */
export interface ContentContext {
  readonly family: ModelFamily
  readonly lose: (feature: Feature, field: string) => void
  /** Names of documents so far: Bedrock wants each to have one, and no two the same. */
  readonly names: Set<string>
}

/** Content blocks of parts. `field` is where they stand in the request: `messages[2].content`. */
export function encodeParts(parts: readonly Part[], field: string, context: ContentContext): JsonObject[] {
  const blocks: JsonObject[] = []
  parts.forEach((part, at) => {
    const place = `${field}[${at}]`
    const block = encodePart(part, place, context)
    if (block) blocks.push(block)
    const cache = cacheOf(part)
    const mark = cache && cachePoint(cache, `${place}.cache_control`, context)
    // Before the first block there is nothing to keep.
    if (mark && blocks.length > 0) blocks.push(mark)
  })
  return blocks
}

/** A mark inside the result of a tool stands behind the whole of it: Bedrock has none inside. */
function cacheOf(part: Part): CacheMark | undefined {
  if (!('cache' in part) && part.type !== 'tool-result') return undefined
  return part.cache ?? (part.type === 'tool-result' ? part.content.findLast(({ cache }) => cache)?.cache : undefined)
}

/** Undefined where the model knows no cache points. */
export function cachePoint(
  { ttl }: CacheMark,
  field: string,
  { family, lose }: ContentContext,
): JsonObject | undefined {
  if (family.cache === undefined) {
    lose('cache_control', field)
    return undefined
  }
  if (ttl === '1h' && family.cache !== '1h') {
    lose('cache_ttl', field)
    return { cachePoint: { type: 'default' } }
  }
  return { cachePoint: { type: 'default', ...(ttl !== undefined && { ttl }) } }
}

function encodePart(part: Part, field: string, context: ContentContext): JsonObject | undefined {
  switch (part.type) {
    case 'text':
      return text(part)
    case 'refusal':
      return text({ type: 'text', text: part.text })
    case 'image':
      return image(part, field, context)
    case 'file':
      return document(part, field, context)
    case 'audio':
      return audio(part, field, context)
    case 'tool-call':
      if (part.signature) context.lose('reasoning_history', field)
      return { toolUse: { toolUseId: toolUseId(part.id), name: part.name, input: objectOf(part.input) } }
    case 'tool-result':
      return toolResult(part, field, context)
    case 'reasoning':
      return reasoning(part, field, context)
    case 'other':
      return part.origin === 'bedrock-converse' ? part.raw : lost('other_part', field, context)
  }
}

function lost(feature: Feature, field: string, { lose }: ContentContext): undefined {
  lose(feature, field)
  return undefined
}

/** A blank text is refused by Bedrock and says nothing. */
function text({ text: said, citations = [] }: TextPart): JsonObject | undefined {
  if (said.trim() === '') return undefined
  if (citations.length === 0) return { text: said }
  return { citationsContent: { content: [{ text: said }], citations: citations.map(writeCitation) } }
}

/** Arguments that are no object, as a model may write them, go as the one member `input`. */
function objectOf(input: string): unknown {
  if (input.trim() === '') return {}
  return asObject(parseJson(input)) ?? { input }
}

function sourceOf(source: MediaSource): JsonObject | undefined {
  if (source.kind === 'data') return { bytes: source.data }
  return source.kind === 'url' && isS3(source) ? { s3Location: { uri: source.url } } : undefined
}

function image({ source, detail }: ImagePart, field: string, context: ContentContext): JsonObject | undefined {
  const written = sourceOf(source)
  if (!written) return lost(source.kind === 'file' ? 'stored_file' : 'image_url', field, context)
  const format = source.kind === 'data' ? formatOf('image', source.mediaType) : extensionOf(source, 'image')
  if (format === undefined) return lost('image_type', field, context)
  if (detail !== undefined && detail !== 'auto') context.lose('image_detail', `${field}.detail`)
  return { image: { format, source: written } }
}

function audio({ source, format }: AudioPart, field: string, context: ContentContext): JsonObject | undefined {
  const written = sourceOf(source)
  if (!written || !isAudioFormat(format)) return lost('audio_input', field, context)
  return { audio: { format, source: written } }
}

/** The format of an object in S3 stands in its name only. */
function extensionOf(source: MediaSource, kind: 'image' | 'document'): string | undefined {
  const extension = source.kind === 'url' ? /\.(\w+)$/.exec(source.url)?.[1]?.toLowerCase() : undefined
  if (extension === undefined) return undefined
  return kind === 'image' ? formatOf('image', `image/${extension}`) : extension
}

function document(part: FilePart, field: string, context: ContentContext): JsonObject | undefined {
  const { source, context: about, cite } = part
  const format =
    source.kind === 'text'
      ? 'txt'
      : source.kind === 'data'
        ? formatOf('document', source.mediaType)
        : extensionOf(source, 'document')
  const written = source.kind === 'text' ? { text: source.text } : sourceOf(source)
  if (!written) return lost(source.kind === 'file' ? 'stored_file' : 'file_url', field, context)
  if (format === undefined) return lost('file', field, context)
  return {
    document: {
      format,
      name: documentName(part.name, context.names),
      source: written,
      ...(about !== undefined && { context: about }),
      ...(cite !== undefined && { citations: { enabled: cite } }),
    },
  }
}

/** Bedrock takes letters, digits, single spaces, hyphens, parentheses and square brackets. */
function documentName(wanted: string | undefined, names: Set<string>): string {
  const clean = (wanted ?? '')
    .replace(/[^a-zA-Z0-9\s()[\]-]+/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 190)
  let name = clean || 'document'
  for (let number = 2; names.has(name); number++) name = `${clean || 'document'} (${number})`
  names.add(name)
  return name
}

function toolResult(part: ToolResultPart, field: string, context: ContentContext): JsonObject {
  const { callId, isError } = part
  const content = part.content.map((inner) => ({ ...inner, cache: undefined }))
  return {
    toolResult: {
      toolUseId: toolUseId(callId),
      content: encodeParts(content, `${field}.content`, context),
      ...(isError !== undefined && { status: isError ? 'error' : 'success' }),
    },
  }
}

function reasoning(part: ReasoningPart, field: string, context: ContentContext): JsonObject | undefined {
  const { text: said, signature, redacted } = part
  const { family } = context
  if (redacted) {
    if (redacted.origin !== 'bedrock-converse') return lost('reasoning_history', field, context)
    return { reasoningContent: { redactedContent: redacted.value } }
  }
  const ours = signature?.origin === 'bedrock-converse'
  // Claude's signatures hold wherever Claude runs.
  const fits = ours || (family.claude && signature?.origin === 'anthropic-messages')
  if (signature ? !fits : family.claude) return lost('reasoning_history', field, context)
  const value = signature?.value
  return { reasoningContent: { reasoningText: { text: said ?? '', ...(value !== undefined && { signature: value }) } } }
}
