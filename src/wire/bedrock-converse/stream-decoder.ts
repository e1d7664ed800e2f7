import { asObject, asString, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import type { Finish, PartHead, StreamEvent } from '../../model/chat/answer.ts'
import type { Part } from '../../model/chat/parts.ts'
import type { StreamDecoder, WireEvent } from '../codec.ts'
import { readCitation } from './citations.ts'
import { stopSequenceOf } from './decode-answer.ts'
import { decodeBlocks, other } from './decode-content.ts'
import { readFinish } from './finish.ts'
import { readUsage } from './usage.ts'

/** What is known of a stream so far. */
interface State {
  /** Our numbers of the content blocks that are open, by Bedrock's. */
  readonly open: Map<unknown, OpenBlock>
  parts: number
  started: boolean
  /** Why the message ends. What comes behind it is not lost. */
  finish: Finish | undefined
  /** Behind its end. */
  ended: boolean
}

interface OpenBlock {
  readonly part: number
  /** A block of a kind that no other format has, gathered until it is whole. */
  readonly raw?: { start: JsonObject; readonly deltas: JsonObject[] }
}

type Handler = (state: State, body: JsonObject) => readonly StreamEvent[]

/** Events of ConverseStreamOutput by their names; all other names are failures. */
const handlers: Readonly<Record<string, Handler>> = {
  messageStart: start,
  contentBlockStart: blockStart,
  contentBlockDelta: blockDelta,
  contentBlockStop: blockStop,
  messageStop,
  metadata,
}

/** Decodes one ConverseStream. */
export function createDecoder(): StreamDecoder {
  const state: State = { open: new Map(), parts: 0, started: false, finish: undefined, ended: false }
  return {
    push: (event) => {
      const handler = Object.hasOwn(handlers, event.event ?? '') ? handlers[event.event ?? ''] : undefined
      if (!handler) return failed(event)
      const body = asObject(parseJson(event.data))
      return body ? handler(state, body) : [broken(event)]
    },
    end: () => end(state),
  }
}

/** Exceptions (`throttlingException`, `modelStreamErrorException` …) and broken frames end a stream. */
function failed({ event, data }: WireEvent): readonly StreamEvent[] {
  const body = asObject(parseJson(data))
  // An event that is none of those above and no failure either is new, and says nothing yet.
  const failure = event === undefined || /(?:exception|error)$/i.test(event) || event === 'badFrame'
  if (!failure) return [{ type: 'ping' }]
  return [{ type: 'error', raw: JSON.stringify({ type: event, ...body }), message: asString(body?.message) }]
}

function broken({ event }: WireEvent): StreamEvent {
  const message = `the payload of ${event} is no JSON object`
  return { type: 'error', raw: JSON.stringify({ type: event, message }), message }
}

function start(state: State): readonly StreamEvent[] {
  if (state.started) return []
  state.started = true
  return [{ type: 'start', id: undefined, model: undefined, created: undefined }]
}

function blockStart(state: State, { start: head, contentBlockIndex }: JsonObject): readonly StreamEvent[] {
  const tool = asObject(asObject(head)?.toolUse)
  const id = asString(tool?.toolUseId)
  const name = asString(tool?.name)
  if (id !== undefined && name !== undefined && tool?.type === undefined) {
    return open(state, contentBlockIndex, { type: 'tool-call', id, name })
  }
  const raw = asObject(head) ?? {}
  // A start that tells nothing: what the block is, its first delta tells.
  if (Object.keys(raw).length === 0) return start(state)
  const part = state.parts++
  state.open.set(contentBlockIndex, { part, raw: { start: raw, deltas: [] } })
  return start(state)
}

function open(state: State, index: unknown, head: PartHead): readonly StreamEvent[] {
  const part = state.parts++
  state.open.set(index, { part })
  return [...start(state), { type: 'part-start', choice: 0, part, head }]
}

function blockDelta(state: State, { delta: written, contentBlockIndex }: JsonObject): readonly StreamEvent[] {
  const delta = asObject(written)
  if (!delta) return []
  const block = state.open.get(contentBlockIndex)
  if (block?.raw) {
    block.raw.deltas.push(delta)
    return []
  }
  const redacted = asString(asObject(delta.reasoningContent)?.redactedContent)
  if (redacted !== undefined) return hidden(state, contentBlockIndex, redacted)
  const known = deltaOf(delta)
  if (!known) return []
  // Text and reasoning begin without a start of their own.
  const begun = block ? [] : open(state, contentBlockIndex, known.head)
  const part = state.open.get(contentBlockIndex)?.part ?? 0
  return known.delta ? [...begun, { type: 'part-delta', choice: 0, part, delta: known.delta }] : begun
}

type Delta = Extract<StreamEvent, { type: 'part-delta' }>['delta']

function deltaOf(delta: JsonObject): { readonly head: PartHead; readonly delta: Delta } | undefined {
  const text = asString(delta.text)
  if (text !== undefined) return { head: { type: 'text' }, delta: { type: 'text', text } }
  const input = asString(asObject(delta.toolUse)?.input)
  if (input !== undefined) {
    return { head: { type: 'tool-call', id: '', name: '' }, delta: { type: 'text', text: input } }
  }
  const citation = asObject(delta.citation)
  if (citation) return { head: { type: 'text' }, delta: { type: 'citation', citation: readCitation(citation) } }
  const reasoning = asObject(delta.reasoningContent)
  const thought = asString(reasoning?.text)
  if (thought !== undefined) return { head: { type: 'reasoning' }, delta: { type: 'text', text: thought } }
  const value = asString(reasoning?.signature)
  if (value === undefined) return undefined
  return {
    head: { type: 'reasoning' },
    delta: { type: 'signature', signature: { origin: 'bedrock-converse', value } },
  }
}

/** A hidden thought is whole at once; its block ends with it. */
function hidden(state: State, index: unknown, value: string): readonly StreamEvent[] {
  const redacted = { origin: 'bedrock-converse', value } as const
  return open(state, index, { type: 'whole', part: { type: 'reasoning', text: undefined, redacted } })
}

function blockStop(state: State, { contentBlockIndex }: JsonObject): readonly StreamEvent[] {
  const block = state.open.get(contentBlockIndex)
  if (!block) return []
  state.open.delete(contentBlockIndex)
  const { part, raw } = block
  if (!raw) return [{ type: 'part-end', choice: 0, part }]
  const whole = imageOf(raw.start, raw.deltas) ?? other({ ...raw.start, deltas: raw.deltas })
  return [
    { type: 'part-start', choice: 0, part, head: { type: 'whole', part: whole } },
    { type: 'part-end', choice: 0, part },
  ]
}

/** An image comes as its format and, in one delta, its bytes. */
function imageOf({ image }: JsonObject, deltas: readonly JsonObject[]): Part | undefined {
  const source = deltas.length === 1 ? asObject(asObject(deltas[0]?.image)?.source) : undefined
  return source && image ? decodeBlocks([{ image: { ...asObject(image), source } }])[0] : undefined
}

function messageStop(state: State, body: JsonObject): readonly StreamEvent[] {
  state.finish = readFinish(asString(body.stopReason), stopSequenceOf(body))
  return [...start(state), { type: 'choice-ending', choice: 0, finish: state.finish }]
}

/** Ends the message if it has told why it would. */
function end(state: State): readonly StreamEvent[] {
  const { finish, ended } = state
  if (ended || !finish) return []
  state.ended = true
  const ends = [...state.open.keys()].flatMap((contentBlockIndex) => blockStop(state, { contentBlockIndex }))
  return [...ends, { type: 'choice-end', choice: 0, finish }]
}

/** The last event of a stream that went well. */
function metadata(state: State, body: JsonObject): readonly StreamEvent[] {
  const usage = readUsage(body.usage)
  return [
    ...end(state),
    ...(usage ? [{ type: 'usage', usage, raw: JSON.stringify(body.usage) } as const] : []),
    { type: 'end' },
  ]
}
