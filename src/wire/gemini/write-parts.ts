import { asObject, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import type { Part, ReasoningPart, ToolCallPart } from '../../model/chat/parts.ts'
import { audioType } from '../media-types.ts'
import { placeSignature } from './encode-content.ts'
import { blob, fileData, isStoredFile } from './media.ts'
import { writeMark } from './signature.ts'

/** Parts of an answer as a client gets them, and for each text the index that it has there. */
export function writeParts(parts: readonly Part[]): { readonly written: JsonObject[]; readonly places: number[] } {
  const written: JsonObject[] = []
  const places: number[] = []
  for (const part of parts) {
    if (part.type === 'reasoning') writeReasoning(part, written)
    else written.push(...writePart(part))
    places.push(written.length - 1)
  }
  return { written, places }
}

function writeReasoning(part: ReasoningPart, written: JsonObject[]): void {
  const mark = writeMark(part)
  if (!part.text && part.signature?.origin === 'gemini' && mark !== undefined) {
    placeSignature(mark, part.text === undefined, written)
  } else if (part.text || mark !== undefined) written.push(thought(part.text ?? '', mark))
}

export function thought(text: string, mark: string | undefined): JsonObject {
  return { text, thought: true, ...(mark !== undefined && { thoughtSignature: mark }) }
}

/** A part other than reasoning; empty for what a client of this format cannot be told. */
export function writePart(part: Exclude<Part, ReasoningPart>): readonly JsonObject[] {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return part.text === '' ? [] : [{ text: part.text }]
    case 'tool-call':
      return [writeCall(part)]
    case 'image':
    case 'file':
      return writeMedia(part.source, part.type === 'image' ? 'image/png' : 'application/octet-stream')
    case 'audio':
      return [
        ...writeMedia(part.source, audioType(part.format)),
        ...(part.transcript ? [{ text: part.transcript }] : []),
      ]
    case 'other':
      return part.origin === 'gemini' ? [part.raw] : []
    case 'tool-result':
      return []
  }
}

type Source = Extract<Part, { type: 'image' }>['source']

function writeMedia(source: Source, usual: string): readonly JsonObject[] {
  if (source.kind === 'data') return [blob(source.mediaType, source.data)]
  if (source.kind === 'url') return [fileData(source.url, source.mediaType, usual)]
  if (source.kind === 'file') return isStoredFile(source.id) ? [fileData(source.id, source.mediaType, usual)] : []
  return [{ text: source.text }]
}

export function writeCall({ id, name, input, signature }: Pick<ToolCallPart, 'id' | 'name' | 'input' | 'signature'>) {
  const value = parseJson(input)
  const args = asObject(value) ?? (input.trim() === '' ? {} : { input: value ?? input })
  const mark = signature && writeMark({ signature })
  return { functionCall: { id, name, args }, ...(mark !== undefined && { thoughtSignature: mark }) }
}
