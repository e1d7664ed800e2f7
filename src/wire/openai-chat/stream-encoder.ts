import type { JsonObject } from '../../kit/parse-json.ts'
import type { PartDelta, PartHead, StreamEvent } from '../../model/chat/answer.ts'
import type { AnswerContext, StreamEncoder } from '../codec.ts'
import { writeTier } from '../openai/tier.ts'
import { writeUsage } from '../openai/usage.ts'
import { sseComment } from '../sse-framing.ts'
import { writeAnnotation } from './citations.ts'
import { answerId, encodeImage } from './encode-answer.ts'
import { writeFinish } from './finish.ts'
import { detailsOf, encryptedDetail, summaryDetail, textDetail } from './reasoning-details.ts'
import { forClient } from './reasoning-format.ts'

/** A part that has begun. */
interface Open {
  readonly head: PartHead
  /** Among the choice's calls, or its reasoning details. */
  readonly index: number
  /** Characters of text before it in the choice, and in it so far. */
  readonly offset: number
  length: number
}

interface ChoiceState {
  calls: number
  details: number
  text: number
  refusal: boolean
  readonly open: Map<number, Open>
}

interface State {
  readonly context: AnswerContext
  /** All of a chunk before its choices, and all behind them. */
  head: string
  tail: string
  readonly choices: Map<number, ChoiceState>
}

const keepAlive = sseComment.toString()

/** OpenAI API reference, "The chat completion chunk object"; what SDKs' stream helpers put together again. */
export function streamEncoder(context: AnswerContext): StreamEncoder {
  const state: State = { context, head: '', tail: context.wantsUsage ? ',"usage":null}' : '}', choices: new Map() }
  const start = { type: 'start', id: undefined, model: undefined, created: undefined } as const
  begin(state, start)
  return {
    push: (event) => push(state, event),
    end(usage, cost) {
      if (!context.wantsUsage || !usage) return 'data: [DONE]\n\n'
      return `data: ${state.head}"choices":[],"usage":${JSON.stringify(writeUsage(usage, cost))}}\n\ndata: [DONE]\n\n`
    },
  }
}

function push(state: State, event: StreamEvent): string {
  switch (event.type) {
    case 'start':
      begin(state, event)
      choiceState(state, 0)
      return chunk(state, 0, firstDelta)
    case 'part-start':
      return opening(state, event.choice) + startPart(state, event.choice, event.part, event.head)
    case 'part-end':
      return endPart(state, event.choice, event.part)
    case 'part-delta':
      return deltaOfPart(state, event.choice, event.part, event.delta)
    case 'logprobs':
      return chunk(state, event.choice, {}, { logprobs: { content: event.logprobs, refusal: null } })
    case 'choice-end':
      return opening(state, event.choice) + finish(state, event)
    case 'ping':
      return keepAlive
    default:
      return ''
  }
}

const firstDelta = { role: 'assistant', content: '', refusal: null }

function begin(state: State, event: Extract<StreamEvent, { type: 'start' }>): void {
  const { context } = state
  const head = {
    id: event.id ?? answerId(context),
    object: 'chat.completion.chunk',
    created: event.created ?? context.created,
    model: event.model ?? context.model,
    ...(event.serviceTier !== undefined && { service_tier: writeTier(event.serviceTier) }),
  }
  state.head = `${JSON.stringify(head).slice(0, -1)},`
}

function chunk(state: State, choice: number, delta: JsonObject, more: JsonObject = nothingMore): string {
  const { finish_reason = null, logprobs = null, ...rest } = more
  const written = JSON.stringify({ index: choice, delta, logprobs, finish_reason, ...rest })
  return `data: ${state.head}"choices":[${written}]${state.tail}\n\n`
}

const nothingMore: JsonObject = {}

/** The chunk that tells a choice's role, if it has not been told. */
function opening(state: State, choice: number): string {
  if (state.choices.has(choice)) return ''
  choiceState(state, choice)
  return chunk(state, choice, firstDelta)
}

function choiceState(state: State, choice: number): ChoiceState {
  const known = state.choices.get(choice)
  if (known) return known
  const made: ChoiceState = { calls: 0, details: 0, text: 0, refusal: false, open: new Map() }
  state.choices.set(choice, made)
  return made
}

function startPart(state: State, choice: number, part: number, head: PartHead): string {
  const told = choiceState(state, choice)
  if (head.type === 'tool-call' && told.calls > 0 && state.context.request.functionsOnly) return ''
  const index = head.type === 'tool-call' ? told.calls++ : head.type === 'reasoning' ? told.details++ : 0
  told.open.set(part, { head, index, offset: told.text, length: 0 })
  switch (head.type) {
    case 'tool-call':
      return chunk(state, choice, callDelta(state, told, head, index))
    case 'audio':
      return head.id === undefined ? '' : chunk(state, choice, { audio: { id: head.id } })
    case 'refusal':
      told.refusal = true
      return ''
    case 'whole':
      return wholePart(state, choice, told, head)
    default:
      return ''
  }
}

function callDelta(
  { context }: State,
  told: ChoiceState,
  { id, name, custom, signature }: Extract<PartHead, { type: 'tool-call' }>,
  index: number,
): JsonObject {
  const details = signature && { reasoning_details: [encryptedDetail(forClient(signature), id, told.details++)] }
  if (context.request.functionsOnly) return { function_call: { name, arguments: '' } }
  const called = custom
    ? { type: 'custom', custom: { name, input: '' } }
    : { type: 'function', function: { name, arguments: '' } }
  return { tool_calls: [{ index, id, ...called }], ...details }
}

function wholePart(
  state: State,
  choice: number,
  told: ChoiceState,
  head: Extract<PartHead, { type: 'whole' }>,
): string {
  const { part } = head
  const image = encodeImage(part)
  if (image) return chunk(state, choice, { images: [image] })
  if (part.type !== 'reasoning' || hides(state)) return ''
  const details = detailsOf(part, told.details++, forClient)
  return details ? chunk(state, choice, { reasoning_details: details }) : ''
}

/** The client has asked not to see what was thought. */
function hides({ context }: State): boolean {
  return context.request.reasoning?.show === 'none'
}

function deltaOfPart(state: State, choice: number, part: number, delta: PartDelta): string {
  const told = choiceState(state, choice)
  const open = told.open.get(part)
  if (!open) return ''
  switch (delta.type) {
    case 'text':
      return textDelta(state, choice, told, open, delta.text)
    case 'signature':
      return signatureDelta(state, choice, told, open, delta)
    case 'audio': {
      const { data, transcript } = delta
      const members = { ...(data !== undefined && { data }), ...(transcript !== undefined && { transcript }) }
      return chunk(state, choice, { audio: members })
    }
    case 'citation': {
      const annotation = writeAnnotation(delta.citation, open)
      return annotation ? chunk(state, choice, { annotations: [annotation] }) : ''
    }
  }
}

function textDelta(state: State, choice: number, told: ChoiceState, open: Open, text: string): string {
  const { head, index } = open
  switch (head.type) {
    case 'text':
      open.length += text.length
      told.text += text.length
      return chunk(state, choice, { content: text })
    case 'refusal':
      return chunk(state, choice, { refusal: text })
    case 'reasoning': {
      if (hides(state)) return ''
      const detail = head.summary
        ? summaryDetail(text, 'unknown', head.id, index)
        : textDetail(text, undefined, head.id, index)
      return chunk(state, choice, { reasoning: text, reasoning_details: [detail] })
    }
    case 'tool-call':
      open.length += text.length
      return chunk(state, choice, inputDelta(state, head.custom === true, index, text))
    default:
      return ''
  }
}

function inputDelta({ context }: State, custom: boolean, index: number, text: string): JsonObject {
  if (context.request.functionsOnly) return { function_call: { arguments: text } }
  return { tool_calls: [{ index, ...(custom ? { custom: { input: text } } : { function: { arguments: text } }) }] }
}

/** A call without arguments has an empty object of them: clients parse what they get. */
function endPart(state: State, choice: number, part: number): string {
  const open = state.choices.get(choice)?.open.get(part)
  if (open?.head.type !== 'tool-call' || open.head.custom || open.length > 0) return ''
  return chunk(state, choice, inputDelta(state, false, open.index, '{}'))
}

function signatureDelta(
  state: State,
  choice: number,
  told: ChoiceState,
  { head, index }: Open,
  { signature }: Extract<PartDelta, { type: 'signature' }>,
): string {
  const written = forClient(signature)
  if (head.type === 'tool-call') {
    if (state.context.request.functionsOnly) return ''
    return chunk(state, choice, { reasoning_details: [encryptedDetail(written, head.id, told.details++)] })
  }
  if (head.type !== 'reasoning' || hides(state)) return ''
  const detail = head.summary ? encryptedDetail(written, head.id, index) : textDetail('', written, head.id, index)
  return chunk(state, choice, { reasoning_details: [detail] })
}

function finish(state: State, { choice, finish: how }: Extract<StreamEvent, { type: 'choice-end' }>): string {
  const { calls, refusal } = choiceState(state, choice)
  const words = writeFinish(how, { calls: calls > 0, refusal }, state.context.request.functionsOnly === true)
  return chunk(state, choice, {}, words)
}
