import { asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import type { PartHead, StreamEvent } from '../../model/chat/answer.ts'
import type { ReasoningPart } from '../../model/chat/parts.ts'
import { feed, isOpen, type PartQueue } from './part-queue.ts'
import { belongs, type Detail, readDetails } from './read-reasoning.ts'
import { type Calls, signCall } from './stream-calls.ts'

/** The reasoning of one choice. */
export interface ReasoningState {
  /** The detail before, and the part that it belongs to. */
  last: Detail | undefined
  key: string
  count: number
}

export function noReasoning(): ReasoningState {
  return { last: undefined, key: '', count: 0 }
}

/** What is known of a choice that has reasoning. */
export interface Thinker {
  readonly index: number
  readonly queue: PartQueue
  readonly calls: Calls
  readonly reasoning: ReasoningState
}

/** `delta.reasoning_details`, else `reasoning` or `reasoning_content`. */
export function readReasoningDelta(thinker: Thinker, delta: JsonObject): StreamEvent[] {
  const details = readDetails(delta.reasoning_details)
  if (details.length > 0) {
    const calls = Array.isArray(delta.tool_calls) ? delta.tool_calls : []
    const coming = new Set(calls.map((call) => asString(asObject(call)?.id)))
    return details.flatMap((detail) => readDetail(thinker, detail, coming))
  }
  const text = asString(delta.reasoning) || asString(delta.reasoning_content)
  return text ? thought(thinker, text) : []
}

/** Unsigned thinking that comes as text alone. */
export function thought({ queue, index }: Thinker, text: string): StreamEvent[] {
  return feed(queue, index, 'reasoning', { type: 'reasoning' }, { type: 'text', text })
}

function readDetail(thinker: Thinker, detail: Detail, coming: ReadonlySet<string | undefined>): StreamEvent[] {
  if (detail.kind === 'encrypted') return readEncrypted(thinker, detail, coming)
  const { queue, reasoning, index } = thinker
  const { kind, text, signature, id } = detail
  if (!reasoning.last || !continues(detail, reasoning.last)) reasoning.key = `reasoning:${reasoning.count++}`
  reasoning.last = detail
  const summary = kind === 'summary'
  const head: PartHead = { type: 'reasoning', ...(summary && { summary }), ...(id !== undefined && { id }) }
  return [
    ...feed(queue, index, reasoning.key, head, text === '' ? undefined : { type: 'text', text }),
    ...(signature ? feed(queue, index, reasoning.key, head, { type: 'signature', signature }) : []),
  ]
}

/** More of the same item: the index tells, where there is one. */
function continues(detail: Detail, before: Detail): boolean {
  return detail.kind === before.kind && detail.index === before.index && (detail.id ?? before.id) === before.id
}

function readEncrypted(thinker: Thinker, detail: Detail, coming: ReadonlySet<string | undefined>): StreamEvent[] {
  const { queue, calls, reasoning, index } = thinker
  const { signature, id } = detail
  if (!signature) return []
  if (reasoning.last && belongs(detail, reasoning.last) && isOpen(queue, reasoning.key)) {
    return feed(queue, index, reasoning.key, { type: 'reasoning', summary: true }, { type: 'signature', signature })
  }
  const signed = id === undefined ? undefined : signCall(calls, queue, index, id, signature)
  if (signed) return signed
  // Gemini names its signatures after the calls that they belong to, which may be yet to come.
  const awaited = signature.origin === 'gemini' || coming.has(id)
  if (id !== undefined && awaited && !calls.byId.has(id)) {
    calls.signatures.set(id, signature)
    return []
  }
  return hidden(thinker, { type: 'reasoning', text: undefined, redacted: signature, ...(id !== undefined && { id }) })
}

function hidden({ queue, reasoning, index }: Thinker, part: ReasoningPart): StreamEvent[] {
  reasoning.last = undefined
  return feed(queue, index, `hidden:${reasoning.count++}`, { type: 'whole', part }, undefined)
}

/** Signatures whose calls never came. */
export function unclaimed(thinker: Thinker): StreamEvent[] {
  const left = [...thinker.calls.signatures]
  thinker.calls.signatures.clear()
  return left.flatMap(([id, redacted]) => hidden(thinker, { type: 'reasoning', text: undefined, redacted, id }))
}
