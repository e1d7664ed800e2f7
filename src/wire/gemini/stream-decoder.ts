import { asCount, asObject, asString, isObject, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import type { Finish, PartDelta, PartHead, StreamEvent } from '../../model/chat/answer.ts'
import type { Citation, Part, ReasoningPart } from '../../model/chat/parts.ts'
import { newCallId } from '../call-id.ts'
import type { StreamDecoder } from '../codec.ts'
import { readCitations } from './citations.ts'
import { blockReason, createdAt, tierOf } from './decode-answer.ts'
import { finishWord, readBlocked, readFinish } from './finish.ts'
import { jsonText } from './json-text.ts'
import { readLogprobs } from './logprobs.ts'
import { readPart } from './read-parts.ts'
import { Searches } from './searches.ts'
import { TextOffsets } from './text-offsets.ts'
import { readUsage } from './usage.ts'

interface ChoiceState {
  readonly index: number
  /** Number of the part that comes next. */
  next: number
  open: { readonly kind: 'text' | 'reasoning'; readonly part: number } | undefined
  /** All text of the choice, for the places of citations. */
  readonly text: TextOffsets
  calls: boolean
  /** Why it ends, as told last. Some servers say STOP on each chunk, or before the text. */
  finish: (() => Finish) | undefined
  /** Citations told so far: chunks tell them again. */
  readonly cited: Set<string>
}

interface State {
  started: boolean
  readonly choices: Map<number, ChoiceState>
  readonly searches: Searches
}

/** GenerateContentResponse chunks of streamGenerateContent. The format has no word for the stream's end. */
export function streamDecoder(): StreamDecoder {
  const state: State = { started: false, choices: new Map(), searches: new Searches() }
  return {
    push: ({ data }) => {
      const value = parseJson(data)
      const chunks = Array.isArray(value) ? value : [value]
      return chunks.flatMap((chunk) => (isObject(chunk) ? readChunk(state, chunk) : []))
    },
    end: () => [...state.choices.values()].flatMap(end),
  }
}

function readChunk(state: State, chunk: JsonObject): StreamEvent[] {
  if (chunk.error !== undefined && chunk.error !== null) return [readError(chunk.error)]
  const events = state.started ? [] : [readStart(chunk)]
  state.started = true
  const candidates: readonly unknown[] = Array.isArray(chunk.candidates) ? chunk.candidates : []
  candidates.forEach((candidate, position) => {
    if (isObject(candidate)) events.push(...readCandidate(state, candidate, position))
  })
  const blocked = candidates.length === 0 ? blockReason(chunk) : undefined
  if (blocked !== undefined) events.push(...readBlock(state, blocked))
  const raw = asObject(chunk.usageMetadata)
  state.searches.learn(chunk)
  const usage = state.searches.within(readUsage(raw))
  if (usage) events.push({ type: 'usage', usage, raw: jsonText(raw) })
  return events
}

function readError(error: unknown): StreamEvent {
  return { type: 'error', raw: jsonText(error), message: asString(asObject(error)?.message) ?? asString(error) }
}

function readStart(chunk: JsonObject): StreamEvent {
  const serviceTier = tierOf(chunk)
  return {
    type: 'start',
    id: asString(chunk.responseId) || undefined,
    model: asString(chunk.modelVersion) || undefined,
    created: createdAt(chunk),
    ...(serviceTier !== undefined && { serviceTier }),
  }
}

function choiceState(state: State, index: number): ChoiceState {
  const known = state.choices.get(index)
  if (known) return known
  const made: ChoiceState = {
    index,
    next: 0,
    open: undefined,
    text: new TextOffsets(),
    calls: false,
    finish: undefined,
    cited: new Set(),
  }
  state.choices.set(index, made)
  return made
}

function readBlock(state: State, reason: string): StreamEvent[] {
  const told = choiceState(state, 0)
  return told.finish ? [] : ending(told, () => readBlocked(reason))
}

function ending(told: ChoiceState, finish: () => Finish): StreamEvent[] {
  told.finish = finish
  return [{ type: 'choice-ending', choice: told.index, finish: finish() }]
}

function end(told: ChoiceState): StreamEvent[] {
  const { finish, index } = told
  if (!finish) return []
  told.finish = undefined
  return [...close(told), { type: 'choice-end', choice: index, finish: finish() }]
}

function readCandidate(state: State, candidate: JsonObject, position: number): StreamEvent[] {
  const told = choiceState(state, asCount(candidate.index) ?? position)
  const raw = asObject(candidate.content)?.parts
  const parts = (Array.isArray(raw) ? raw : []).flatMap((part) =>
    isObject(part) ? (readPart(part, newCallId) ?? []) : [],
  )
  const events = parts.flatMap((part) => tellPart(told, part))
  events.push(...tellCitations(told, candidate))
  const logprobs = readLogprobs(candidate.logprobsResult)
  if (logprobs) events.push({ type: 'logprobs', choice: told.index, logprobs })
  const word = finishWord(candidate.finishReason)
  if (word !== undefined) events.push(...ending(told, () => readFinish(word, told.calls)))
  return events
}

function tellPart(told: ChoiceState, part: Part): StreamEvent[] {
  switch (part.type) {
    case 'text':
      if (part.text === '') return []
      told.text.add(part.text)
      return feed(told, 'text', { type: 'text' }, { type: 'text', text: part.text })
    case 'reasoning':
      return tellReasoning(told, part)
    case 'tool-call': {
      told.calls = true
      const { id, name, input, signature } = part
      return whole(
        told,
        { type: 'tool-call', id, name, ...(signature && { signature }) },
        { type: 'text', text: input },
      )
    }
    default:
      return whole(told, { type: 'whole', part })
  }
}

/** Hidden thoughts come whole. A signature ends its thought; one of Gemini's own may stand by itself. */
function tellReasoning(told: ChoiceState, part: ReasoningPart): StreamEvent[] {
  const { text, summary, signature, redacted, id } = part
  if (redacted) return whole(told, { type: 'whole', part })
  const head: PartHead = { type: 'reasoning', ...(summary && { summary }), ...(id !== undefined && { id }) }
  const alone = !text && !summary && signature?.origin === 'gemini'
  const events = alone ? close(told) : []
  if (text) events.push(...feed(told, 'reasoning', head, { type: 'text', text }))
  if (!signature) return events
  events.push(...feed(told, 'reasoning', head, { type: 'signature', signature }), ...close(told))
  return events
}

/** More of a part of this kind: the one that is open, or a new one. */
function feed(told: ChoiceState, kind: 'text' | 'reasoning', head: PartHead, delta: PartDelta): StreamEvent[] {
  const events: StreamEvent[] = []
  if (told.open?.kind !== kind) {
    events.push(...close(told))
    told.open = { kind, part: told.next++ }
    events.push({ type: 'part-start', choice: told.index, part: told.open.part, head })
  }
  events.push({ type: 'part-delta', choice: told.index, part: told.open.part, delta })
  return events
}

function whole(told: ChoiceState, head: PartHead, delta?: PartDelta): StreamEvent[] {
  const events = close(told)
  const place = { choice: told.index, part: told.next++ }
  events.push({ type: 'part-start', ...place, head })
  if (delta) events.push({ type: 'part-delta', ...place, delta })
  events.push({ type: 'part-end', ...place })
  return events
}

function close(told: ChoiceState): StreamEvent[] {
  const { open, index } = told
  told.open = undefined
  return open ? [{ type: 'part-end', choice: index, part: open.part }] : []
}

function tellCitations(told: ChoiceState, candidate: JsonObject): StreamEvent[] {
  return readCitations(candidate, () => told.text).flatMap(({ citation }) => {
    const key = keyOf(citation)
    if (told.cited.has(key)) return []
    told.cited.add(key)
    return feed(told, 'text', { type: 'text' }, { type: 'citation', citation })
  })
}

function keyOf({ url, title, citedText, start, end }: Citation): string {
  return jsonText([url, title, citedText, start, end])
}
