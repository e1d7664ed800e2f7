import type { JsonObject } from '../../kit/parse-json.ts'
import type { FilePart, ImagePart, Part, TextPart } from '../../model/chat/parts.ts'
import { fileName } from '../media-types.ts'
import { dataUrl, textFile } from '../openai/media.ts'
import type { Losses } from '../translate/losses.ts'

/** A part of a user's message or of a tool's result; undefined for what was lost. Throws Fault by `losses`. */
export function encodeInput(part: Part, path: string, losses: Losses): JsonObject | undefined {
  if ('cache' in part && part.cache) losses.lose('cache_control', `${path}.cache_control`)
  switch (part.type) {
    case 'text':
      return { type: 'input_text', text: part.text }
    case 'refusal':
      return { type: 'input_text', text: part.text }
    case 'image':
      return encodeImage(part, path, losses)
    case 'file':
      return encodeFile(part, path, losses)
    case 'audio':
      losses.lose('audio_input', path)
      return undefined
    case 'reasoning':
      losses.lose('reasoning_history', path)
      return undefined
    default:
      losses.lose('other_part', path)
      return undefined
  }
}

function encodeImage({ source, detail = 'auto' }: ImagePart, path: string, losses: Losses): JsonObject | undefined {
  switch (source.kind) {
    case 'url':
      return { type: 'input_image', image_url: source.url, detail }
    case 'data':
      return { type: 'input_image', image_url: dataUrl(source), detail }
    case 'file':
      losses.lose('stored_file', path)
      return { type: 'input_image', file_id: source.id, detail }
    case 'text':
      return { type: 'input_text', text: source.text }
  }
}

function encodeFile(part: FilePart, path: string, losses: Losses): JsonObject | undefined {
  const { source, name, context, cite } = part
  if (cite) losses.lose('citations', `${path}.citations`)
  if (context !== undefined) losses.lose('document_context', `${path}.context`)
  switch (source.kind) {
    case 'url':
      return { type: 'input_file', file_url: source.url, ...(name && { filename: name }) }
    case 'data':
      return { type: 'input_file', filename: name ?? fileName(source.mediaType), file_data: dataUrl(source) }
    case 'file':
      losses.lose('stored_file', path)
      return { type: 'input_file', file_id: source.id }
    case 'text':
      return { type: 'input_file', ...textFile(source.text, name) }
  }
}

/** What a tool answered: a string where it is one text, else a list. */
export function encodeOutput(
  content: readonly (TextPart | ImagePart | FilePart)[],
  path: string,
  losses: Losses,
): string | readonly JsonObject[] {
  const [first] = content
  if (!first) return ''
  if (content.length === 1 && first.type === 'text') {
    if (first.cache) losses.lose('cache_control', `${path}.cache_control`)
    return first.text
  }
  const written = content.map((part, index) => encodeInput(part, `${path}[${index}]`, losses))
  return written.filter((part) => part !== undefined)
}
