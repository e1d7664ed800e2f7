import { asObject, asString, isObject, type JsonObject } from '../../kit/parse-json.ts'
import {
  addAudio,
  addFetchedFile,
  addFile,
  addImage,
  type InputSize,
  inputBounds,
  type Media,
} from '../openai/input-bounds.ts'
import { fieldsOf } from './fields.ts'
import { isStoredFile } from './media.ts'

/** Fields that refer to what the provider keeps. */
const storedFields = ['cachedContent', 'continuationToken']

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

/** Bounds of a GenerateContentRequest, whose top-level fields stand under their JSON names. */
export function inputSize(body: JsonObject, bodyLength: number): InputSize {
  const stored = storedFields.find((name) => asString(body[name]))
  const media: Media = { bytes: 0, tokens: 0, stored }
  for (const content of [...listOf(body.contents), body.systemInstruction]) addParts(media, asObject(content)?.parts)
  return inputBounds(media, bodyLength, body.tools !== undefined)
}

function addParts(media: Media, parts: unknown): void {
  for (const part of listOf(parts)) {
    if (!isObject(part)) continue
    const { inlineData, fileData, functionResponse } = fieldsOf(part)
    if (isObject(inlineData)) addInline(media, fieldsOf(inlineData))
    if (isObject(fileData)) addAddressed(media, fieldsOf(fileData))
    if (isObject(functionResponse)) addParts(media, functionResponse.parts)
  }
}

/** Video counts as a document does: there is no telling its length from its bytes. */
function addInline(media: Media, { mimeType, data }: JsonObject): void {
  const type = asString(mimeType)?.toLowerCase() ?? ''
  const length = asString(data)?.length ?? 0
  if (type.startsWith('image/')) {
    media.bytes += length
    addImage(media, '')
  } else if (type.startsWith('audio/')) addAudio(media, length)
  else addFile(media, length)
}

/** An hour of video is as much as a context window holds. */
const TOKENS_PER_FETCHED_RECORDING = 1_048_576

function addAddressed(media: Media, { mimeType, fileUri }: JsonObject): void {
  const type = asString(mimeType)?.toLowerCase() ?? ''
  if (isStoredFile(asString(fileUri) ?? '')) media.stored ??= 'contents[].parts[].fileData.fileUri'
  if (type.startsWith('image/')) addImage(media, '')
  else if (/^(?:application|text)\//.test(type)) addFetchedFile(media)
  else media.tokens += TOKENS_PER_FETCHED_RECORDING
}
