import type { JsonObject } from '../../kit/parse-json.ts'
import type { Part, ReasoningPart } from '../../model/chat/parts.ts'
import { type ItemStatus, itemId, messageItem, outputItem, outputRefusal, outputText } from './output-items.ts'
import { encodeCallMark } from './reasoning.ts'
import { begin, emit, type OpenItem, type OpenPart, placeOf, type State } from './stream-state.ts'

/** An item begins; the one before it is over unless something in it goes on. */
function openItem(state: State, id: string, added: JsonObject, message = false): OpenItem {
  const last = state.items.at(-1)
  if (last && last.open === 0) closeItem(state, last, 'completed')
  const index = state.items.length
  const item: OpenItem = { index, id, message, open: 0, over: false, content: [], written: () => added }
  state.items.push(item)
  emit(state, 'response.output_item.added', { output_index: item.index, item: added })
  return item
}

export function closeItem(state: State, item: OpenItem, status: ItemStatus): void {
  if (item.over) return
  item.over = true
  emit(state, 'response.output_item.done', { output_index: item.index, item: item.written(status) })
}

/** Texts and refusals behind each other stand in one message. */
export function openContent(state: State, part: number, type: 'text' | 'refusal'): OpenPart {
  const last = state.items.at(-1)
  const item = last && !last.over && last.message ? last : openMessage(state)
  const place = item.content.length
  const open: OpenPart = { item, place, part: { type, text: '' }, logprobs: [], ended: false }
  const blank = type === 'text' ? outputText({ type, text: '' }, []) : outputRefusal({ type, text: '' })
  item.content.push(blank)
  item.open++
  state.parts.set(part, open)
  emit(state, 'response.content_part.added', { ...placeOf(open), content_index: place, part: blank })
  return open
}

function openMessage(state: State): OpenItem {
  const id = itemId('msg', begin(state).id, state.items.length)
  const item = openItem(state, id, messageItem(id, 'in_progress', []), true)
  item.written = (status) => messageItem(id, status, item.content)
  return item
}

export function openThought(state: State, part: number, thought: ReasoningPart, id: string): void {
  const item = openItem(state, id, { id, type: 'reasoning', summary: [] })
  const open: OpenPart = { item, place: 0, part: thought, logprobs: [], ended: false }
  item.written = () => stepOf(state, open, 'completed')
  item.open++
  state.parts.set(part, open)
}

export function stepOf(state: State, { part, item }: OpenPart, status: ItemStatus): JsonObject {
  if (part.type === 'text' || part.type === 'refusal') return {}
  const { tools = [] } = state.context.request
  const written = outputItem(part, begin(state).id, item.index, status, tools) ?? {}
  return written.status === undefined ? written : { ...written, status }
}

/** A call, which grows, or what is whole at once. */
export function openStep(state: State, part: number, step: Exclude<Part, { type: 'text' | 'refusal' }>): void {
  const { tools = [] } = state.context.request
  const index = state.items.length
  const shown = outputItem(step, begin(state).id, index, 'in_progress', tools)
  if (!shown) return
  const added = step.type === 'tool-call' && !step.custom ? { ...shown, arguments: step.input } : shown
  const item = openItem(state, String(shown.id ?? ''), added)
  const open: OpenPart = { item, place: 0, part: step, logprobs: [], ended: false }
  item.written = (status) => (step.type === 'other' ? step.raw : stepOf(state, open, status))
  item.open++
  state.parts.set(part, open)
}

/** A mark on a call has no member of its own: it goes in an item of reasoning. */
export function addMark(state: State, mark: Parameters<typeof encodeCallMark>[0]): void {
  const written = encodeCallMark(mark, itemId('rs', begin(state).id, state.items.length))
  openItem(state, String(written.id), written)
}
