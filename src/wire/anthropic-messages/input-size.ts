import { type SentTexts, wholeTexts } from '../../kit/long-runs.ts'
import { asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import { documentTokens } from '../inline-media.ts'
import { isStoredUrl } from '../stored-url.ts'

/** Bounds of a request's input tokens. */
export interface InputSize {
  /** No tokenizer makes more tokens than this, images aside. */
  readonly ceiling: number
  /** Images; what one of them is at most depends on the model. */
  readonly images: number
  /** Likely number, images included. */
  readonly estimate: number
  /** Path of a block that refers to something stored at the provider. */
  readonly stored: string | undefined
}

/** A byte makes at most one token, and the JSON around texts is longer than the template's own tokens. */
const BYTES_PER_TOKEN = 4
const BASE_ALLOWANCE = 32
/** The prompt that the provider adds for tools: 675 tokens at most, and 1,500 for its own kinds of tools. */
const TOOL_ALLOWANCE = 2_500

const LIKELY_TOKENS_PER_IMAGE = 1_250
/** Pages are some kilobytes; how many there are is counted besides. */
const BASE64_PER_PDF_TOKEN = 2
/** What a link or a file id leads to cannot be known: as much as any context holds, and likely some pages. */
const UNKNOWN_DOCUMENT = { ceiling: 1_000_000, estimate: 10_000 }

interface Media {
  /** Of which a part may have been lifted out. */
  readonly texts: SentTexts
  bytes: number
  ceiling: number
  estimate: number
  images: number
  stored: string | undefined
}

export function inputSize(body: JsonObject, bodyLength: number, texts: SentTexts = wholeTexts): InputSize {
  const media: Media = { texts, bytes: 0, ceiling: 0, estimate: 0, images: 0, stored: undefined }
  for (const message of body.messages as unknown[])
    addContent(media, asObject(message)?.content, 'messages[].content[]')
  const text = Math.max(0, bodyLength - media.bytes)
  const tools = body.tools === undefined ? 0 : TOOL_ALLOWANCE
  return {
    ceiling: text + media.ceiling + tools + BASE_ALLOWANCE,
    images: media.images,
    estimate: Math.ceil(text / BYTES_PER_TOKEN) + media.estimate + media.images * LIKELY_TOKENS_PER_IMAGE,
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
  addStored(media, source, path)
  if (source?.type === 'base64') media.bytes += media.texts.lengthOf(asString(source.data) ?? '')
  media.images++
}

function addDocument(media: Media, source: JsonObject | undefined, path: string): void {
  if (source?.type === 'base64') {
    const data = asString(source.data) ?? ''
    const size = media.texts.lengthOf(data)
    const most = documentTokens(media.texts, data) ?? UNKNOWN_DOCUMENT.ceiling
    media.bytes += size
    media.ceiling += Math.max(most, Math.ceil(size / BASE64_PER_PDF_TOKEN))
    media.estimate += Math.ceil(size / (BASE64_PER_PDF_TOKEN * BYTES_PER_TOKEN))
  } else if (source?.type === 'content') addContent(media, source.content, `${path}.source.content[]`)
  else if (source?.type === 'url' || source?.type === 'file') {
    addStored(media, source, path)
    media.ceiling += UNKNOWN_DOCUMENT.ceiling
    media.estimate += UNKNOWN_DOCUMENT.estimate
  }
}

function addStored(media: Media, source: JsonObject | undefined, path: string): void {
  if (source?.type === 'file') media.stored ??= `${path}.source.file_id`
  const url = source?.type === 'url' ? asString(source.url) : undefined
  if (url !== undefined && isStoredUrl(url)) media.stored ??= `${path}.source.url`
}
