import type { JsonObject } from '../../kit/parse-json.ts'
import type { Finish, PartDelta, PartHead, StreamEvent } from '../../model/chat/answer.ts'
import type { Signature } from '../../model/chat/parts.ts'
import type { Usage } from '../../model/usage.ts'
import { brokenAnswer } from '../broken-answer.ts'
import type { AnswerContext, StreamEncoder } from '../codec.ts'
import type { ShownCost } from '../wire.ts'
import { blocksOfPart, callBlocks } from './answer-blocks.ts'
import { encodeCitation } from './citations.ts'
import { messageHead } from './encode-answer.ts'
import { toolId } from './encode-content.ts'
import { anthropicErrors } from './error-body.ts'
import { ping } from './ping.ts'
import { writeFinish } from './stop-reason.ts'
import { callMark, signatureText } from './thinking-marks.ts'
import { usageCounts, writeUsage } from './usage.ts'

/** One part that has begun. Those that wait for their turn keep what came. */
interface Part {
  readonly head: PartHead
  readonly waiting: PartDelta[]
  ended: boolean
  /** The block's start is written; parts with nothing in them get no block. */
  opened: boolean
  signature: Signature | undefined
}

interface State {
  readonly context: AnswerContext
  started: boolean
  /** Index of the block to be written next, or that is being written. */
  index: number
  /** Parts in the order in which they began; the first is the one being written. */
  readonly parts: Map<number, Part>
  calls: boolean
  finish: Finish | undefined
}

/**
 * A message's stream. Its blocks come strictly one after another, while parts may interleave: the later ones wait
 * until the one that is being written has ended.
 */
export function encoder(context: AnswerContext): StreamEncoder {
  const state: State = { context, started: false, index: 0, parts: new Map(), calls: false, finish: undefined }
  return {
    push: (event) => encodeEvent(state, event),
    end: (usage, cost) => `${started(state)}${closeAll(state)}${ending(state, usage, cost)}`,
  }
}

function encodeEvent(state: State, event: StreamEvent): string {
  if (event.type === 'ping') return ping
  if (event.type === 'start') return started(state, event)
  if (!('choice' in event) || event.choice !== 0) return ''
  switch (event.type) {
    case 'part-start':
      return started(state) + begin(state, event.part, event.head)
    case 'part-delta':
      return more(state, event.part, event.delta)
    case 'part-end':
      return ended(state, event.part)
    case 'choice-end':
      state.finish = event.finish
      return started(state) + closeAll(state)
    case 'choice-ending':
    case 'logprobs':
      return ''
  }
}

function sse(type: string, members: JsonObject): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...members })}\n\n`
}

function started(state: State, event?: Extract<StreamEvent, { type: 'start' }>): string {
  if (state.started) return ''
  state.started = true
  // The counts are known at the end, where clients replace these by them.
  const usage = writeUsage(undefined, event?.serviceTier, undefined)
  const message = {
    ...messageHead(event?.id, event?.model, state.context),
    content: [],
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    usage,
  }
  return sse('message_start', { message })
}

function begin(state: State, number: number, head: PartHead): string {
  const part: Part = { head, waiting: [], ended: false, opened: false, signature: undefined }
  state.parts.set(number, part)
  return isFirst(state, part) ? open(state, part) : ''
}

function isFirst({ parts }: State, part: Part): boolean {
  return parts.values().next().value === part
}

/** Writes what can be said of a part before anything is in it. */
function open(state: State, part: Part): string {
  const { head } = part
  if (head.type === 'whole')
    return blocksOfPart(head.part)
      .map((block) => wholeBlock(state, block))
      .join('')
  if (head.type !== 'tool-call') return ''
  state.calls = true
  const blocks = callBlocks(head, {})
  const marks = blocks.slice(0, -1).map((block) => wholeBlock(state, block))
  return marks.join('') + openBlock(state, part, blocks.at(-1) ?? {})
}

function openBlock(state: State, part: Part, block: JsonObject): string {
  part.opened = true
  return sse('content_block_start', { index: state.index, content_block: block })
}

function wholeBlock(state: State, block: JsonObject): string {
  const index = state.index++
  return sse('content_block_start', { index, content_block: block }) + sse('content_block_stop', { index })
}

function more(state: State, number: number, delta: PartDelta): string {
  const part = state.parts.get(number)
  if (!part) return ''
  if (isFirst(state, part)) return writeDelta(state, part, delta)
  part.waiting.push(delta)
  return ''
}

function writeDelta(state: State, part: Part, delta: PartDelta): string {
  const { head } = part
  if (head.type === 'whole') return ''
  if (delta.type === 'signature') {
    part.signature = delta.signature
    return ''
  }
  const written = deltaOf(head, delta)
  if (!written) return ''
  const start = part.opened ? '' : openBlock(state, part, emptyBlock(head))
  return start + sse('content_block_delta', { index: state.index, delta: written })
}

function emptyBlock({ type }: PartHead): JsonObject {
  return type === 'reasoning' ? { type: 'thinking', thinking: '', signature: '' } : { type: 'text', text: '' }
}

function deltaOf({ type }: PartHead, delta: PartDelta): JsonObject | undefined {
  if (delta.type === 'citation') return { type: 'citations_delta', citation: encodeCitation(delta.citation) }
  const text = delta.type === 'text' ? delta.text : delta.type === 'audio' ? delta.transcript : undefined
  if (text === undefined || text === '') return undefined
  if (type === 'tool-call') return { type: 'input_json_delta', partial_json: text }
  return type === 'reasoning' ? { type: 'thinking_delta', thinking: text } : { type: 'text_delta', text }
}

/** Closes the part if it is the one being written, and goes on with those that have waited. */
function ended(state: State, number: number): string {
  const part = state.parts.get(number)
  if (!part) return ''
  part.ended = true
  if (!isFirst(state, part)) return ''
  let text = ''
  for (const [key, first] of state.parts) {
    if (first !== part) text += catchUp(state, first)
    if (!first.ended) break
    text += close(state, first)
    state.parts.delete(key)
  }
  return text
}

/** Writes what has come of a part while it waited. */
function catchUp(state: State, part: Part): string {
  const deltas = part.waiting.splice(0)
  return open(state, part) + deltas.map((delta) => writeDelta(state, part, delta)).join('')
}

function close(state: State, part: Part): string {
  const { head, signature } = part
  let text = ''
  if (head.type === 'reasoning' && (part.opened || signature)) {
    if (!part.opened) text += openBlock(state, part, emptyBlock(head))
    const delta = { type: 'signature_delta', signature: signatureText(signature) }
    text += sse('content_block_delta', { index: state.index, delta })
  }
  if (part.opened) text += sse('content_block_stop', { index: state.index++ })
  if (head.type !== 'tool-call' || !signature) return text
  return text + wholeBlock(state, { type: 'redacted_thinking', data: callMark(toolId(head.id), signature) })
}

function closeAll(state: State): string {
  return [...state.parts.keys()].map((number) => ended(state, number)).join('')
}

function ending(state: State, usage: Usage | undefined, cost: ShownCost | undefined): string {
  const { requestId, model } = state.context
  if (state.finish?.reason === 'error') {
    const place = { requestId, answerId: undefined, model, sequence: undefined }
    return anthropicErrors.event(brokenAnswer(state.finish), place)
  }
  const delta = { ...writeFinish(state.finish, state.calls), container: null }
  return sse('message_delta', { delta, usage: usageCounts(usage, cost) }) + sse('message_stop', {})
}
