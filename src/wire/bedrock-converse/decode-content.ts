import { asObject, asString, isObject, type JsonObject } from '../../kit/parse-json.ts'
import type {
  CacheMark,
  FilePart,
  ImagePart,
  MediaSource,
  OtherPart,
  Part,
  ReasoningPart,
  TextPart,
  ToolResultPart,
} from '../../model/chat/parts.ts'
import { readCitation } from './citations.ts'
import { mediaTypes } from './media.ts'

/**
 * Parts of a list of content blocks (Bedrock API reference, ContentBlock). Never throws: a block that the canonical
 * model has no words for stays as it came.
 */
export function decodeBlocks(blocks: readonly unknown[]): Part[] {
  const parts: Part[] = []
  for (const block of blocks) {
    if (!isObject(block)) continue
    const mark = asObject(block.cachePoint)
    if (mark) place(cacheMark(mark), parts, block)
    else parts.push(decodeBlock(block))
  }
  return parts
}

export function cacheMark({ ttl }: JsonObject): CacheMark {
  return { ttl: ttl === '5m' || ttl === '1h' ? ttl : undefined }
}

/** A cache point belongs to the block before it, where that can carry one. */
function place(cache: CacheMark, parts: Part[], block: JsonObject): void {
  const last = parts.at(-1)
  if (last && 'type' in last && carriers.has(last.type) && !('cache' in last)) {
    parts[parts.length - 1] = { ...last, cache } as Part
  } else parts.push(other(block))
}

const carriers: ReadonlySet<Part['type']> = new Set(['text', 'image', 'file', 'tool-call', 'tool-result'])

export function other(block: JsonObject): OtherPart {
  return { type: 'other', origin: 'bedrock-converse', name: Object.keys(block)[0] ?? 'unknown', raw: block }
}

function decodeBlock(block: JsonObject): Part {
  const text = asString(block.text)
  if (text !== undefined) return { type: 'text', text }
  return (
    image(asObject(block.image)) ??
    document(asObject(block.document)) ??
    audio(asObject(block.audio)) ??
    toolCall(asObject(block.toolUse)) ??
    toolResult(asObject(block.toolResult)) ??
    reasoning(asObject(block.reasoningContent)) ??
    cited(asObject(block.citationsContent)) ??
    other(block)
  )
}

/** Undefined also for an object in S3 that another account owns: only Bedrock can say that. */
function mediaSource(source: JsonObject | undefined, mediaType: string): MediaSource | undefined {
  const data = asString(source?.bytes)
  if (data !== undefined) return { kind: 'data', mediaType, data }
  const s3 = asObject(source?.s3Location)
  const url = asString(s3?.uri)
  return url === undefined || s3?.bucketOwner !== undefined ? undefined : { kind: 'url', url }
}

function image(block: JsonObject | undefined): ImagePart | undefined {
  const mediaType = mediaTypes.image[asString(block?.format) ?? '']
  const source = mediaType === undefined ? undefined : mediaSource(asObject(block?.source), mediaType)
  return source && { type: 'image', source }
}

function document(block: JsonObject | undefined): FilePart | undefined {
  if (!block) return undefined
  const format = asString(block.format)
  const source = documentSource(asObject(block.source), format)
  if (!source) return undefined
  const name = asString(block.name)
  const context = asString(block.context)
  const cite = asObject(block.citations)?.enabled
  return {
    type: 'file',
    source,
    ...(name !== undefined && { name }),
    ...(context !== undefined && { context }),
    ...(typeof cite === 'boolean' && { cite }),
  }
}

function documentSource(source: JsonObject | undefined, format: string | undefined): MediaSource | undefined {
  const mediaType = mediaTypes.document[format ?? 'txt']
  if (mediaType === undefined) return undefined
  const text = asString(source?.text)
  if (text === undefined) return mediaSource(source, mediaType)
  if (mediaType === mediaTypes.document.txt) return { kind: 'text', text }
  return { kind: 'data', mediaType, data: Buffer.from(text).toString('base64') }
}

function audio(block: JsonObject | undefined): Part | undefined {
  const format = asString(block?.format)
  const source = mediaSource(asObject(block?.source), `audio/${format}`)
  return format === undefined || !source ? undefined : { type: 'audio', source, format }
}

/** Tools that run at Bedrock (`type: server_tool_use`) and their results stay as they are. */
function toolCall(block: JsonObject | undefined): Part | undefined {
  const id = asString(block?.toolUseId)
  const name = asString(block?.name)
  if (!block || id === undefined || name === undefined || block.type !== undefined) return undefined
  return { type: 'tool-call', id, name, input: JSON.stringify(block.input ?? {}) }
}

function toolResult(block: JsonObject | undefined): Part | undefined {
  const callId = asString(block?.toolUseId)
  if (!block || callId === undefined || block.type !== undefined || !Array.isArray(block.content)) return undefined
  const content = block.content.map(resultContent)
  if (content.includes(undefined)) return undefined
  const { status } = block
  return {
    type: 'tool-result',
    callId,
    content: content as ToolResultPart['content'],
    ...((status === 'error' || status === 'success') && { isError: status === 'error' }),
  }
}

/** JSON is told as text, which is how a model gets it. */
function resultContent(block: unknown): ToolResultPart['content'][number] | undefined {
  if (!isObject(block)) return undefined
  if (block.json !== undefined) return { type: 'text', text: JSON.stringify(block.json) }
  const text = asString(block.text)
  if (text !== undefined) return { type: 'text', text }
  return image(asObject(block.image)) ?? document(asObject(block.document))
}

export function reasoning(block: JsonObject | undefined): ReasoningPart | undefined {
  const redacted = asString(block?.redactedContent)
  if (redacted !== undefined) {
    return { type: 'reasoning', text: undefined, redacted: { origin: 'bedrock-converse', value: redacted } }
  }
  const said = asObject(block?.reasoningText)
  const text = asString(said?.text)
  if (text === undefined) return undefined
  const value = asString(said?.signature)
  return { type: 'reasoning', text, ...(value !== undefined && { signature: { origin: 'bedrock-converse', value } }) }
}

function cited(block: JsonObject | undefined): TextPart | undefined {
  if (!block || !Array.isArray(block.content)) return undefined
  const text = block.content.map((part) => asString(asObject(part)?.text) ?? '').join('')
  const raw = Array.isArray(block.citations) ? block.citations.filter(isObject) : []
  return { type: 'text', text, citations: raw.map((one) => ({ ...readCitation(one), start: 0, end: text.length })) }
}
