import { type SentTexts, wholeTexts } from '../../kit/long-runs.ts'
import { asObject, asString, isObject, type JsonObject } from '../../kit/parse-json.ts'
import {
  addAudio,
  addFetched,
  addFile,
  addImage,
  addVideo,
  type InputSize,
  inputBounds,
  type Media,
  noMedia,
} from '../openai/input-bounds.ts'
import { isStoredUrl } from '../stored-url.ts'
import { fieldsOf } from './fields.ts'
import { isStoredFile } from './media.ts'

/** Fields that refer to what the provider keeps. */
const storedFields = ['cachedContent', 'continuationToken']

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

/** Bounds of a GenerateContentRequest, whose top-level fields stand under their JSON names. */
export function inputSize(body: JsonObject, bodyLength: number, texts: SentTexts = wholeTexts): InputSize {
  const stored = storedFields.find((name) => asString(body[name]))
  const media = noMedia(texts, stored)
  for (const content of [...listOf(body.contents), body.systemInstruction]) addParts(media, asObject(content)?.parts)
  return inputBounds(media, bodyLength, body.tools !== undefined)
}

function addParts(media: Media, parts: unknown): void {
  for (const part of listOf(parts)) {
    if (!isObject(part)) continue
    const { inlineData, fileData, functionResponse, videoMetadata } = fieldsOf(part)
    if (isObject(inlineData)) addInline(media, fieldsOf(inlineData), videoMetadata)
    if (isObject(fileData)) addAddressed(media, fieldsOf(fileData))
    if (isObject(functionResponse)) addParts(media, functionResponse.parts)
  }
}

/** `metadata`: what part of a video is looked at, and how closely. */
function addInline(media: Media, { mimeType, data }: JsonObject, metadata: unknown): void {
  const type = asString(mimeType)?.toLowerCase() ?? ''
  const base64 = asString(data)
  if (type.startsWith('image/')) {
    media.bytes += media.texts.lengthOf(base64 ?? '')
    addImage(media, '')
  } else if (type.startsWith('audio/')) addAudio(media, base64)
  else if (type.startsWith('video/')) addVideo(media, base64, metadata === undefined)
  else addFile(media, base64)
}

function addAddressed(media: Media, { mimeType, fileUri }: JsonObject): void {
  const type = asString(mimeType)?.toLowerCase() ?? ''
  const uri = asString(fileUri)
  if (uri !== undefined && (isStoredFile(uri) || isStoredUrl(uri)))
    media.stored ??= 'contents[].parts[].fileData.fileUri'
  if (type.startsWith('image/')) addImage(media, '')
  else addFetched(media)
}
