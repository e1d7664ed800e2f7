import { asCount, asObject, asString, isObject, type JsonObject } from '../../kit/parse-json.ts'
import type { PartHead, StreamEvent } from '../../model/chat/answer.ts'
import type { Signature } from '../../model/chat/parts.ts'
import { newCallId } from '../call-id.ts'
import { readArguments } from './decode-answer.ts'
import { feed, type PartQueue } from './part-queue.ts'

/** A tool call of a stream. It begins for the reader once its name is known. */
interface Call {
  readonly key: string
  id: string
  name: string
  readonly custom: boolean
  /** Came before the name. */
  early: string
  begun: boolean
}

/** The calls of one choice. */
export interface Calls {
  /** The call that each index stands for now. */
  readonly byIndex: Map<string, Call>
  readonly byId: Map<string, Call>
  /** Signatures that came before their calls. */
  readonly signatures: Map<string, Signature>
  last: string
  count: number
}

export function noCalls(): Calls {
  return { byIndex: new Map(), byId: new Map(), signatures: new Map(), last: '0', count: 0 }
}

/** `delta.tool_calls` and the older `delta.function_call`. */
export function readCallDeltas(calls: Calls, queue: PartQueue, choice: number, delta: JsonObject): StreamEvent[] {
  const deltas: readonly unknown[] = Array.isArray(delta.tool_calls) ? delta.tool_calls : []
  const older = asObject(delta.function_call)
  const all = older ? [...deltas, { index: 0, function: older }] : deltas
  return all.filter(isObject).flatMap((one: JsonObject) => readCallDelta(calls, queue, choice, one))
}

function readCallDelta(calls: Calls, queue: PartQueue, choice: number, delta: JsonObject): StreamEvent[] {
  const custom = asObject(delta.custom)
  const told = custom ?? asObject(delta.function)
  const id = asString(delta.id) || undefined
  const name = asString(told?.name) || undefined
  const call = callAt(calls, delta, id, name, custom !== undefined)
  if (!call.begun) {
    call.name ||= name ?? ''
    if (id !== undefined) rename(calls, call, id)
  }
  const text = (custom ? asString(custom.input) : readArguments(told?.arguments)) ?? ''
  if (call.name === '') {
    call.early += text
    return []
  }
  return tell(calls, queue, choice, call, text)
}

/**
 * The call that a delta belongs to. Some servers number every call 0 and tell them apart by id alone, some tell no
 * number, some repeat id and name in every delta.
 */
function callAt(
  calls: Calls,
  delta: JsonObject,
  id: string | undefined,
  name: string | undefined,
  custom: boolean,
): Call {
  const number = asCount(delta.index)
  const byId = id === undefined ? undefined : calls.byId.get(id)
  const index = number === undefined ? (id === undefined || byId ? calls.last : `#${calls.count}`) : String(number)
  calls.last = index
  const present = number === undefined ? (byId ?? calls.byIndex.get(index)) : calls.byIndex.get(index)
  const another = present?.begun && id !== undefined && name !== undefined && id !== present.id
  if (present && !another) return present
  const call: Call = { key: `call:${calls.count++}`, id: '', name: '', custom, early: '', begun: false }
  calls.byIndex.set(index, call)
  return call
}

function rename(calls: Calls, call: Call, id: string): void {
  call.id = id
  calls.byId.set(id, call)
}

function tell(calls: Calls, queue: PartQueue, choice: number, call: Call, text: string): StreamEvent[] {
  if (call.begun && text === '') return []
  if (call.id === '') rename(calls, call, newCallId())
  const signature = calls.signatures.get(call.id)
  calls.signatures.delete(call.id)
  const whole = call.early + text
  call.early = ''
  call.begun = true
  const delta = whole === '' ? undefined : ({ type: 'text', text: whole } as const)
  return feed(queue, choice, call.key, headOf(call, signature), delta)
}

function headOf({ id, name, custom }: Call, signature: Signature | undefined): PartHead {
  return { type: 'tool-call', id, name, ...(custom && { custom }), ...(signature && { signature }) }
}

/** Calls whose name never came are told all the same. */
export function nameless(calls: Calls, queue: PartQueue, choice: number): StreamEvent[] {
  return [...calls.byIndex.values()].flatMap((call) => (call.begun ? [] : tell(calls, queue, choice, call, '')))
}

/** A signature for the call `id`; undefined when no such call is being told. */
export function signCall(
  calls: Calls,
  queue: PartQueue,
  choice: number,
  id: string,
  signature: Signature,
): StreamEvent[] | undefined {
  const call = calls.byId.get(id)
  if (!call?.begun || queue.ended.has(call.key)) return undefined
  return feed(queue, choice, call.key, headOf(call, undefined), { type: 'signature', signature })
}
