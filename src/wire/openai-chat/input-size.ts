import { asObject, asString } from '../../kit/parse-json.ts'
import { addAudio, addFile, addImage, type InputSize, inputBounds, type Media } from '../openai/input-bounds.ts'

export function inputSize(body: Readonly<Record<string, unknown>>, bodyLength: number): InputSize {
  const media: Media = { bytes: 0, tokens: 0, stored: undefined }
  for (const message of body.messages as unknown[]) {
    const content = asObject(message)?.content
    if (asObject(asObject(message)?.audio)?.id !== undefined) media.stored = 'messages[].audio.id'
    if (Array.isArray(content)) for (const part of content) addMedia(media, asObject(part))
  }
  return inputBounds(media, bodyLength, body.tools !== undefined || body.functions !== undefined)
}

function addMedia(media: Media, part: Readonly<Record<string, unknown>> | undefined): void {
  if (!part) return
  if (part.type === 'image_url') {
    addImage(media, asString(asObject(part.image_url)?.url) ?? asString(part.image_url) ?? '')
  } else if (part.type === 'input_audio') {
    addAudio(media, asString(asObject(part.input_audio)?.data)?.length ?? 0)
  } else if (part.type === 'file') {
    if (asObject(part.file)?.file_id !== undefined) media.stored = 'messages[].content[].file.file_id'
    addFile(media, asString(asObject(part.file)?.file_data)?.length ?? 0)
  }
}
