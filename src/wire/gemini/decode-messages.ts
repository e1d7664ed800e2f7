import { asObject, asString, isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { FilePart, ImagePart, Part, TextPart, ToolResultPart } from '../../model/chat/parts.ts'
import type { Message } from '../../model/chat/request.ts'
import type { Losses } from '../translate/losses.ts'
import { fieldsOf, invalid, listAt, objectAt } from './fields.ts'
import { readBlob, readFileData } from './media.ts'
import { readPart } from './read-parts.ts'
import { withWholeThoughts } from './whole-thoughts.ts'

/** Ids that were made here begin so; the provider never gave them and does not get them. */
const MADE = 'call_gm_'

export function isMadeId(id: string): boolean {
  return id.startsWith(MADE)
}

/** Members of a Part that have no words elsewhere and change nothing of what is said. */
const partExtras = ['mediaResolution', 'partMetadata', 'mediaProcessing', 'speechMetadata', 'audioTranscription']

interface Pending {
  readonly id: string
  readonly name: string
}

interface State {
  readonly losses: Losses
  /** Calls that have no answer yet, in order. */
  pending: Pending[]
}

/** `contents` as messages. Throws Fault `invalid_request` that names the field. */
export function decodeContents(value: unknown, losses: Losses): readonly Message[] {
  const state: State = { losses, pending: [] }
  const messages = listAt(value, 'contents').flatMap((content, index) => {
    const path = `contents[${index}]`
    return decodeContent(objectAt(content, path), path, index, state)
  })
  return withWholeThoughts(messages, losses)
}

/** A systemInstruction, whose role means nothing. */
export function decodeSystem(value: unknown, losses: Losses): readonly Message[] {
  if (value === undefined || value === null) return []
  const content = objectAt(value, 'systemInstruction')
  const state: State = { losses, pending: [] }
  const parts = listAt(content.parts, 'systemInstruction.parts').flatMap((part, index) =>
    decodePart(part, `systemInstruction.parts[${index}]`, 'call', state),
  )
  return parts.length > 0 ? [{ role: 'system', parts }] : []
}

function decodeContent(content: JsonObject, path: string, index: number, state: State): readonly Message[] {
  const { role, parts } = content
  if (role !== undefined && role !== null && !['user', 'model', 'function', ''].includes(role as string)) {
    throw invalid(`${path}.role`, `'${path}.role' must be "user" or "model".`)
  }
  const decoded = listAt(parts, `${path}.parts`).flatMap((part, at) =>
    decodePart(part, `${path}.parts[${at}]`, `${MADE}${index}_${at}`, state),
  )
  if (role !== 'model') return byRole(decoded)
  // Streams end with a part without text, and SDKs keep it.
  const said = decoded.filter((part) => part.type !== 'text' || part.text !== '')
  return said.length > 0 ? [{ role: 'assistant', parts: said }] : []
}

/** What users say and what their tools answered stand in one content; neighbours of a kind stay together. */
function byRole(parts: readonly Part[]): Message[] {
  const messages: { role: 'user' | 'tool'; parts: Part[] }[] = []
  for (const part of parts) {
    const role = part.type === 'tool-result' ? 'tool' : 'user'
    const last = messages.at(-1)
    if (last?.role === role) last.parts.push(part)
    else messages.push({ role, parts: [part] })
  }
  return messages
}

function decodePart(value: unknown, path: string, madeId: string, state: State): readonly Part[] {
  const raw = objectAt(value, path)
  for (const extra of partExtras) if (raw[extra] !== undefined) state.losses.unknown(`${path}.${extra}`)
  if (isObject(raw.functionResponse)) {
    return [state.losses.placed(decodeResult(raw.functionResponse, `${path}.functionResponse`, state), path)]
  }
  const parts = readPart(raw, () => madeId)
  if (!parts) {
    throw invalid(path, `'${path}' must have one of text, inlineData, fileData, functionCall or functionResponse.`)
  }
  for (const part of parts) {
    state.losses.placed(part, path)
    if (part.type !== 'tool-call') continue
    if (part.name === '') throw invalid(`${path}.functionCall.name`, `'${path}.functionCall.name' is missing.`)
    state.pending.push({ id: part.id, name: part.name })
  }
  return parts
}

/** A FunctionResponse: `{id, name, response, parts}`. Without an id it answers the first open call of its name. */
function decodeResult(value: JsonObject, path: string, state: State): ToolResultPart {
  const { id, name, response, parts } = objectAt(value, path)
  if (typeof name !== 'string' || name === '') throw invalid(`${path}.name`, `'${path}.name' is missing.`)
  const called = takeCall(state, asString(id), name)
  if (!called) {
    const text = `'${path}' answers no call: send the functionCall of '${name}' in a content of the model before it.`
    throw invalid(path, text)
  }
  const { text, isError } = readResponse(response)
  const { losses } = state
  const media = listAt(parts, `${path}.parts`).map((part, at) => decodeResultPart(part, `${path}.parts[${at}]`, losses))
  return {
    type: 'tool-result',
    callId: called.id,
    name,
    content: text === undefined ? media : [text, ...media],
    ...(isError && { isError }),
  }
}

function takeCall(state: State, id: string | undefined, name: string): Pending | undefined {
  const byId = id ? state.pending.findIndex((call) => call.id === id) : -1
  const index = byId >= 0 ? byId : state.pending.findIndex((call) => call.name === name)
  const called = state.pending[index]
  if (called) state.pending = state.pending.filter((call) => call !== called)
  return called
}

/** `output` and `error` have a meaning of their own; without them the object is what the tool says. */
function readResponse(value: unknown): { readonly text: TextPart | undefined; readonly isError: boolean } {
  const response = asObject(value)
  if (!response) return { text: undefined, isError: false }
  const [only, ...others] = Object.keys(response)
  const said = (text: string): TextPart => ({ type: 'text', text })
  if (others.length > 0 || only === undefined) return { text: said(JSON.stringify(response)), isError: false }
  const isError = only === 'error'
  const word = response[only]
  if (isError) return { text: said(typeof word === 'string' ? word : JSON.stringify(word)), isError }
  return { text: said(only === 'output' && typeof word === 'string' ? word : JSON.stringify(response)), isError }
}

function decodeResultPart(value: unknown, path: string, losses: Losses): ImagePart | FilePart {
  const { inlineData, fileData } = fieldsOf(objectAt(value, path))
  const media = isObject(inlineData) ? readBlob(inlineData) : isObject(fileData) ? readFileData(fileData) : undefined
  if (!media) throw invalid(path, `'${path}' must have inlineData or fileData.`)
  return losses.placed(media.type === 'audio' ? { type: 'file', source: media.source } : media, path)
}
