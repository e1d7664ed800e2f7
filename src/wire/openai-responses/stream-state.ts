import type { JsonObject } from '../../kit/parse-json.ts'
import type { Finish, StreamEvent } from '../../model/chat/answer.ts'
import type { Part } from '../../model/chat/parts.ts'
import type { AnswerContext } from '../codec.ts'
import { encodeResponse, headOf, type ResponseBody, type ResponseHead } from './encode-answer.ts'
import type { ItemStatus } from './output-items.ts'

/** An output item that has begun. */
export interface OpenItem {
  readonly index: number
  readonly id: string
  /** It is a message, which more content may join. */
  readonly message: boolean
  /** Its parts that have not ended. */
  open: number
  over: boolean
  /** Parts of a message that have ended, by content index. */
  readonly content: JsonObject[]
  written: (status: ItemStatus) => JsonObject
}

/** A part that has begun: what came of it so far, and where it stands. */
export interface OpenPart {
  readonly item: OpenItem
  readonly place: number
  part: Part
  readonly logprobs: JsonObject[]
  ended: boolean
}

export interface State {
  readonly context: AnswerContext
  head: ResponseHead | undefined
  sequence: number
  readonly items: OpenItem[]
  readonly parts: Map<number, OpenPart>
  /** Log probabilities that no delta has carried yet. */
  logprobs: readonly JsonObject[]
  finish: Finish | undefined
  text: string
}

export function emit(state: State, type: string, members: JsonObject): void {
  const event = JSON.stringify({ type, sequence_number: state.sequence++, ...members })
  state.text += `event: ${type}\ndata: ${event}\n\n`
}

const nothingYet: ResponseBody = {
  status: 'in_progress',
  output: [],
  usage: null,
  error: null,
  incomplete_details: null,
}

/** What every response begins with. */
export function begin(state: State, told: Partial<Extract<StreamEvent, { type: 'start' }>> = {}): ResponseHead {
  if (state.head) return state.head
  const { id, model, created, serviceTier } = told
  const head = headOf({ id, model, created, serviceTier }, state.context)
  state.head = head
  const response = encodeResponse(head, state.context, nothingYet)
  emit(state, 'response.created', { response })
  emit(state, 'response.in_progress', { response })
  return head
}

export function placeOf({ item }: OpenPart): JsonObject {
  return { item_id: item.id, output_index: item.index }
}
