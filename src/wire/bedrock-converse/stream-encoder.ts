import { asObject, type JsonObject } from '../../kit/parse-json.ts'
import type { PartDelta, PartHead, StreamEvent } from '../../model/chat/answer.ts'
import type { Usage } from '../../model/usage.ts'
import type { StreamEncoder } from '../codec.ts'
import type { ShownCost } from '../wire.ts'
import { writeCitation } from './citations.ts'
import { answerContext, extraFields, shown } from './encode-answer.ts'
import { encodeParts } from './encode-content.ts'
import { writeFinish } from './finish.ts'
import { frameOf } from './frames.ts'
import { writeUsage } from './usage.ts'

/** Parts that are open and the kind of each: a delta's name depends on it. */
type OpenParts = Map<number, PartHead['type']>

/**
 * Writes one ConverseStream. The frames are binary: each character of what `push` and `end` return is one byte
 * (encoding `latin1`). Only the first choice is told, for Converse has no other.
 */
export function createEncoder(): StreamEncoder {
  const open: OpenParts = new Map()
  const state = { started: false }
  return {
    push: (event) => {
      const head = state.started ? '' : frame('messageStart', { role: 'assistant' })
      state.started = true
      return head + written(event, open)
    },
    end: (usage, cost) => frame('metadata', closing(usage, cost)),
  }
}

function frame(event: string, body: JsonObject): string {
  return frameOf({ event, data: JSON.stringify(body) }).toString('latin1')
}

function written(event: StreamEvent, open: OpenParts): string {
  if ('choice' in event && event.choice !== 0) return ''
  switch (event.type) {
    case 'part-start':
      open.set(event.part, event.head.type)
      return partStart(event.part, event.head)
    case 'part-delta': {
      const delta = deltaOf(event.delta, open.get(event.part))
      return delta ? frame('contentBlockDelta', { contentBlockIndex: event.part, delta }) : ''
    }
    case 'part-end':
      open.delete(event.part)
      return frame('contentBlockStop', { contentBlockIndex: event.part })
    case 'choice-end':
      return frame('messageStop', { stopReason: writeFinish(event.finish), ...extraFields(event.finish) })
    default:
      return ''
  }
}

function partStart(contentBlockIndex: number, head: PartHead): string {
  if (head.type === 'tool-call') {
    const start = { toolUse: { toolUseId: head.id, name: head.name } }
    return frame('contentBlockStart', { contentBlockIndex, start })
  }
  if (head.type !== 'whole') return ''
  const { part } = head
  if (part.type === 'other') {
    const { deltas, ...start } = part.raw
    const more = Array.isArray(deltas)
      ? deltas.map((delta) => frame('contentBlockDelta', { contentBlockIndex, delta }))
      : []
    return frame('contentBlockStart', { contentBlockIndex, start }) + more.join('')
  }
  const [block] = encodeParts([part], 'content', answerContext())
  if (!block) return ''
  const image = asObject(block.image)
  if (!image) return frame('contentBlockDelta', { contentBlockIndex, delta: block })
  const { format, source } = image
  const start = frame('contentBlockStart', { contentBlockIndex, start: { image: { format } } })
  return start + frame('contentBlockDelta', { contentBlockIndex, delta: { image: { source } } })
}

function deltaOf(delta: PartDelta, kind: PartHead['type'] | undefined): JsonObject | undefined {
  switch (delta.type) {
    case 'text':
      if (kind === 'tool-call') return { toolUse: { input: delta.text } }
      return kind === 'reasoning' ? { reasoningContent: { text: delta.text } } : { text: delta.text }
    case 'signature':
      return { reasoningContent: { signature: delta.signature.value } }
    case 'citation':
      return { citation: writeCitation(delta.citation) }
    case 'audio':
      return delta.transcript === undefined ? undefined : { text: delta.transcript }
  }
}

function closing(usage: Usage | undefined, cost: ShownCost | undefined): JsonObject {
  return { usage: { ...writeUsage(usage), ...(cost && shown(cost)) }, metrics: { latencyMs: 0 } }
}
