import { type SentTexts, wholeTexts } from '../../kit/long-runs.ts'
import { asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import {
  addAudio,
  addFile,
  addImage,
  addUnknown,
  type InputSize,
  inputBounds,
  type Media,
  noMedia,
} from '../openai/input-bounds.ts'
import { storedMember } from '../stored-url.ts'

export function inputSize(body: JsonObject, bodyLength: number, texts: SentTexts = wholeTexts): InputSize {
  const media = noMedia(texts, undefined)
  for (const message of body.messages as unknown[]) {
    const content = asObject(message)?.content
    if (asObject(asObject(message)?.audio)?.id !== undefined) media.stored = 'messages[].audio.id'
    if (Array.isArray(content)) for (const part of content) addMedia(media, asObject(part))
  }
  return inputBounds(media, bodyLength, body.tools !== undefined || body.functions !== undefined)
}

/** Parts that are text, in words of OpenAI and of providers that take its format. */
const texts = new Set(['text', 'refusal', 'thinking', 'reasoning', 'reference'])

function addMedia(media: Media, part: JsonObject | undefined): void {
  if (!part || (typeof part.type === 'string' && texts.has(part.type))) return
  const member = storedMember(part)
  if (member !== undefined) media.stored ??= `messages[].content[].${member}`
  if (part.type === 'image_url') {
    addImage(media, asString(asObject(part.image_url)?.url) ?? asString(part.image_url) ?? '')
  } else if (part.type === 'input_audio') {
    // Mistral has the recording, or its URL, as the member itself (API reference, "AudioChunk").
    addAudio(media, asString(asObject(part.input_audio)?.data) ?? asString(part.input_audio))
  } else if (part.type === 'file') {
    if (asObject(part.file)?.file_id !== undefined) media.stored = 'messages[].content[].file.file_id'
    // As Mistral has it.
    if (part.file_id !== undefined) media.stored = 'messages[].content[].file_id'
    addFile(media, asString(asObject(part.file)?.file_data))
    addUnknown(media, asObject(part.file)?.file_url)
  } else {
    if (asString(part.file_id) !== undefined) media.stored = 'messages[].content[].file_id'
    addUnknown(media, part)
  }
}
