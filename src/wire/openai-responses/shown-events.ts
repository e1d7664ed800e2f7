import { editMembers, type Member, memberNamed, membersOf, stringOf } from '../../kit/json-members.ts'
import type { SseEvent } from '../../kit/sse.ts'
import type { ShownCost } from '../wire.ts'
import { editResponse } from './answer.ts'

/** Members of events (streaming events reference) that tell nothing about the operator's account. */
const eventMembers = new Set([
  'type',
  'sequence_number',
  'response',
  'item',
  'item_id',
  'output_index',
  'content_index',
  'summary_index',
  'annotation_index',
  'annotation',
  'part',
  'delta',
  'text',
  'refusal',
  'arguments',
  'input',
  'name',
  'logprobs',
  'obfuscation',
  'status',
  'code',
  'message',
  'param',
  'error',
])

/** In place of a provider's comment: it keeps the connection alive all the same. */
const bareComment = Buffer.from(':\n\n')

/**
 * Whole events as the client gets them: the cost in the usage of each response, and, if told to scrub, only what tells
 * nothing about the operator's account. Bytes of events that stay as they are are taken over.
 */
export function writeEvents(
  bytes: Buffer,
  events: readonly SseEvent[],
  cost: ShownCost | undefined,
  scrub: boolean,
): Buffer {
  const parts: Buffer[] = []
  let from = 0
  for (const event of events) {
    const written = writeEvent(event, cost, scrub)
    if (written === undefined) continue
    parts.push(bytes.subarray(from, event.start), written)
    from = event.end
  }
  if (from === 0) return bytes
  parts.push(bytes.subarray(from))
  return Buffer.concat(parts)
}

const nothing = Buffer.alloc(0)

/** Undefined: as it stands. */
function writeEvent({ event, data }: SseEvent, cost: ShownCost | undefined, scrub: boolean): Buffer | undefined {
  if (data === undefined) return scrub ? bareComment : undefined
  const json = Buffer.from(data)
  const members = membersOf(json)
  // What is no JSON passes, unless it would show a usage with the provider's own figures.
  if (!members) return data.includes('"usage"') ? nothing : undefined
  const edited = editEvent(json, members, cost, scrub)
  if (edited === json && !scrub) return undefined
  const type = stringOf(json, memberNamed(members, 'type')) ?? event
  const name = type === undefined || /[\r\n]/.test(type) ? '' : `event: ${type}\n`
  return Buffer.from(`${name}data: ${edited.toString().replaceAll('\n', '\ndata: ')}\n\n`)
}

function editEvent(json: Buffer, members: readonly Member[], cost: ShownCost | undefined, scrub: boolean): Buffer {
  const edits = new Map<string, string | undefined>()
  const response = memberNamed(members, 'response')
  const whole = response && json.subarray(response.start, response.end)
  const inner = whole && membersOf(whole)
  if (inner) {
    const edited = editResponse(whole, inner, cost, scrub)
    if (edited !== whole) edits.set('response', edited.toString())
  }
  // Usage has no place here; what a provider says in it must not look like the charge.
  if (memberNamed(members, 'usage')) edits.set('usage', undefined)
  if (scrub) for (const { key } of members) if (!eventMembers.has(key)) edits.set(key, undefined)
  return edits.size > 0 ? editMembers(json, members, edits) : json
}
