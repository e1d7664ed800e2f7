import { own } from '../../kit/own.ts'
import { asObject, asString, isObject, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import type { Finish, PartDelta, PartHead, StreamEvent } from '../../model/chat/answer.ts'
import type { StreamDecoder, WireEvent } from '../codec.ts'
import { partOfBlock } from './answer-blocks.ts'
import { decodeCitation, decodeCitations } from './citations.ts'
import { explanationOf, readFinish } from './stop-reason.ts'
import { signatureOf } from './thinking-marks.ts'
import { overridden, readUsage } from './usage.ts'

/** One block under way. */
interface Block {
  readonly part: number
  readonly kind: 'text' | 'thinking' | 'tool_use' | 'whole'
  readonly start: JsonObject
  /** JSON text of the input so far. */
  input: string
  /** What deltas change of a block that is passed on whole. */
  more: JsonObject
}

interface State {
  readonly open: Map<unknown, Block>
  parts: number
  /** Why the message ends, as told last. Some servers tell it before the last blocks. */
  finish: Finish | undefined
  /** Behind its end. */
  ended: boolean
  told: JsonObject
}

/** Events of a message's stream (API reference, "Streaming messages") in no format's words. */
export function decoder(): StreamDecoder {
  const state: State = { open: new Map(), parts: 0, finish: undefined, ended: false, told: {} }
  return { push: (event) => decodeEvent(state, event), end: () => end(state) }
}

function decodeEvent(state: State, { event, data }: WireEvent): readonly StreamEvent[] {
  const json = asObject(parseJson(data))
  switch (event === 'error' ? event : (asString(json?.type) ?? event)) {
    case 'message_start':
      return onStart(state, asObject(json?.message) ?? {})
    case 'content_block_start':
      return onBlockStart(state, json?.index, asObject(json?.content_block) ?? {})
    case 'content_block_delta':
      return onDelta(state, json?.index, asObject(json?.delta) ?? {})
    case 'content_block_stop':
      return onBlockStop(state, json?.index)
    case 'message_delta':
      return onMessageDelta(state, json ?? {})
    case 'message_stop':
      return [...end(state), { type: 'end' }]
    case 'ping':
      return [{ type: 'ping' }]
    case 'error':
      return [onError(json, data)]
    // The format may add events, which clients shall pass over.
    default:
      return []
  }
}

/** Ends the message if it has told why it would. */
function end(state: State): readonly StreamEvent[] {
  const { finish, ended } = state
  if (ended || !finish) return []
  state.ended = true
  const closing = [...state.open.keys()].flatMap((index) => onBlockStop(state, index))
  const explanation = explanationOf(finish)
  const refusal = explanation === undefined ? [] : refusalEvents(state.parts++, explanation)
  return [...closing, ...refusal, { type: 'choice-end', choice: 0, finish }]
}

function onStart(state: State, message: JsonObject): readonly StreamEvent[] {
  const serviceTier = asString(asObject(message.usage)?.service_tier)
  const start: StreamEvent = {
    type: 'start',
    id: asString(message.id),
    model: asString(message.model),
    created: undefined,
    ...(serviceTier !== undefined && { serviceTier }),
  }
  return [start, ...usageEvents(state, message.usage)]
}

function usageEvents(state: State, raw: unknown): readonly StreamEvent[] {
  const told = asObject(raw)
  if (!told) return []
  state.told = overridden(state.told, told)
  const usage = readUsage(state.told)
  return usage ? [{ type: 'usage', usage, raw: JSON.stringify(state.told) }] : []
}

function onBlockStart(state: State, index: unknown, start: JsonObject): readonly StreamEvent[] {
  const part = state.parts++
  const kind = kindOf(start.type)
  state.open.set(index, { part, kind, start, input: '', more: {} })
  if (kind === 'whole') return []
  return [{ type: 'part-start', choice: 0, part, head: headOf(kind, start) }, ...firstDeltas(kind, start, part)]
}

function kindOf(type: unknown): Block['kind'] {
  return type === 'text' || type === 'thinking' || type === 'tool_use' ? type : 'whole'
}

function headOf(kind: 'text' | 'thinking' | 'tool_use', start: JsonObject): PartHead {
  if (kind === 'text') return { type: 'text' }
  if (kind === 'thinking') return { type: 'reasoning' }
  return { type: 'tool-call', id: asString(start.id) ?? '', name: asString(start.name) ?? '' }
}

/** Blocks start empty; what is in them all the same belongs to the content. */
function firstDeltas(kind: Block['kind'], start: JsonObject, part: number): StreamEvent[] {
  const deltas: (PartDelta | undefined)[] = []
  if (kind === 'text') {
    deltas.push(textDelta(start.text))
    for (const citation of decodeCitations(start.citations)) deltas.push({ type: 'citation', citation })
  } else if (kind === 'thinking') deltas.push(textDelta(start.thinking), signatureDelta(start.signature))
  return deltas.flatMap((delta) => (delta ? [{ type: 'part-delta', choice: 0, part, delta } as const] : []))
}

function textDelta(text: unknown): PartDelta | undefined {
  return typeof text === 'string' && text !== '' ? { type: 'text', text } : undefined
}

function signatureDelta(text: unknown): PartDelta | undefined {
  const signature = signatureOf(asString(text))
  return signature && { type: 'signature', signature }
}

/** Some servers leave out the start of a block: its deltas tell what it is. A call's would not tell its name. */
const kindOfDelta: Readonly<Record<string, string>> = {
  text_delta: 'text',
  citations_delta: 'text',
  thinking_delta: 'thinking',
  signature_delta: 'thinking',
}

function onDelta(state: State, index: unknown, delta: JsonObject): readonly StreamEvent[] {
  const type = state.open.has(index) ? undefined : own(kindOfDelta, asString(delta.type) ?? '')
  const begun = type === undefined ? [] : onBlockStart(state, index, { type })
  const block = state.open.get(index)
  if (!block) return []
  const decoded = decodeDelta(block, delta)
  return decoded ? [...begun, { type: 'part-delta', choice: 0, part: block.part, delta: decoded }] : begun
}

function decodeDelta(block: Block, delta: JsonObject): PartDelta | undefined {
  switch (delta.type) {
    case 'text_delta':
      return textDelta(delta.text)
    case 'thinking_delta':
      return textDelta(delta.thinking)
    case 'signature_delta':
      return signatureDelta(delta.signature)
    case 'citations_delta':
      return isObject(delta.citation) ? { type: 'citation', citation: decodeCitation(delta.citation) } : undefined
    case 'input_json_delta':
      block.input += asString(delta.partial_json) ?? ''
      return block.kind === 'tool_use' ? textDelta(delta.partial_json) : undefined
    // Kinds of blocks that are passed on whole: the delta's members are the block's own.
    default: {
      const { type: _, ...members } = delta
      block.more = { ...block.more, ...members }
      return undefined
    }
  }
}

function onBlockStop(state: State, index: unknown): readonly StreamEvent[] {
  const block = state.open.get(index)
  if (!block) return []
  state.open.delete(index)
  const { part, kind, start, input, more } = block
  const end: StreamEvent = { type: 'part-end', choice: 0, part }
  if (kind === 'whole') {
    const whole = { ...start, ...more, ...(input !== '' && { input: parseJson(input) ?? {} }) }
    return [{ type: 'part-start', choice: 0, part, head: { type: 'whole', part: partOfBlock(whole) } }, end]
  }
  if (kind !== 'tool_use' || input !== '') return [end]
  // A call without arguments, or one that came whole: other formats want JSON all the same.
  const text = JSON.stringify(asObject(start.input) ?? {})
  return [{ type: 'part-delta', choice: 0, part, delta: { type: 'text', text } }, end]
}

function onMessageDelta(state: State, json: JsonObject): readonly StreamEvent[] {
  const finish = readFinish(asObject(json.delta) ?? {})
  const usage = usageEvents(state, json.usage)
  if (state.ended || finish.raw === undefined) return usage
  state.finish = finish
  return [{ type: 'choice-ending', choice: 0, finish }, ...usage]
}

function refusalEvents(part: number, text: string): readonly StreamEvent[] {
  return [
    { type: 'part-start', choice: 0, part, head: { type: 'refusal' } },
    { type: 'part-delta', choice: 0, part, delta: { type: 'text', text } },
    { type: 'part-end', choice: 0, part },
  ]
}

function onError(json: JsonObject | undefined, data: string): StreamEvent {
  const error = json?.error ?? json ?? data
  return { type: 'error', raw: JSON.stringify(error), message: asString(asObject(error)?.message) }
}
