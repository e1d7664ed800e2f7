import { asCount, asObject, asString, isObject, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import type { Finish, StreamEvent } from '../../model/chat/answer.ts'
import type { StreamDecoder, WireEvent } from '../codec.ts'
import { readUsage, usageIn } from '../openai/usage.ts'
import { readAnnotations } from './citations.ts'
import { readImages, readLogprobs, readPieces } from './decode-answer.ts'
import { readFinish } from './finish.ts'
import { drain, feed, partQueue } from './part-queue.ts'
import { nameless, noCalls, readCallDeltas } from './stream-calls.ts'
import { noReasoning, readReasoningDelta, type Thinker, thought, unclaimed } from './stream-reasoning.ts'

interface ChoiceState extends Thinker {
  refusal: boolean
  images: number
  /** `finish_reason` and the provider's own, as told last: some servers tell them on each chunk, or before a call. */
  reason: { readonly word: string; readonly native: string | undefined } | undefined
}

interface State {
  started: boolean
  ended: boolean
  readonly choices: Map<number, ChoiceState>
}

/** OpenAI API reference, "The chat completion chunk object", and what servers of its kind make of it. */
export function streamDecoder(): StreamDecoder {
  const state: State = { started: false, ended: false, choices: new Map() }
  return {
    push: ({ event, data }) => push(state, event, data),
    end: () => end(state),
  }
}

function end(state: State): StreamEvent[] {
  if (state.ended) return []
  state.ended = true
  return [...state.choices.values()].flatMap((told) => {
    const finish = finishOf(told)
    return finish ? [...close(told), { type: 'choice-end', choice: told.index, finish } as const] : close(told)
  })
}

function push(state: State, name: WireEvent['event'], data: string): readonly StreamEvent[] {
  if (data === '[DONE]') return [...end(state), { type: 'end' }]
  const chunk = asObject(parseJson(data))
  if (!chunk) return []
  const error = chunk.error ?? (name === 'error' ? chunk : undefined)
  if (error !== undefined && error !== null) return [readError(error)]
  const events: StreamEvent[] = []
  // Behind the end an error or a usage still counts, and nothing else.
  const choices: readonly unknown[] = Array.isArray(chunk.choices) && !state.ended ? chunk.choices : []
  if (!state.started && (choices.length > 0 || asString(chunk.id))) {
    state.started = true
    events.push(readStart(chunk))
  }
  for (const choice of choices) if (isObject(choice)) events.push(...readChoice(state, choice))
  const raw = usageIn(chunk)
  const usage = readUsage(raw)
  if (usage) events.push({ type: 'usage', usage, raw: JSON.stringify(raw) })
  return events
}

function readError(error: unknown): StreamEvent {
  const message = asString(error) ?? asString(asObject(error)?.message)
  return { type: 'error', raw: JSON.stringify(error), message }
}

function readStart(chunk: JsonObject): StreamEvent {
  const serviceTier = asString(chunk.service_tier)
  return {
    type: 'start',
    id: asString(chunk.id) || undefined,
    model: asString(chunk.model) || undefined,
    created: asCount(chunk.created),
    ...(serviceTier !== undefined && { serviceTier }),
  }
}

function choiceState(state: State, index: number): ChoiceState {
  const known = state.choices.get(index)
  if (known) return known
  const made: ChoiceState = {
    index,
    queue: partQueue(),
    calls: noCalls(),
    reasoning: noReasoning(),
    refusal: false,
    images: 0,
    reason: undefined,
  }
  state.choices.set(index, made)
  return made
}

function readChoice(state: State, choice: JsonObject): StreamEvent[] {
  const told = choiceState(state, asCount(choice.index) ?? 0)
  // A server that does not stream what it was asked to sends the whole message.
  const events = readDelta(told, asObject(choice.delta) ?? asObject(choice.message) ?? {})
  const logprobs = readLogprobs(choice.logprobs)
  if (logprobs) events.push({ type: 'logprobs', choice: told.index, logprobs })
  const word = asString(choice.finish_reason)
  if (word) told.reason = { word, native: asString(choice.native_finish_reason) }
  const finish = word ? finishOf(told) : undefined
  if (finish) events.push({ type: 'choice-ending', choice: told.index, finish })
  return events
}

function finishOf({ reason, calls, refusal }: ChoiceState): Finish | undefined {
  return reason && readFinish(reason.word, reason.native, { calls: calls.count > 0, refusal })
}

function readDelta(told: ChoiceState, delta: JsonObject): StreamEvent[] {
  const { queue, calls, index } = told
  const events = readReasoningDelta(told, delta)
  for (const { thought: isThought, text } of readPieces(delta.content)) {
    events.push(...(isThought ? thought(told, text) : readText(told, text)))
  }
  const refusal = asString(delta.refusal)
  if (refusal) {
    told.refusal = true
    events.push(...feed(queue, index, 'refusal', { type: 'refusal' }, { type: 'text', text: refusal }))
  }
  if (delta.annotations) events.push(...readCitations(told, delta.annotations))
  if (delta.images) events.push(...readWholeImages(told, delta.images))
  if (isObject(delta.audio)) events.push(...readAudio(told, delta.audio))
  if (delta.tool_calls || delta.function_call) events.push(...readCallDeltas(calls, queue, index, delta))
  return events
}

function readText({ queue, index }: ChoiceState, text: string): StreamEvent[] {
  return feed(queue, index, 'text', { type: 'text' }, { type: 'text', text })
}

function readCitations({ queue, index }: ChoiceState, annotations: unknown): StreamEvent[] {
  return readAnnotations(annotations).flatMap((citation) =>
    feed(queue, index, 'text', { type: 'text' }, { type: 'citation', citation }),
  )
}

function readWholeImages(told: ChoiceState, images: unknown): StreamEvent[] {
  return readImages(images).flatMap((part) =>
    feed(told.queue, told.index, `image:${told.images++}`, { type: 'whole', part }, undefined),
  )
}

function readAudio({ queue, index }: ChoiceState, audio: JsonObject): StreamEvent[] {
  const data = asString(audio.data)
  const transcript = asString(audio.transcript)
  const id = asString(audio.id)
  const delta = { type: 'audio', ...(data && { data }), ...(transcript && { transcript }) } as const
  return feed(queue, index, 'audio', { type: 'audio', ...(id && { id }) }, data || transcript ? delta : undefined)
}

/** Ends what is open in a choice. */
function close(told: ChoiceState): StreamEvent[] {
  const { queue, calls, index } = told
  return [...nameless(calls, queue, index), ...unclaimed(told), ...drain(queue, index)]
}
