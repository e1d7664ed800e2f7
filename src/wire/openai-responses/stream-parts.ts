import type { JsonObject } from '../../kit/parse-json.ts'
import type { PartDelta } from '../../model/chat/answer.ts'
import type { Citation, Part, ReasoningPart, TextPart } from '../../model/chat/parts.ts'
import { encodeCitation } from './citations.ts'
import { outputRefusal, outputText } from './output-items.ts'
import { addMark, closeItem, stepOf } from './stream-items.ts'
import { emit, type OpenPart, placeOf, type State } from './stream-state.ts'

export function addDelta(state: State, open: OpenPart | undefined, delta: PartDelta): void {
  if (!open || open.item.over) return
  if (delta.type === 'text') addText(state, open, delta.text)
  else if (delta.type === 'audio') addText(state, open, delta.transcript ?? '')
  else if (delta.type === 'citation') addCitation(state, open, delta.citation)
  else if (open.part.type === 'reasoning') open.part = { ...open.part, signature: delta.signature }
  else if (open.part.type === 'tool-call') {
    // Told behind the call's beginning; the client sends it back beside the call all the same.
    open.part = { ...open.part, signature: delta.signature }
  }
}

function addText(state: State, open: OpenPart, delta: string): void {
  const { part, place } = open
  switch (part.type) {
    case 'text': {
      if (delta === '' && state.logprobs.length === 0) return
      const { logprobs } = state
      state.logprobs = []
      open.logprobs.push(...logprobs)
      open.part = { ...part, text: part.text + delta }
      return emit(state, 'response.output_text.delta', { ...placeOf(open), content_index: place, delta, logprobs })
    }
    case 'refusal':
      open.part = { ...part, text: part.text + delta }
      return emit(state, 'response.refusal.delta', { ...placeOf(open), content_index: place, delta })
    case 'reasoning':
      if (part.text === undefined) beginThought(state, open)
      open.part = { ...part, text: (part.text ?? '') + delta }
      return part.summary
        ? emit(state, 'response.reasoning_summary_text.delta', { ...placeOf(open), summary_index: 0, delta })
        : emit(state, 'response.reasoning_text.delta', { ...placeOf(open), content_index: 0, delta })
    case 'tool-call': {
      const type = part.custom ? 'response.custom_tool_call_input.delta' : 'response.function_call_arguments.delta'
      open.part = { ...part, input: part.input + delta }
      return emit(state, type, { ...placeOf(open), delta })
    }
  }
}

function beginThought(state: State, open: OpenPart): void {
  if (open.part.type !== 'reasoning') return
  if (open.part.summary) {
    const part = { type: 'summary_text', text: '' }
    emit(state, 'response.reasoning_summary_part.added', { ...placeOf(open), summary_index: 0, part })
  } else {
    const part = { type: 'reasoning_text', text: '' }
    emit(state, 'response.content_part.added', { ...placeOf(open), content_index: 0, part })
  }
}

function addCitation(state: State, open: OpenPart, citation: Citation): void {
  if (open.part.type !== 'text') return
  const { citations = [] } = open.part
  open.part = { ...open.part, citations: [...citations, citation] }
  const place = { content_index: open.place, annotation_index: citations.length }
  emit(state, 'response.output_text.annotation.added', {
    ...placeOf(open),
    ...place,
    annotation: encodeCitation(citation),
  })
}

export function endPart(state: State, open: OpenPart | undefined): void {
  if (!open || open.ended) return
  open.ended = true
  const { item, part } = open
  if (part.type === 'text') endText(state, open, part)
  else if (part.type === 'refusal') {
    const { text: refusal } = part
    emit(state, 'response.refusal.done', { ...placeOf(open), content_index: open.place, refusal })
    endContent(state, open, outputRefusal(part))
  } else if (part.type === 'reasoning') endThought(state, open, part)
  else if (part.type === 'tool-call') endCall(state, open, part)
  item.open--
  if (item.open === 0 && item !== state.items.at(-1)) closeItem(state, item, 'completed')
  if (part.type === 'tool-call' && part.signature) addMark(state, { callId: part.id, signature: part.signature })
}

function endText(state: State, open: OpenPart, part: TextPart): void {
  if (state.logprobs.length > 0) addText(state, open, '')
  const { text } = part
  const { logprobs } = open
  emit(state, 'response.output_text.done', { ...placeOf(open), content_index: open.place, text, logprobs })
  endContent(state, open, outputText(part, logprobs))
}

function endContent(state: State, open: OpenPart, part: JsonObject): void {
  open.item.content[open.place] = part
  emit(state, 'response.content_part.done', { ...placeOf(open), content_index: open.place, part })
}

function endThought(state: State, open: OpenPart, { text, summary, redacted }: ReasoningPart): void {
  if (redacted || text === undefined) return
  if (summary) {
    emit(state, 'response.reasoning_summary_text.done', { ...placeOf(open), summary_index: 0, text })
    const part = { type: 'summary_text', text }
    emit(state, 'response.reasoning_summary_part.done', { ...placeOf(open), summary_index: 0, part })
  } else {
    emit(state, 'response.reasoning_text.done', { ...placeOf(open), content_index: 0, text })
    const part = { type: 'reasoning_text', text }
    emit(state, 'response.content_part.done', { ...placeOf(open), content_index: 0, part })
  }
}

function endCall(state: State, open: OpenPart, part: Extract<Part, { type: 'tool-call' }>): void {
  const item = stepOf(state, open, 'completed')
  if (part.custom) emit(state, 'response.custom_tool_call_input.done', { ...placeOf(open), input: part.input })
  else {
    const { name, arguments: written } = item
    emit(state, 'response.function_call_arguments.done', { ...placeOf(open), name, arguments: written })
  }
}
