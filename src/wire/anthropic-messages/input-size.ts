import { asObject, asString, type JsonObject } from '../../kit/parse-json.ts'

/** Bounds of a request's input tokens. */
export interface InputSize {
  /** No tokenizer makes more tokens than this. */
  readonly ceiling: number
  /** Likely number. */
  readonly estimate: number
  /** Path of a block that refers to something stored at the provider. */
  readonly stored: string | undefined
}

/** A byte makes at most one token, and the JSON around texts is longer than the template's own tokens. */
const BYTES_PER_TOKEN = 4
const BASE_ALLOWANCE = 32
/** The prompt that the provider adds for tools: 675 tokens at most, and 1,500 for its own kinds of tools. */
const TOOL_ALLOWANCE = 2_500

/** Images cost by their pixels: at most 4,784 tokens ("Vision"). Base64 says nothing about that. */
const TOKENS_PER_IMAGE = 5_000
/** A page of a PDF costs up to 3,000 tokens as text and those of an image besides; pages are some kilobytes. */
const BASE64_PER_PDF_TOKEN = 2
/** What a link or a file id leads to cannot be known: as much as any context holds, and likely some pages. */
const UNKNOWN_DOCUMENT = { ceiling: 1_000_000, estimate: 10_000 }

interface Media {
  bytes: number
  ceiling: number
  estimate: number
  stored: string | undefined
}

export function inputSize(body: JsonObject, bodyLength: number): InputSize {
  const media: Media = { bytes: 0, ceiling: 0, estimate: 0, stored: undefined }
  for (const message of body.messages as unknown[])
    addContent(media, asObject(message)?.content, 'messages[].content[]')
  const text = Math.max(0, bodyLength - media.bytes)
  const tools = body.tools === undefined ? 0 : TOOL_ALLOWANCE
  return {
    ceiling: text + media.ceiling + tools + BASE_ALLOWANCE,
    estimate: Math.ceil(text / BYTES_PER_TOKEN) + media.estimate,
    stored: media.stored,
  }
}

/** Blocks may hold blocks: results of tools, documents made of blocks. */
function addContent(media: Media, content: unknown, path: string): void {
  if (!Array.isArray(content)) return
  for (const item of content) {
    const block = asObject(item)
    if (!block) continue
    if (block.type === 'image') addImage(media, asObject(block.source), path)
    else if (block.type === 'document') addDocument(media, asObject(block.source), path)
    else if (block.type === 'container_upload') media.stored ??= `${path}.file_id`
    else addContent(media, block.content, `${path}.content[]`)
  }
}

function addImage(media: Media, source: JsonObject | undefined, path: string): void {
  if (source?.type === 'file') media.stored ??= `${path}.source.file_id`
  if (source?.type === 'base64') media.bytes += asString(source.data)?.length ?? 0
  media.ceiling += TOKENS_PER_IMAGE
  media.estimate += TOKENS_PER_IMAGE / 4
}

function addDocument(media: Media, source: JsonObject | undefined, path: string): void {
  if (source?.type === 'base64') {
    const size = asString(source.data)?.length ?? 0
    media.bytes += size
    media.ceiling += Math.ceil(size / BASE64_PER_PDF_TOKEN)
    media.estimate += Math.ceil(size / (BASE64_PER_PDF_TOKEN * BYTES_PER_TOKEN))
  } else if (source?.type === 'content') addContent(media, source.content, `${path}.source.content[]`)
  else if (source?.type === 'url' || source?.type === 'file') {
    if (source.type === 'file') media.stored ??= `${path}.source.file_id`
    media.ceiling += UNKNOWN_DOCUMENT.ceiling
    media.estimate += UNKNOWN_DOCUMENT.estimate
  }
}
