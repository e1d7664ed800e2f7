import type { JsonObject } from '../../kit/parse-json.ts'
import type { Quirks } from '../../model/catalog.ts'
import type { AudioPart, CacheMark, FilePart, ImagePart, Part, TextPart } from '../../model/chat/parts.ts'
import { audioFormat, fileName } from '../media-types.ts'
import { cacheControl } from '../openai/cache-mark.ts'
import { dataUrl } from '../openai/media.ts'
import type { Losses } from '../translate/losses.ts'
import { isText } from '../translate/media-marks.ts'

/** What every encoding of a request's pieces must know. */
export interface Into {
  readonly quirks: Quirks
  readonly losses: Losses
}

/** `cache_control` to spread, where the provider takes it. `path`: of what is marked; empty for the request itself. */
export function markMember(cache: CacheMark | undefined, path: string, { quirks, losses }: Into): JsonObject {
  if (!cache) return {}
  if (quirks.cacheControl) return { cache_control: cacheControl(cache) }
  losses.lose('cache_control', `${path && `${path}.`}cache_control`)
  return {}
}

/** A part, and where it stands in the canonical request: `messages[2].content[0]`. */
export interface PartAt<P extends Part = Part> {
  readonly part: P
  readonly path: string
}

export function partsAt(parts: readonly Part[], path: string): readonly PartAt[] {
  return parts.map((part, index) => ({ part, path: `${path}[${index}]` }))
}

/** A string where one says it all, else parts. Nothing: the empty string. */
export function encodeContent(parts: readonly PartAt[], into: Into): string | readonly JsonObject[] {
  const written = parts.map(({ part, path }) => encodePart(part, path, into))
  const [only, ...more] = written
  if (!only) return ''
  if (more.length === 0 && isPlainText(only)) return only.text
  if (into.quirks.textParts !== false || !written.every(isPlainText)) return written
  return written.map(({ text }) => text).join('\n\n')
}

function isPlainText(part: JsonObject): part is { readonly type: 'text'; readonly text: string } {
  return part.type === 'text' && part.cache_control === undefined
}

/** A part of any message. Parts that belong elsewhere in a message must have been taken out before. */
function encodePart(part: Part, path: string, into: Into): JsonObject {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text, ...markMember(part.cache, path, into) }
    case 'image':
      return encodeImage(part, path, into)
    case 'audio':
      return encodeAudio(part, path, into)
    case 'file':
      return encodeFile(part, path, into)
    case 'refusal':
      return { type: 'refusal', refusal: part.text }
    case 'other':
      if (part.origin === 'openai-chat') return part.raw
      into.losses.lose('other_part', `${path}.${part.name}`)
      break
    default:
      into.losses.lose('other_part', `${path}.${part.type}`)
  }
  return { type: 'text', text: '' }
}

function encodeImage({ source, detail, cache }: ImagePart, path: string, into: Into): JsonObject {
  if (source.kind === 'file') into.losses.lose('stored_file', `${path}.image`)
  if (source.kind === 'text') into.losses.lose('image', `${path}.image`)
  // Only OpenAI's responses can look at an image in its original size.
  if (detail === 'original') into.losses.lose('image_detail', `${path}.image_url.detail`)
  const url = source.kind === 'url' ? source.url : source.kind === 'data' ? dataUrl(source) : ''
  const shown = detail === 'original' ? 'high' : detail
  return { type: 'image_url', image_url: { url, ...(shown && { detail: shown }) }, ...markMember(cache, path, into) }
}

function encodeAudio({ source, format }: AudioPart, path: string, { losses }: Into): JsonObject {
  if (source.kind !== 'data') {
    losses.lose('audio_input', `${path}.input_audio`)
    return { type: 'text', text: '' }
  }
  return { type: 'input_audio', input_audio: { data: source.data, format: format ?? audioFormat(source.mediaType) } }
}

function encodeFile(part: FilePart, path: string, into: Into): JsonObject {
  const { source, name, context, cite, cache } = part
  if (cite) into.losses.lose('citations', `${path}.citations`)
  if (context !== undefined) into.losses.lose('document_context', `${path}.context`)
  const mark = markMember(cache, path, into)
  const named = name === undefined ? {} : { filename: name }
  switch (source.kind) {
    case 'text':
      return { ...asText(source.text, name, path, into), ...mark }
    case 'data':
      if (isText(source.mediaType)) {
        return { ...asText(Buffer.from(source.data, 'base64').toString(), name, path, into), ...mark }
      }
      return {
        type: 'file',
        file: { filename: name ?? fileName(source.mediaType), file_data: dataUrl(source) },
        ...mark,
      }
    case 'url':
      if (!into.quirks.richMedia) into.losses.lose('file_url', `${path}.file`)
      return { type: 'file', file: { ...named, file_data: source.url }, ...mark }
    case 'file':
      // OpenAI's own names of files; what another provider stores it cannot reach.
      if (!source.id.startsWith('file-')) into.losses.lose('stored_file', `${path}.file`)
      return { type: 'file', file: { file_id: source.id, ...named }, ...mark }
  }
}

/** A document that goes as a text part; see `asText`. */
export function isTextFile(part: Part): boolean {
  if (part.type !== 'file') return false
  const { source } = part
  return source.kind === 'text' || (source.kind === 'data' && isText(source.mediaType))
}

/** A document that is text anyway. Chat completions take PDF only as files (OpenAI, "File inputs"). */
function asText(text: string, name: string | undefined, path: string, { losses }: Into): TextPart {
  losses.lose('text_file', `${path}.file`)
  return { type: 'text', text: name === undefined ? text : `${name}\n\n${text}` }
}
