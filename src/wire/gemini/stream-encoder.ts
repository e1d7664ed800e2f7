import type { JsonObject } from '../../kit/parse-json.ts'
import type { Finish, PartDelta, PartHead, StreamEvent } from '../../model/chat/answer.ts'
import type { Signature } from '../../model/chat/parts.ts'
import type { Usage } from '../../model/usage.ts'
import type { AnswerContext, StreamEncoder } from '../codec.ts'
import type { ShownCost } from '../wire.ts'
import { type PlacedCitation, writeCitations } from './citations.ts'
import { blockReasonOf, writeFinish } from './finish.ts'
import { writeLogprobs } from './logprobs.ts'
import { blob } from './media.ts'
import { writeMark } from './signature.ts'
import { writeUsage } from './usage.ts'
import { thought, writeCall, writeParts } from './write-parts.ts'

interface OpenPart {
  readonly head: PartHead
  /** Of calls, which are told whole, and of texts, for the places of citations. */
  text: string
}

interface ChoiceState {
  readonly parts: Map<number, OpenPart>
  readonly citations: PlacedCitation[]
  readonly texts: string[]
  finish: Finish | undefined
}

interface State {
  readonly context: AnswerContext
  id: string | undefined
  model: string | undefined
  serviceTier: string | undefined
  readonly choices: Map<number, ChoiceState>
}

/**
 * Each event becomes a chunk that is a whole GenerateContentResponse. Every chunk has a part in it: SDKs throw the
 * history of a chat away in which one has none. How candidates end is told with usage in the last chunk.
 */
export function streamEncoder(context: AnswerContext): StreamEncoder {
  const state: State = { context, id: undefined, model: undefined, serviceTier: undefined, choices: new Map() }
  return { push: (event) => push(state, event), end: (usage, cost) => end(state, usage, cost) }
}

function push(state: State, event: StreamEvent): string {
  switch (event.type) {
    case 'start':
      state.id = event.id
      state.model = event.model
      state.serviceTier = event.serviceTier
      return ''
    case 'part-start':
      return startPart(state, event.choice, event.part, event.head)
    case 'part-delta':
      return tellDelta(state, event.choice, event.part, event.delta)
    case 'part-end':
      return endPart(state, event.choice, event.part)
    case 'logprobs':
      return chunk(state, event.choice, [{ text: '' }], writeLogprobs(event.logprobs))
    case 'choice-end':
      choiceState(state, event.choice).finish = event.finish
      return ''
    default:
      return ''
  }
}

function choiceState({ choices }: State, index: number): ChoiceState {
  const known = choices.get(index)
  if (known) return known
  const made: ChoiceState = { parts: new Map(), citations: [], texts: [], finish: undefined }
  choices.set(index, made)
  return made
}

function startPart(state: State, choice: number, part: number, head: PartHead): string {
  const told = choiceState(state, choice)
  if (head.type !== 'whole') {
    told.parts.set(part, { head, text: '' })
    return ''
  }
  const { written } = writeParts([head.part])
  return written.length > 0 ? chunk(state, choice, written) : ''
}

function tellDelta(state: State, choice: number, part: number, delta: PartDelta): string {
  const told = choiceState(state, choice)
  const open = told.parts.get(part)
  if (!open) return ''
  switch (delta.type) {
    case 'text':
      return tellText(state, choice, open, delta.text)
    case 'signature':
      return chunk(state, choice, [signed(open, delta.signature)])
    case 'citation':
      told.citations.push({ partIndex: part, citation: delta.citation })
      return ''
    case 'audio': {
      const spoken = delta.data ? [blob('audio/pcm', delta.data)] : []
      const said = delta.transcript ? [{ text: delta.transcript }] : []
      return spoken.length + said.length > 0 ? chunk(state, choice, [...spoken, ...said]) : ''
    }
  }
}

function tellText(state: State, choice: number, open: OpenPart, text: string): string {
  open.text += text
  if (open.head.type === 'tool-call' || text === '') return ''
  return chunk(state, choice, [open.head.type === 'reasoning' ? thought(text, undefined) : { text }])
}

/** Gemini's own signatures stand on thoughts or by themselves, others on thoughts only. */
function signed({ head, text }: OpenPart, signature: Signature): JsonObject {
  const { id = undefined, summary = undefined } = head.type === 'reasoning' ? head : {}
  const mark = writeMark({ signature, id, summary })
  return signature.origin === 'gemini' && text === '' ? { text: '', thoughtSignature: mark } : thought('', mark)
}

function endPart(state: State, choice: number, part: number): string {
  const told = choiceState(state, choice)
  const open = told.parts.get(part)
  if (!open) return ''
  told.parts.delete(part)
  if (open.head.type === 'text') told.texts[part] = open.text
  return open.head.type === 'tool-call' ? chunk(state, choice, [writeCall({ ...open.head, input: open.text })]) : ''
}

function chunk(state: State, index: number, parts: readonly JsonObject[], more: JsonObject = {}): string {
  return eventOf(state, { candidates: [{ content: { parts, role: 'model' }, index, ...more }] })
}

function eventOf({ context, id, model }: State, members: JsonObject): string {
  const names = { modelVersion: model ?? context.model, responseId: id ?? context.requestId }
  return `data: ${JSON.stringify({ ...members, ...names })}\n\n`
}

function end(state: State, usage: Usage | undefined, cost: ShownCost | undefined): string {
  const { choices, serviceTier } = state
  const tier = serviceTier === 'default' ? 'standard' : serviceTier
  const told = usage && { ...writeUsage(usage, cost), ...(tier !== undefined && { serviceTier: tier }) }
  const ended = [...choices].filter(([, { finish }]) => finish !== undefined)
  const blocked = ended.map(([, { finish }]) => finish && blockReasonOf(finish)).find((reason) => reason !== undefined)
  if (ended.length === 0 && !told) return ''
  return eventOf(state, {
    ...(blocked !== undefined && { promptFeedback: { blockReason: blocked } }),
    ...(blocked === undefined && ended.length > 0 && { candidates: ended.map(lastCandidate) }),
    ...(told && { usageMetadata: told }),
  })
}

function lastCandidate([index, { finish, citations, texts }]: [number, ChoiceState]): JsonObject {
  return {
    content: { parts: [{ text: '' }], role: 'model' },
    ...(finish && { finishReason: writeFinish(finish) }),
    index,
    ...writeCitations(citations, (part) => texts[part] ?? ''),
  }
}
