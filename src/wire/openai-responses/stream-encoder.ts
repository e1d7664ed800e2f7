import type { PartHead, StreamEvent } from '../../model/chat/answer.ts'
import type { Part, ReasoningPart } from '../../model/chat/parts.ts'
import type { AnswerContext, StreamEncoder } from '../codec.ts'
import { encodeResponse } from './encode-answer.ts'
import { type Ending, writeFinish } from './finish.ts'
import { itemId, spoken } from './output-items.ts'
import { addMark, closeItem, openContent, openStep, openThought } from './stream-items.ts'
import { addDelta, endPart } from './stream-parts.ts'
import { begin, emit, type State } from './stream-state.ts'
import { writeUsage } from './usage.ts'

/** Writes the events of one response, in the order of the streaming events reference. */
export function encoder(context: AnswerContext): StreamEncoder {
  const fresh = { head: undefined, sequence: 0, items: [], parts: new Map(), logprobs: [], finish: undefined, text: '' }
  const state: State = { context, ...fresh }
  return {
    get sequence() {
      return state.sequence
    },
    push(event) {
      state.text = ''
      take(state, event)
      return state.text
    },
    end(usage, cost) {
      state.text = ''
      const head = begin(state)
      closeAll(state)
      const ending = endingOf(state)
      const status = ending.status === 'completed' ? 'completed' : 'incomplete'
      const last = state.items.length - 1
      const output = state.items.map(({ written }, index) => written(index === last ? status : 'completed'))
      const response = encodeResponse(head, context, { ...ending, output, usage: writeUsage(usage, cost) })
      emit(state, `response.${ending.status}`, { response })
      return state.text
    },
  }
}

function endingOf({ finish, parts }: State): Ending {
  const refusal = [...parts.values()].some(({ part }) => part.type === 'refusal')
  return writeFinish(finish ?? { reason: 'stop', raw: undefined }, { refusal })
}

function take(state: State, event: StreamEvent): void {
  if ('choice' in event && event.choice !== 0) return
  switch (event.type) {
    case 'start':
      begin(state, event)
      break
    case 'part-start':
      startPart(state, event.part, event.head)
      break
    case 'part-delta':
      addDelta(state, state.parts.get(event.part), event.delta)
      break
    case 'part-end':
      endPart(state, state.parts.get(event.part))
      break
    case 'logprobs':
      state.logprobs = [...state.logprobs, ...event.logprobs]
      break
    case 'choice-end':
      begin(state)
      state.finish = event.finish
      closeAll(state)
      break
  }
}

function startPart(state: State, part: number, head: PartHead): void {
  const { id } = begin(state)
  if (head.type === 'text' || head.type === 'refusal') {
    openContent(state, part, head.type)
  } else if (head.type === 'audio') {
    // Sound has no item of its own: what is said in it is a text.
    openContent(state, part, 'text')
  } else if (head.type === 'whole') {
    startWhole(state, part, head.part)
  } else if (head.type === 'reasoning') {
    const index = state.items.length
    const thought: ReasoningPart = { type: 'reasoning', text: undefined, summary: head.summary, id: head.id }
    openThought(state, part, thought, head.id ?? itemId('rs', id, index))
  } else {
    const { type, name, custom, signature } = head
    if (signature) addMark(state, { callId: head.id, signature })
    openStep(state, part, { type, id: head.id, name, input: '', ...(custom && { custom }) })
  }
}

function startWhole(state: State, part: number, whole: Part): void {
  for (const one of spoken(whole)) {
    if (one.type === 'text' || one.type === 'refusal') {
      const open = openContent(state, part, one.type)
      addDelta(state, open, { type: 'text', text: one.text })
      for (const citation of one.type === 'text' ? (one.citations ?? []) : []) {
        addDelta(state, open, { type: 'citation', citation })
      }
    } else openStep(state, part, one)
  }
}

/** The end of the choice: the last item bears the mark of how it ended. */
function closeAll(state: State): void {
  for (const open of state.parts.values()) endPart(state, open)
  const complete = endingOf(state).status === 'completed'
  for (const item of state.items) {
    const last = item.index === state.items.length - 1
    closeItem(state, item, last && !complete ? 'incomplete' : 'completed')
  }
}
