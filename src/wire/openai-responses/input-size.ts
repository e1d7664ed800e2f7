import { asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import {
  addAudio,
  addFetchedFile,
  addFile,
  addImage,
  type InputSize,
  inputBounds,
  type Media,
} from '../openai/input-bounds.ts'
import { storedField } from './stored-state.ts'

/** What a request's input can cost, with images and files found wherever items may hold them. */
export function inputSize(body: JsonObject, bodyLength: number): InputSize {
  const media: Media = { bytes: 0, tokens: 0, stored: storedField(body) }
  const items = Array.isArray(body.input) ? body.input : []
  items.forEach((item, index) => {
    addItem(media, asObject(item), `input[${index}]`)
  })
  return inputBounds(media, bodyLength, body.tools !== undefined)
}

function addItem(media: Media, item: JsonObject | undefined, path: string): void {
  if (!item) return
  if (item.type === 'item_reference') media.stored ??= path
  addParts(media, item.content, `${path}.content`)
  addParts(media, item.output, `${path}.output`)
  const screenshot = asObject(item.output)
  if (screenshot?.type === 'computer_screenshot') addImagePart(media, screenshot, `${path}.output`)
  if (item.type === 'image_generation_call') addImage(media, `data:${asString(item.result) ?? ''}`)
}

function addParts(media: Media, parts: unknown, path: string): void {
  if (!Array.isArray(parts)) return
  parts.forEach((value, index) => {
    const part = asObject(value)
    if (part?.type === 'input_image') addImagePart(media, part, `${path}[${index}]`)
    else if (part?.type === 'input_file') addFilePart(media, part, `${path}[${index}]`)
    else if (part?.type === 'input_audio') addAudio(media, asString(asObject(part.input_audio)?.data)?.length ?? 0)
  })
}

function addImagePart(media: Media, part: JsonObject, path: string): void {
  if (asString(part.file_id) !== undefined) media.stored ??= `${path}.file_id`
  addImage(media, asString(part.image_url) ?? '')
}

function addFilePart(media: Media, part: JsonObject, path: string): void {
  const data = asString(part.file_data)
  if (data !== undefined) return addFile(media, data.length)
  if (asString(part.file_id) !== undefined) media.stored ??= `${path}.file_id`
  addFetchedFile(media)
}
