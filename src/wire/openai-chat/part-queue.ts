import { parseJson } from '../../kit/parse-json.ts'
import type { PartDelta, PartHead, StreamEvent } from '../../model/chat/answer.ts'

/** A part that is being told, or waits for its turn. */
interface Told {
  readonly key: string
  readonly head: PartHead
  /** A call's input so far, to see whether it is whole. */
  input: string
  readonly deltas: PartDelta[]
}

/**
 * Brings the parts of one choice into order. Chunks may speak of several calls by turns; canonical parts come one after
 * the other. The first part passes at once; another one waits until what is being told can be whole.
 */
export interface PartQueue {
  current: Told | undefined
  readonly waiting: Told[]
  /** Parts that have ended. */
  readonly ended: Set<string>
  count: number
}

export function partQueue(): PartQueue {
  return { current: undefined, waiting: [], ended: new Set(), count: 0 }
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
  const waiting = queue.waiting.findLast((part) => part.key === key)
  if (waiting) {
    if (delta) waiting.deltas.push(delta)
    return []
  }
  if (head.type === 'tool-call' && queue.ended.has(key)) return []
  queue.waiting.push({ key, head, input: '', deltas: delta ? [delta] : [] })
  return advance(queue, choice)
}

/** The part is being told or waits. */
export function isOpen({ current, waiting }: PartQueue, key: string): boolean {
  return current?.key === key || waiting.some((part) => part.key === key)
}

/** Ends all that is open. */
export function drain(queue: PartQueue, choice: number): StreamEvent[] {
  const events: StreamEvent[] = []
  while (queue.current || queue.waiting.length > 0) events.push(...next(queue, choice))
  return events
}

function advance(queue: PartQueue, choice: number): StreamEvent[] {
  const events: StreamEvent[] = []
  while (queue.waiting.length > 0 && (!queue.current || canBeWhole(queue.current))) events.push(...next(queue, choice))
  return events
}

/** Arguments are whole when they parse. Free text never tells. */
function canBeWhole({ head, input }: Told): boolean {
  return head.type !== 'tool-call' || head.custom === true || parseJson(input) !== undefined
}

/** Ends the current part and begins the one that waits longest. */
function next(queue: PartQueue, choice: number): StreamEvent[] {
  const events: StreamEvent[] = []
  if (queue.current) {
    events.push({ type: 'part-end', choice, part: queue.count - 1 })
    queue.ended.add(queue.current.key)
  }
  queue.current = queue.waiting.shift()
  if (!queue.current) return events
  const { head, deltas } = queue.current
  events.push({ type: 'part-start', choice, part: queue.count++, head })
  for (const delta of deltas) events.push(...more(queue, choice, delta))
  return events
}

function more(queue: PartQueue, choice: number, delta: PartDelta | undefined): StreamEvent[] {
  if (!delta || !queue.current) return []
  if (delta.type === 'text' && queue.current.head.type === 'tool-call') queue.current.input += delta.text
  return [{ type: 'part-delta', choice, part: queue.count - 1, delta }]
}
