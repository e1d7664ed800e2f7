import { follow, type JsonProgress, jsonProgress } from '../../kit/json-progress.ts'
import type { PartDelta, PartHead, StreamEvent } from '../../model/chat/answer.ts'

/** A part that is being told, or waits for its turn. */
interface Told {
  readonly key: string
  readonly head: PartHead
  /** Of a call's input, as far as it was looked at. */
  readonly progress: JsonProgress
  /** More of the input, looked at once another part waits. */
  unseen: string[]
  readonly deltas: PartDelta[]
}

/**
 * Brings the parts of one choice into order. Chunks may speak of several calls by turns; canonical parts come one after
 * the other. The first part passes at once; another one waits until what is being told can be whole.
 */
export interface PartQueue {
  current: Told | undefined
  /** By their keys, in the order in which they came. */
  readonly waiting: Map<string, Told>
  /** Parts that have ended. */
  readonly ended: Set<string>
  count: number
}

export function partQueue(): PartQueue {
  return { current: undefined, waiting: new Map(), ended: new Set(), count: 0 }
}

/** More of the part `key`, which begins with `head` if it has not yet. What comes behind a call's end is left out. */
export function feed(
  queue: PartQueue,
  choice: number,
  key: string,
  head: PartHead,
  delta: PartDelta | undefined,
): StreamEvent[] {
  if (queue.current?.key === key) return [...more(queue, choice, delta), ...advance(queue, choice)]
  const waiting = queue.waiting.get(key)
  if (waiting) {
    if (delta) waiting.deltas.push(delta)
    return []
  }
  if (head.type === 'tool-call' && queue.ended.has(key)) return []
  queue.waiting.set(key, { key, head, progress: jsonProgress(), unseen: [], deltas: delta ? [delta] : [] })
  return advance(queue, choice)
}

/** The part is being told or waits. */
export function isOpen({ current, waiting }: PartQueue, key: string): boolean {
  return current?.key === key || waiting.has(key)
}

/** Ends all that is open. */
export function drain(queue: PartQueue, choice: number): StreamEvent[] {
  const events: StreamEvent[] = []
  while (queue.current || queue.waiting.size > 0) events.push(...next(queue, choice))
  return events
}

function advance(queue: PartQueue, choice: number): StreamEvent[] {
  const events: StreamEvent[] = []
  while (queue.waiting.size > 0 && (!queue.current || canBeWhole(queue.current))) events.push(...next(queue, choice))
  return events
}

/** Arguments are whole when their last bracket is closed. Free text never tells. */
function canBeWhole({ head, progress, unseen }: Told): boolean {
  if (head.type !== 'tool-call' || head.custom === true) return true
  for (const piece of unseen.splice(0)) follow(progress, piece)
  return progress.state === 'whole'
}

/** Ends the current part and begins the one that waits longest. */
function next(queue: PartQueue, choice: number): StreamEvent[] {
  const events: StreamEvent[] = []
  if (queue.current) {
    events.push({ type: 'part-end', choice, part: queue.count - 1 })
    queue.ended.add(queue.current.key)
  }
  queue.current = queue.waiting.values().next().value
  if (!queue.current) return events
  const { key, head, deltas } = queue.current
  queue.waiting.delete(key)
  events.push({ type: 'part-start', choice, part: queue.count++, head })
  for (const delta of deltas) events.push(...more(queue, choice, delta))
  return events
}

function more(queue: PartQueue, choice: number, delta: PartDelta | undefined): StreamEvent[] {
  if (!delta || !queue.current) return []
  if (delta.type === 'text' && queue.current.head.type === 'tool-call') queue.current.unseen.push(delta.text)
  return [{ type: 'part-delta', choice, part: queue.count - 1, delta }]
}
