import { asObject, asString } from '../../kit/parse-json.ts'

/** Bounds of a request's input tokens. */
export interface InputSize {
  /** No tokenizer makes more tokens than this. */
  readonly ceiling: number
  /** Likely number. */
  readonly estimate: number
  readonly stored: string | undefined
}

/**
 * Byte-level tokenizers make at most one token of a byte, and the JSON around the texts is longer than any chat
 * template's own tokens; what a provider adds for tools is covered by a flat allowance.
 */
const TOOL_ALLOWANCE = 1_000
const BASE_ALLOWANCE = 32
const BYTES_PER_TOKEN = 4

/** Media are billed by size in pixels or seconds, not by bytes; these are above the documented usual maxima. */
const TOKENS_PER_IMAGE = 5_000
const BYTES_PER_AUDIO_TOKEN = 20
const BYTES_PER_FILE_TOKEN = 2

interface Media {
  bytes: number
  tokens: number
  /** Path of a part that refers to something stored at the provider. */
  stored: string | undefined
}

export function inputSize(body: Readonly<Record<string, unknown>>, bodyLength: number): InputSize {
  const media: Media = { bytes: 0, tokens: 0, stored: undefined }
  for (const message of body.messages as unknown[]) {
    const content = asObject(message)?.content
    if (asObject(asObject(message)?.audio)?.id !== undefined) media.stored = 'messages[].audio.id'
    if (Array.isArray(content)) for (const part of content) addMedia(media, asObject(part))
  }
  const text = Math.max(0, bodyLength - media.bytes)
  const tools = body.tools === undefined && body.functions === undefined ? 0 : TOOL_ALLOWANCE
  return {
    ceiling: text + media.tokens + tools + BASE_ALLOWANCE,
    estimate: Math.ceil(text / BYTES_PER_TOKEN) + media.tokens,
    stored: media.stored,
  }
}

function addMedia(media: Media, part: Readonly<Record<string, unknown>> | undefined): void {
  if (!part) return
  if (part.type === 'image_url') {
    const url = asString(asObject(part.image_url)?.url) ?? asString(part.image_url) ?? ''
    if (url.startsWith('data:')) media.bytes += url.length
    media.tokens += TOKENS_PER_IMAGE
  } else if (part.type === 'input_audio') {
    const size = asString(asObject(part.input_audio)?.data)?.length ?? 0
    media.bytes += size
    media.tokens += Math.ceil(size / BYTES_PER_AUDIO_TOKEN)
  } else if (part.type === 'file') {
    if (asObject(part.file)?.file_id !== undefined) media.stored = 'messages[].content[].file.file_id'
    const size = asString(asObject(part.file)?.file_data)?.length ?? 0
    media.bytes += size
    media.tokens += Math.ceil(size / BYTES_PER_FILE_TOKEN)
  }
}
