import { asObject, type JsonObject } from '../../kit/parse-json.ts'
import type { ImagePart, MediaSource, Part } from '../../model/chat/parts.ts'
import { audioType } from '../media-types.ts'
import { withMark } from '../openai/cache-mark.ts'
import { isDataUrl, sourceOfFileData, sourceOfUrl } from '../openai/media.ts'
import { objectAt, readText, required } from '../openai/read-fields.ts'
import { invalid } from '../openai/request.ts'
import type { Losses } from '../translate/losses.ts'
import { decodeAnnotation } from './citations.ts'

const details = ['low', 'high', 'auto', 'original'] as const

/** What an item's content or output holds: a string, or parts. */
export function decodeContent(content: unknown, path: string, losses: Losses): Part[] {
  if (typeof content === 'string') return [losses.placed({ type: 'text', text: content }, path)]
  if (!Array.isArray(content)) throw invalid(path, `'${path}' must be a string or an array of parts.`)
  return content.map((value, index) => {
    const at = `${path}[${index}]`
    const part = objectAt(value, at)
    const type = required(readText(part, 'type', `${at}.type`), `${at}.type`)
    const decode = Object.hasOwn(decoders, type) ? decoders[type] : undefined
    if (!decode) throw invalid(`${at}.type`, `'${at}.type' must be one of ${Object.keys(decoders).join(', ')}.`)
    return losses.placed(decode(part, at, losses), at)
  })
}

type Decode = (part: JsonObject, path: string, losses: Losses) => Part

const decoders: Readonly<Record<string, Decode>> = {
  input_text: decodeText,
  output_text: decodeText,
  text: decodeText,
  refusal: (part, path) => ({ type: 'refusal', text: textAt(part, 'refusal', path) }),
  input_image: decodeImage,
  input_file: decodeFile,
  input_audio: decodeAudio,
}

function textAt(part: JsonObject, name: string, path: string): string {
  return required(readText(part, name, `${path}.${name}`), `${path}.${name}`)
}

function decodeText(part: JsonObject, path: string): Part {
  const annotations = Array.isArray(part.annotations) ? part.annotations.map(asObject) : []
  const citations = annotations.flatMap((annotation) => (annotation ? [decodeAnnotation(annotation)] : []))
  return {
    type: 'text',
    text: textAt(part, 'text', path),
    ...withMark(part),
    ...(citations.length > 0 && { citations }),
  }
}

function decodeImage(part: JsonObject, path: string): ImagePart {
  const wanted = readText(part, 'detail', `${path}.detail`)
  const detail = details.find((one) => one === wanted)
  if (wanted !== undefined && !detail) {
    throw invalid(`${path}.detail`, `'${path}.detail' must be one of ${details.join(', ')}.`)
  }
  return { type: 'image', source: imageSource(part, path), ...(detail && { detail }), ...withMark(part) }
}

function imageSource(part: JsonObject, path: string): MediaSource {
  const url = readText(part, 'image_url', `${path}.image_url`)
  if (url !== undefined) return sourceOfUrl(url, `${path}.image_url`)
  const id = readText(part, 'file_id', `${path}.file_id`)
  if (id === undefined) throw invalid(path, `'${path}' must have 'image_url' or 'file_id'.`)
  return { kind: 'file', id }
}

function decodeFile(part: JsonObject, path: string, losses: Losses): Part {
  const name = readText(part, 'filename', `${path}.filename`)
  if (part.detail !== undefined && part.detail !== 'auto') losses.unknown(`${path}.detail`)
  return { type: 'file', source: fileSource(part, name, path), ...(name && { name }), ...withMark(part) }
}

function fileSource(part: JsonObject, name: string | undefined, path: string): MediaSource {
  const data = readText(part, 'file_data', `${path}.file_data`)
  if (data !== undefined) return sourceOfFileData(data, name, `${path}.file_data`)
  const url = readText(part, 'file_url', `${path}.file_url`)
  if (url !== undefined) return sourceOfUrl(url, `${path}.file_url`)
  const id = readText(part, 'file_id', `${path}.file_id`)
  if (id === undefined) throw invalid(path, `'${path}' must have 'file_data', 'file_url' or 'file_id'.`)
  return { kind: 'file', id }
}

function decodeAudio(part: JsonObject, path: string): Part {
  const audio = objectAt(part.input_audio, `${path}.input_audio`)
  const data = textAt(audio, 'data', `${path}.input_audio`)
  const format = textAt(audio, 'format', `${path}.input_audio`)
  const mediaType = audioType(format)
  const source = isDataUrl(data) ? sourceOfUrl(data, `${path}.input_audio.data`, mediaType) : undefined
  return { type: 'audio', source: source ?? { kind: 'data', mediaType, data }, format }
}
