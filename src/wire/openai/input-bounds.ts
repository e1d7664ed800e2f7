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
/** A document that is fetched may have 100 pages, each read as text and as an image. */
const TOKENS_PER_FETCHED_FILE = 200_000

/** Media found in a request: how many bytes of the body they are, and what they may cost. */
export interface Media {
  bytes: number
  tokens: number
  /** Path of a part that refers to something stored at the provider. */
  stored: string | undefined
}

/** `url`: where the image is, or the image itself as a data URL. */
export function addImage(media: Media, url: string): void {
  if (url.startsWith('data:')) media.bytes += url.length
  media.tokens += TOKENS_PER_IMAGE
}

export function addAudio(media: Media, base64Length: number): void {
  media.bytes += base64Length
  media.tokens += Math.ceil(base64Length / BYTES_PER_AUDIO_TOKEN)
}

export function addFile(media: Media, base64Length: number): void {
  media.bytes += base64Length
  media.tokens += Math.ceil(base64Length / BYTES_PER_FILE_TOKEN)
}

/** A document that the provider fetches or has. */
export function addFetchedFile(media: Media): void {
  media.tokens += TOKENS_PER_FETCHED_FILE
}

export function inputBounds(media: Media, bodyLength: number, hasTools: boolean): InputSize {
  const text = Math.max(0, bodyLength - media.bytes)
  return {
    ceiling: text + media.tokens + (hasTools ? TOOL_ALLOWANCE : 0) + BASE_ALLOWANCE,
    estimate: Math.ceil(text / BYTES_PER_TOKEN) + media.tokens,
    stored: media.stored,
  }
}
