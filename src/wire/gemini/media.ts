import { asString, type JsonObject } from '../../kit/parse-json.ts'
import type { AudioPart, FilePart, ImagePart, MediaSource } from '../../model/chat/parts.ts'
import { audioFormat, knownType, typeOfName } from '../media-types.ts'
import { isFilesApi } from '../stored-url.ts'
import { fieldsOf } from './fields.ts'

type MediaPart = ImagePart | AudioPart | FilePart

/** A file of the files API, or one in the account's cloud storage. */
export function isStoredFile(uri: string): boolean {
  return /^gs:|^(?:files|fileSearchStores)\//i.test(uri) || isFilesApi(uri)
}

function sourceOfUri(uri: string, mediaType: string | undefined): MediaSource {
  const told = mediaType === undefined ? {} : { mediaType }
  return isStoredFile(uri) ? { kind: 'file', id: uri, ...told } : { kind: 'url', url: uri, ...told }
}

function typeOfUrl(url: string): string | undefined {
  const path = url.split(/[?#]/, 1)[0] ?? ''
  return typeOfName(path)
}

function partOf(source: MediaSource, mediaType: string, name: string | undefined): MediaPart {
  if (mediaType.startsWith('image/')) return { type: 'image', source }
  if (mediaType.startsWith('audio/')) return { type: 'audio', source, format: audioFormat(mediaType) }
  return { type: 'file', source, ...(name !== undefined && { name }) }
}

/** A Blob: `{mimeType, data, displayName}`. Undefined when it is none. */
export function readBlob(raw: JsonObject): MediaPart | undefined {
  const { mimeType, data, displayName } = fieldsOf(raw)
  if (typeof data !== 'string' || typeof mimeType !== 'string') return undefined
  const mediaType = knownType(mimeType)
  return partOf({ kind: 'data', mediaType, data }, mediaType, asString(displayName))
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
