import { asString, type JsonObject } from '../../kit/parse-json.ts'
import type { AudioPart, FilePart, ImagePart, MediaSource } from '../../model/chat/parts.ts'
import { fieldsOf } from './fields.ts'

type MediaPart = ImagePart | AudioPart | FilePart

/** Names that OpenAI has for kinds of audio. */
const audioNames: Readonly<Record<string, string>> = {
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
}

/** Kinds of media that Gemini takes, by the endings of their names (Gemini API, "File input methods"). */
const typeOfEnding: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  heic: 'image/heic',
  heif: 'image/heif',
  bmp: 'image/bmp',
  pdf: 'application/pdf',
  txt: 'text/plain',
  md: 'text/markdown',
  html: 'text/html',
  css: 'text/css',
  csv: 'text/csv',
  xml: 'text/xml',
  json: 'application/json',
  rtf: 'text/rtf',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  ogg: 'audio/ogg',
  flac: 'audio/flac',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
}

/** A file of the files API, or one in the account's cloud storage. */
export function isStoredFile(uri: string): boolean {
  return /^gs:|^(?:files|fileSearchStores)\/|\/\/generativelanguage\.[a-z.]*googleapis\.com\//i.test(uri)
}

function sourceOfUri(uri: string, mediaType: string | undefined): MediaSource {
  const told = mediaType === undefined ? {} : { mediaType }
  return isStoredFile(uri) ? { kind: 'file', id: uri, ...told } : { kind: 'url', url: uri, ...told }
}

function typeOfUrl(url: string): string | undefined {
  const path = url.split(/[?#]/, 1)[0] ?? ''
  return typeOfEnding[path.slice(path.lastIndexOf('.') + 1).toLowerCase()]
}

function partOf(source: MediaSource, mediaType: string, name: string | undefined): MediaPart {
  if (mediaType.startsWith('image/')) return { type: 'image', source }
  if (mediaType.startsWith('audio/')) {
    const [bare = ''] = mediaType.split(';')
    return { type: 'audio', source, format: audioNames[bare] ?? bare.slice('audio/'.length) }
  }
  return { type: 'file', source, ...(name !== undefined && { name }) }
}

/** A Blob: `{mimeType, data, displayName}`. Undefined when it is none. */
export function readBlob(raw: JsonObject): MediaPart | undefined {
  const { mimeType, data, displayName } = fieldsOf(raw)
  if (typeof data !== 'string' || typeof mimeType !== 'string') return undefined
  return partOf({ kind: 'data', mediaType: mimeType, data }, mimeType.toLowerCase(), asString(displayName))
}

/** A FileData: `{mimeType, fileUri, displayName}`. Undefined when it is none. */
export function readFileData(raw: JsonObject): MediaPart | undefined {
  const { mimeType, fileUri, displayName } = fieldsOf(raw)
  if (typeof fileUri !== 'string') return undefined
  const told = asString(mimeType)
  return partOf(sourceOfUri(fileUri, told), (told ?? typeOfUrl(fileUri) ?? '').toLowerCase(), asString(displayName))
}

export function blob(mediaType: string, data: string): JsonObject {
  return { inlineData: { mimeType: mediaType, data } }
}

/**
 * A file by its address. Gemini wants to know what it is; where neither the client nor the address tells, it is what
 * such parts mostly are.
 */
export function fileData(uri: string, mediaType: string | undefined, usual: string): JsonObject {
  return { fileData: { mimeType: mediaType ?? typeOfUrl(uri) ?? usual, fileUri: uri } }
}

export function audioType(format: string | undefined): string {
  return format === 'mp3' ? 'audio/mpeg' : `audio/${format ?? 'wav'}`
}
