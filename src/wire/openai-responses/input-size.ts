import { type SentTexts, wholeTexts } from '../../kit/long-runs.ts'
import { asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import {
  addAudio,
  addFetched,
  addFile,
  addImage,
  addUnknown,
  type InputSize,
  inputBounds,
  type Media,
  noMedia,
} from '../openai/input-bounds.ts'
import { storedMember } from '../stored-url.ts'
import { storedField } from './stored-state.ts'

/** What a request's input can cost, with images and files found wherever items may hold them. */
export function inputSize(body: JsonObject, bodyLength: number, texts: SentTexts = wholeTexts): InputSize {
  const media = noMedia(texts, storedField(body))
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

/** Parts that are text: what stands in them leads nowhere. */
const texts = new Set(['input_text', 'output_text', 'text', 'refusal', 'summary_text', 'reasoning_text'])

function addParts(media: Media, parts: unknown, path: string): void {
  if (!Array.isArray(parts)) return
  parts.forEach((value, index) => {
    const part = asObject(value)
    if (!part || (typeof part.type === 'string' && texts.has(part.type))) return
    const at = `${path}[${index}]`
    if (part.type === 'input_image') {
      addImagePart(media, part, at)
      return
    }
    noteStored(media, part, at)
    if (part.type === 'input_file') addFilePart(media, part, at)
    else if (part.type === 'input_audio') addAudio(media, asString(asObject(part.input_audio)?.data))
    else addUnknown(media, part)
  })
}

function noteStored(media: Media, part: JsonObject, path: string): void {
  const member = storedMember(part)
  if (member !== undefined) media.stored ??= `${path}.${member}`
}

function addImagePart(media: Media, part: JsonObject, path: string): void {
  if (asString(part.file_id) !== undefined) media.stored ??= `${path}.file_id`
  noteStored(media, part, path)
  addImage(media, asString(part.image_url) ?? '')
}

function addFilePart(media: Media, part: JsonObject, path: string): void {
  const data = asString(part.file_data)
  if (data !== undefined) return addFile(media, data)
  if (asString(part.file_id) !== undefined) media.stored ??= `${path}.file_id`
  addFetched(media)
}
