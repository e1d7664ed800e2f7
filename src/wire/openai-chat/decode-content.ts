import { own } from '../../kit/own.ts'
import type { JsonObject } from '../../kit/parse-json.ts'
import type { ImagePart, Part } from '../../model/chat/parts.ts'
import { audioType } from '../media-types.ts'
import { withMark } from '../openai/cache-mark.ts'
import { isDataUrl, sourceOfFileData, sourceOfUrl } from '../openai/media.ts'
import { objectAt, readObject, readText, required } from '../openai/read-fields.ts'
import { invalid } from '../openai/request.ts'
import type { Losses } from '../translate/losses.ts'

const details = ['low', 'high', 'auto', 'original'] as const

/** A message's `content`: a string, parts, or nothing. */
export function decodeContent(content: unknown, path: string, losses: Losses): Part[] {
  if (content === undefined || content === null) return []
  if (typeof content === 'string') return [losses.placed({ type: 'text', text: content }, path)]
  if (!Array.isArray(content)) throw invalid(path, `'${path}' must be a string or an array of parts.`)
  return content.map((part, index) => {
    const at = `${path}[${index}]`
    return losses.placed(decodePart(objectAt(part, at), at, losses), at)
  })
}

const known: Readonly<Record<string, readonly string[]>> = {
  text: ['text'],
  image_url: ['image_url'],
  input_audio: ['input_audio'],
  file: ['file'],
  refusal: ['refusal'],
}

function decodePart(part: JsonObject, path: string, losses: Losses): Part {
  const type = required(readText(part, 'type', `${path}.type`), `${path}.type`)
  const members = own(known, type)
  for (const key of Object.keys(part)) {
    const marks = key === 'type' || key === 'cache_control' || key === 'prompt_cache_breakpoint'
    if (members && !marks && !members.includes(key)) losses.unknown(`${path}.${key}`)
  }
  switch (type) {
    case 'text':
      return { type, text: required(readText(part, 'text', `${path}.text`), `${path}.text`), ...withMark(part) }
    case 'image_url':
      return decodeImage(part, path)
    case 'input_audio':
      return decodeAudio(part, path)
    case 'file':
      return decodeFile(part, path)
    case 'refusal':
      return { type, text: required(readText(part, 'refusal', `${path}.refusal`), `${path}.refusal`) }
    // Thinking as Mistral's assistants write it, videos as OpenRouter takes them …
    default:
      return { type: 'other', origin: 'openai-chat', name: type, raw: part }
  }
}

function decodeImage(part: JsonObject, path: string): ImagePart {
  const at = `${path}.image_url`
  // A bare string is not OpenAI's, but many servers take it.
  const image = typeof part.image_url === 'string' ? { url: part.image_url } : objectAt(part.image_url, at)
  const url = required(readText(image, 'url', `${at}.url`), `${at}.url`)
  const wanted = readText(image, 'detail', `${at}.detail`)
  const detail = details.find((one) => one === wanted)
  if (wanted !== undefined && !detail)
    throw invalid(`${at}.detail`, `'${at}.detail' must be one of ${details.join(', ')}.`)
  return { type: 'image', source: sourceOfUrl(url, `${at}.url`), ...(detail && { detail }), ...withMark(part) }
}

function decodeAudio(part: JsonObject, path: string): Part {
  const at = `${path}.input_audio`
  const audio = objectAt(part.input_audio, at)
  const data = required(readText(audio, 'data', `${at}.data`), `${at}.data`)
  const format = required(readText(audio, 'format', `${at}.format`), `${at}.format`)
  const source = isDataUrl(data) ? sourceOfUrl(data, `${at}.data`, audioType(format)) : undefined
  return { type: 'audio', source: source ?? { kind: 'data', mediaType: audioType(format), data }, format }
}

function decodeFile(part: JsonObject, path: string): Part {
  const at = `${path}.file`
  const file = objectAt(part.file, at)
  const name = readText(file, 'filename', `${at}.filename`)
  const data = readText(file, 'file_data', `${at}.file_data`)
  const id = readText(file, 'file_id', `${at}.file_id`)
  if (data === undefined && id === undefined) throw invalid(at, `'${at}' must have 'file_data' or 'file_id'.`)
  const source =
    data === undefined ? ({ kind: 'file', id: id ?? '' } as const) : sourceOfFileData(data, name, `${at}.file_data`)
  return { type: 'file', source, ...(name && { name }), ...withMark(part) }
}

/** What an assistant's message says of the audio that it was: its name at the provider. */
export function decodeAudioName(message: JsonObject, path: string): Part[] {
  const audio = readObject(message, 'audio', `${path}.audio`)
  const id = audio && required(readText(audio, 'id', `${path}.audio.id`), `${path}.audio.id`)
  return id === undefined ? [] : [{ type: 'audio', source: { kind: 'file', id }, format: undefined }]
}
