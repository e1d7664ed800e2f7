import { asObject, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import type {
  AudioPart,
  FilePart,
  ImagePart,
  MediaSource,
  Part,
  ReasoningPart,
  ToolCallPart,
  ToolResultPart,
} from '../../model/chat/parts.ts'
import { audioType } from '../media-types.ts'
import type { Losses } from '../translate/losses.ts'
import { isMadeId } from './decode-messages.ts'
import { blob, fileData, isStoredFile } from './media.ts'

/** What is known while the parts of a message are written. */
export interface ContentState {
  readonly losses: Losses
  /** Names of the tools by the ids of their calls. */
  readonly names: Map<string, string>
  /** Media may stand among the results of functions; otherwise they stand behind them. */
  readonly mediaInResults: boolean
  /** Where losses are told to be: `messages[3].content`. */
  readonly path: string
}

/** Parts of a message as Gemini has them. Throws Fault `invalid_request` (by `losses`) where it has no words. */
export function encodeParts(parts: readonly Part[], state: ContentState): JsonObject[] {
  const written: JsonObject[] = []
  parts.forEach((part, index) => {
    const at = { ...state, path: `${state.path}[${index}]` }
    if (part.type === 'reasoning') encodeReasoning(part, written, at)
    else written.push(...encodePart(part, at))
    if ('cache' in part && part.cache) state.losses.lose('cache_control', `${at.path}.cache_control`)
  })
  return written
}

function encodePart(part: Exclude<Part, ReasoningPart>, state: ContentState): readonly JsonObject[] {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return part.text === '' ? [] : [{ text: part.text }]
    case 'image':
      return encodeImage(part, state)
    case 'audio':
      return encodeAudio(part, state)
    case 'file':
      return encodeFile(part, state)
    case 'tool-call':
      return [encodeCall(part, state)]
    case 'tool-result':
      return encodeResult(part, state)
    case 'other':
      if (part.origin === 'gemini') return [part.raw]
      state.losses.lose('other_part', state.path)
      return []
  }
}

/** A file by its address, or undefined where the provider cannot get at it. */
function addressed(source: MediaSource, usual: string): JsonObject | undefined {
  if (source.kind === 'file' && isStoredFile(source.id)) return fileData(source.id, source.mediaType, usual)
  if (source.kind === 'url' && source.url.startsWith('https://')) return fileData(source.url, source.mediaType, usual)
  return undefined
}

function encodeImage({ source, detail }: ImagePart, { losses, path }: ContentState): readonly JsonObject[] {
  if (detail !== undefined && detail !== 'auto') losses.lose('image_detail', `${path}.detail`)
  if (source.kind === 'data') return [blob(source.mediaType, source.data)]
  const written = addressed(source, 'image/jpeg')
  if (written) return [written]
  losses.lose(source.kind === 'url' ? 'image_url' : 'stored_file', `${path}.image_url`)
  return []
}

function encodeAudio({ source, format }: AudioPart, { losses, path }: ContentState): readonly JsonObject[] {
  if (source.kind === 'data') return [blob(source.mediaType, source.data)]
  const written = addressed(source, audioType(format))
  if (written) return [written]
  losses.lose(source.kind === 'url' ? 'file_url' : 'stored_file', `${path}.audio`)
  return []
}

function encodeFile(file: FilePart, { losses, path }: ContentState): readonly JsonObject[] {
  const { source, name, context, cite } = file
  if (cite) losses.lose('citations', `${path}.citations`)
  if (name !== undefined) losses.lose('document_context', `${path}.filename`)
  if (context !== undefined) losses.lose('document_context', `${path}.context`)
  if (source.kind === 'data') return [blob(source.mediaType, source.data)]
  if (source.kind === 'text') return [blob('text/plain', Buffer.from(source.text).toString('base64'))]
  const written = addressed(source, 'application/pdf')
  if (written) return [written]
  losses.lose(source.kind === 'url' ? 'file_url' : 'stored_file', `${path}.file`)
  return []
}

function encodeCall({ id, name, input, signature }: ToolCallPart, { names }: ContentState): JsonObject {
  names.set(id, name)
  const functionCall = { ...(!isMadeId(id) && { id }), name, args: argsOf(input) }
  return { functionCall, ...(signature?.origin === 'gemini' && { thoughtSignature: signature.value }) }
}

/** Arguments are an object here; what a model wrote that is none stands in one. */
function argsOf(input: string): JsonObject {
  if (input.trim() === '') return {}
  const value = parseJson(input)
  return asObject(value) ?? { input: value ?? input }
}

function encodeResult(result: ToolResultPart, state: ContentState): readonly JsonObject[] {
  const { callId, content, isError } = result
  const name = result.name ?? state.names.get(callId) ?? callId
  const text = content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
  content.forEach(({ cache }, index) => {
    if (cache) state.losses.lose('cache_control', `${state.path}.content[${index}].cache_control`)
  })
  const media = content.flatMap((part, index) =>
    part.type === 'text' ? [] : encodePart(part, { ...state, path: `${state.path}.content[${index}]` }),
  )
  const inside = state.mediaInResults && media.length > 0 && media.every((part) => part.inlineData !== undefined)
  const functionResponse = {
    ...(!isMadeId(callId) && { id: callId }),
    name,
    response: responseOf(text, isError === true),
    ...(inside && { parts: media }),
  }
  return inside ? [{ functionResponse }] : [{ functionResponse }, ...media]
}

/** An object is the response itself, unless its words would be taken for Gemini's own. */
function responseOf(text: string, isError: boolean): JsonObject {
  const value = parseJson(text)
  if (isError) return { error: typeof value === 'object' && value !== null ? value : text }
  const object = asObject(value)
  if (!object) return text === '' ? {} : { output: text }
  return isWrapped(object) ? { output: text } : object
}

function isWrapped(object: JsonObject): boolean {
  const [only, ...others] = Object.keys(object)
  return others.length === 0 && (only === 'error' || (only === 'output' && typeof object.output === 'string'))
}

/** Signed thoughts go back as they came; what another provider has signed or hidden stays behind. */
function encodeReasoning(part: ReasoningPart, written: JsonObject[], { losses, path }: ContentState): void {
  const { text, signature, redacted } = part
  const foreign = redacted ?? (signature?.origin === 'gemini' ? undefined : signature)
  if (foreign) {
    losses.lose('reasoning_history', `${path}.reasoning`)
    return
  }
  if (text) written.push({ text, thought: true, ...(signature && { thoughtSignature: signature.value }) })
  else if (signature) placeSignature(signature.value, text === undefined, written)
}

/** A signature by itself belongs to the text before it. */
export function placeSignature(thoughtSignature: string, onTextBefore: boolean, written: JsonObject[]): void {
  const before = written.at(-1)
  const fits = before && before.functionCall === undefined && before.thoughtSignature === undefined && !before.thought
  if (onTextBefore && fits) written[written.length - 1] = { ...before, thoughtSignature }
  else written.push({ text: '', thoughtSignature })
}
