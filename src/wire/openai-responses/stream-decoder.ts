import { asCount, asObject, asString, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import type { PartDelta, PartHead, StreamEvent } from '../../model/chat/answer.ts'
import type { Part, ReasoningPart } from '../../model/chat/parts.ts'
import type { StreamDecoder } from '../codec.ts'
import { decodeAnnotation } from './citations.ts'
import { readFinish } from './finish.ts'
import { decodeCall, decodeOutputItem, objectsIn } from './output-items.ts'
import { decodeReasoning, PARAGRAPH } from './reasoning.ts'
import { readUsage } from './usage.ts'

/** A part that has begun. */
interface OpenPart {
  readonly part: number
  /** Characters of it that came as deltas. */
  length: number
  citations: number
  ended: boolean
}

/** What is known of the stream so far. */
interface State {
  /** Waits for the first event that says something, so that an error before it can be answered by another provider. */
  start: StreamEvent | undefined
  parts: number
  /** By output index and place in the item. */
  readonly open: Map<string, OpenPart>
  /** Output indexes of items that are over. */
  readonly done: Set<number>
  calls: boolean
  refusal: boolean
  out: StreamEvent[]
}

type Handle = (state: State, event: JsonObject) => void

/** Streaming events reference. All other events are signs of life. */
const handlers: Readonly<Record<string, Handle>> = {
  'response.created': learnHead,
  'response.queued': learnHead,
  'response.in_progress': learnHead,
  'response.output_item.added': itemAdded,
  'response.output_item.done': (state, event) => itemDone(state, indexOf(event), asObject(event.item) ?? {}),
  'response.content_part.added': (state, event) => void openContent(state, event, asObject(event.part) ?? {}),
  'response.content_part.done': contentDone,
  'response.output_text.delta': textDelta,
  'response.output_text.annotation.added': annotationAdded,
  'response.refusal.delta': (state, event) => textInto(state, openContent(state, event, { type: 'refusal' }), event),
  'response.reasoning_summary_part.added': summaryAdded,
  'response.reasoning_summary_text.delta': (state, event) => textInto(state, openThought(state, event, true), event),
  'response.reasoning_text.delta': (state, event) => textInto(state, openThought(state, event, false), event),
  'response.function_call_arguments.delta': callDelta,
  'response.custom_tool_call_input.delta': callDelta,
  'response.completed': ended,
  'response.incomplete': ended,
  'response.failed': (state, event) => failed(state, asObject(asObject(event.response)?.error) ?? event),
  error: (state, event) => failed(state, asObject(event.error) ?? event),
}

export function decoder(): StreamDecoder {
  const state: State = {
    start: startOf({}),
    parts: 0,
    open: new Map(),
    done: new Set(),
    calls: false,
    refusal: false,
    out: [],
  }
  return {
    push({ data, event: name }) {
      const event = asObject(parseJson(data))
      const type = asString(event?.type) ?? name ?? ''
      if (!event) return []
      state.out = []
      const handle = Object.hasOwn(handlers, type) ? handlers[type] : undefined
      if (handle) handle(state, event)
      else state.out.push({ type: 'ping' })
      const { out, start } = state
      if (!start || out.every(({ type }) => type === 'ping' || type === 'error')) return out
      state.start = undefined
      return [start, ...out]
    },
  }
}

function startOf(response: JsonObject): StreamEvent {
  const serviceTier = asString(response.service_tier)
  return {
    type: 'start',
    id: asString(response.id),
    model: asString(response.model),
    created: asCount(response.created_at),
    ...(serviceTier !== undefined && { serviceTier }),
  }
}

function learnHead(state: State, event: JsonObject): void {
  if (state.start) state.start = startOf(asObject(event.response) ?? {})
  state.out.push({ type: 'ping' })
}

function indexOf(event: JsonObject): number {
  return asCount(event.output_index) ?? 0
}

/** The part at a place of an item; begins it when it has not begun. */
function openPart(state: State, key: string, head: PartHead): OpenPart {
  const known = state.open.get(key)
  if (known) return known
  const opened = { part: state.parts++, length: 0, citations: 0, ended: false }
  state.open.set(key, opened)
  if (head.type === 'tool-call') state.calls = true
  if (head.type === 'refusal') state.refusal = true
  state.out.push({ type: 'part-start', choice: 0, part: opened.part, head })
  return opened
}

function addDelta(state: State, { part }: OpenPart, delta: PartDelta): void {
  state.out.push({ type: 'part-delta', choice: 0, part, delta })
}

function addText(state: State, open: OpenPart, text: string): void {
  if (text === '' || open.ended) return
  open.length += text.length
  addDelta(state, open, { type: 'text', text })
}

function textInto(state: State, open: OpenPart, event: JsonObject): void {
  addText(state, open, asString(event.delta) ?? '')
}

function endPart(state: State, open: OpenPart | undefined): void {
  if (!open || open.ended) return
  open.ended = true
  state.out.push({ type: 'part-end', choice: 0, part: open.part })
}

function openContent(state: State, event: JsonObject, part: JsonObject): OpenPart {
  if (part.type === 'reasoning_text') return openThought(state, event, false)
  const key = `${indexOf(event)}.${asCount(event.content_index) ?? 0}`
  return openPart(state, key, { type: part.type === 'refusal' ? 'refusal' : 'text' })
}

function textDelta(state: State, event: JsonObject): void {
  textInto(state, openContent(state, event, {}), event)
  const logprobs = objectsIn(event.logprobs)
  if (logprobs.length > 0) state.out.push({ type: 'logprobs', choice: 0, logprobs })
}

function annotationAdded(state: State, event: JsonObject): void {
  const annotation = asObject(event.annotation)
  if (!annotation) return
  const open = openContent(state, event, {})
  open.citations++
  addDelta(state, open, { type: 'citation', citation: decodeAnnotation(annotation) })
}

/** Some providers tell a text only once it is whole. */
function contentDone(state: State, event: JsonObject): void {
  const part = asObject(event.part) ?? {}
  const open = openContent(state, event, part)
  // Reasoning ends with its item, which seals it.
  if (part.type === 'reasoning_text') return
  finishContent(state, open, part)
}

function finishContent(state: State, open: OpenPart, part: JsonObject): void {
  const whole = asString(part.type === 'refusal' ? part.refusal : part.text) ?? ''
  addText(state, open, whole.slice(open.length))
  for (const annotation of objectsIn(part.annotations).slice(open.citations)) {
    open.citations++
    addDelta(state, open, { type: 'citation', citation: decodeAnnotation(annotation) })
  }
  endPart(state, open)
}

function openThought(state: State, event: JsonObject, summary: boolean): OpenPart {
  const at = indexOf(event)
  if (!summary) endPart(state, state.open.get(`${at}.summary`))
  const id = asString(event.item_id)
  const head = { type: 'reasoning', ...(summary && { summary }), ...(id && { id }) } as const
  return openPart(state, `${at}.${summary ? 'summary' : 'thought'}`, head)
}

function summaryAdded(state: State, event: JsonObject): void {
  const open = openThought(state, event, true)
  if (open.length > 0) addText(state, open, PARAGRAPH)
}

function itemAdded(state: State, event: JsonObject): void {
  const item = asObject(event.item) ?? {}
  if (item.type !== 'function_call' && item.type !== 'custom_tool_call') return void state.out.push({ type: 'ping' })
  const call = decodeCall(item)
  addText(state, openCall(state, indexOf(event), call), call.input)
}

function openCall(state: State, index: number, call: Extract<Part, { type: 'tool-call' }>): OpenPart {
  const { id, name, custom } = call
  return openPart(state, `${index}.call`, { type: 'tool-call', id, name, ...(custom && { custom }) })
}

function callDelta(state: State, event: JsonObject): void {
  const open = state.open.get(`${indexOf(event)}.call`)
  if (open) textInto(state, open, event)
}

/** An item is over: what of it did not come as deltas is told now. */
function itemDone(state: State, index: number, item: JsonObject): void {
  if (state.done.has(index)) return
  state.done.add(index)
  switch (item.type) {
    case 'message':
      objectsIn(item.content).forEach((part, place) => {
        const open = openContent(state, { output_index: index, content_index: place }, part)
        if (open.length === 0 && !open.ended) addLogprobs(state, part)
        finishContent(state, open, part)
      })
      break
    case 'function_call':
    case 'custom_tool_call': {
      const call = decodeCall(item)
      const open = openCall(state, index, call)
      addText(state, open, call.input.slice(open.length))
      endPart(state, open)
      break
    }
    case 'reasoning':
      thoughtDone(state, index, item)
      break
    default: {
      const [part] = decodeOutputItem(item).parts
      if (part) endPart(state, openPart(state, `${index}.whole`, { type: 'whole', part }))
    }
  }
}

function addLogprobs(state: State, part: JsonObject): void {
  const logprobs = objectsIn(part.logprobs)
  if (logprobs.length > 0) state.out.push({ type: 'logprobs', choice: 0, logprobs })
}

function thoughtDone(state: State, index: number, item: JsonObject): void {
  for (const part of decodeReasoning(item).parts) {
    const key = `${index}.${part.redacted ? 'whole' : part.summary ? 'summary' : 'thought'}`
    finishThought(state, openPart(state, key, headOfThought(part)), part)
  }
}

function headOfThought(part: ReasoningPart): PartHead {
  if (part.redacted) return { type: 'whole', part }
  return { type: 'reasoning', ...(part.summary && { summary: true }), ...(part.id && { id: part.id }) }
}

function finishThought(state: State, open: OpenPart, part: ReasoningPart): void {
  if (open.ended) return
  if (!part.redacted) addText(state, open, (part.text ?? '').slice(open.length))
  if (part.signature) addDelta(state, open, { type: 'signature', signature: part.signature })
  endPart(state, open)
}

function ended(state: State, event: JsonObject): void {
  const response = asObject(event.response) ?? {}
  if (state.start?.type === 'start' && state.start.id === undefined) state.start = startOf(response)
  objectsIn(response.output).forEach((item, index) => {
    itemDone(state, index, item)
  })
  for (const open of state.open.values()) endPart(state, open)
  const { out, calls, refusal } = state
  out.push({ type: 'choice-end', choice: 0, finish: readFinish(response, { calls, refusal }) })
  const usage = readUsage(response.usage, response.output)
  if (usage) out.push({ type: 'usage', usage, raw: JSON.stringify(response.usage) })
  out.push({ type: 'end' })
}

function failed(state: State, error: JsonObject): void {
  state.out.push({ type: 'error', raw: JSON.stringify(error), message: asString(error.message) })
}
