import type { SentTexts } from '../../kit/long-runs.ts'
import { isObject } from '../../kit/parse-json.ts'
import { documentTokens, recordingTokens } from '../inline-media.ts'

/** Bounds of a request's input tokens. */
export interface InputSize {
  /** No tokenizer makes more tokens than this, images aside. */
  readonly ceiling: number
  /** Images; what one of them is at most depends on the model. */
  readonly images: number
  /** Likely number, images included. */
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
const BYTES_PER_AUDIO_TOKEN = 20
const BYTES_PER_FILE_TOKEN = 2
const LIKELY_TOKENS_PER_IMAGE = 1_250
/** How long a document or recording is that lies elsewhere cannot be known: as much as any window holds, likely less. */
const FETCHED = { ceiling: 1_048_576, estimate: 10_000 }

/** Media found in a request: how many bytes of the body they are, and what they may cost. */
export interface Media {
  readonly texts: SentTexts
  bytes: number
  /** At most, and likely; images aside. */
  tokens: number
  estimate: number
  images: number
  /** Path of a part that refers to something stored at the provider. */
  stored: string | undefined
}

export function noMedia(texts: SentTexts, stored: string | undefined): Media {
  return { texts, bytes: 0, tokens: 0, estimate: 0, images: 0, stored }
}

/** `url`: where the image is, or the image itself as a data URL. */
export function addImage(media: Media, url: string): void {
  if (url.startsWith('data:')) media.bytes += media.texts.lengthOf(url)
  media.images++
}

/** `data`: base64, or where the recording is. */
export function addAudio(media: Media, data: string | undefined): void {
  addData(media, data, BYTES_PER_AUDIO_TOKEN, (text) => recordingTokens(media.texts, text, 'audio'))
}

/** `data`: base64. `usual`: it is looked at as closely as the provider does unless told. */
export function addVideo(media: Media, data: string | undefined, usual: boolean): void {
  const most = (text: string) => (usual ? recordingTokens(media.texts, text, 'video') : undefined)
  addData(media, data, BYTES_PER_FILE_TOKEN, most)
}

/** `data`: base64, a data URL, or where the document is. */
export function addFile(media: Media, data: string | undefined): void {
  addData(media, data, BYTES_PER_FILE_TOKEN, (text) => documentTokens(media.texts, text))
}

/** `most`: the tokens by what the data are, which may be many more than by their length; undefined: cannot be known. */
function addData(
  media: Media,
  data: string | undefined,
  bytesPerToken: number,
  most: (data: string) => number | undefined,
): void {
  if (data === undefined) return
  if (isAddress(data)) return addFetched(media)
  const length = media.texts.lengthOf(data)
  const likely = Math.ceil(length / bytesPerToken)
  media.bytes += length
  media.tokens += Math.max(likely, most(data) ?? FETCHED.ceiling)
  media.estimate += likely
}

/** A document or recording that the provider fetches or has. */
export function addFetched(media: Media): void {
  media.tokens += FETCHED.ceiling
  media.estimate += FETCHED.estimate
}

/** A part of a kind that is not known here (`video_url`, `document_url`): what it says is text, what it leads to is not. */
export function addUnknown(media: Media, part: unknown, depth = 3): void {
  if (leadsElsewhere(part, depth)) addFetched(media)
}

function leadsElsewhere(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isAddress(value)
  return depth > 0 && isObject(value) && Object.values(value).some((inner) => leadsElsewhere(inner, depth - 1))
}

/** A URL of any scheme; not one that holds the data itself. */
function isAddress(text: string): boolean {
  return /^\s*[a-z][a-z0-9+.-]{0,31}:\/\//i.test(text)
}

export function inputBounds(media: Media, bodyLength: number, hasTools: boolean): InputSize {
  const text = Math.max(0, bodyLength - media.bytes)
  return {
    ceiling: text + media.tokens + (hasTools ? TOOL_ALLOWANCE : 0) + BASE_ALLOWANCE,
    images: media.images,
    estimate: Math.ceil(text / BYTES_PER_TOKEN) + media.estimate + media.images * LIKELY_TOKENS_PER_IMAGE,
    stored: media.stored,
  }
}
