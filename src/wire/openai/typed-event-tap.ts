import { editMembers, memberNamed, membersOf, stringOf, wholeMembersOf } from '../../kit/json-members.ts'
import { asObject, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import { eventsIn, type SseEvent } from '../../kit/sse.ts'
import type { Usage } from '../../model/usage.ts'
import { GARBLED, isGarbled } from '../garbled.ts'
import type { ShownCost, StreamTap } from '../wire.ts'
import { withCost, withoutCost } from './usage.ts'

/** What a format's events are. */
export interface TypedEvents {
  readonly usage: (raw: JsonObject | undefined) => Usage | undefined
  /** Members of events that tell nothing about the operator's account. */
  readonly members: ReadonlySet<string>
}

/** `image_generation.completed`, `speech.audio.done`, `transcript.text.done`. */
const closing = /\.(?:completed|done)$/

/**
 * Watches streams whose events say their kind in `type` and whose last one tells the usage: images, speech,
 * transcriptions (OpenAI API reference, "Streaming"). Several images end with an event each.
 */
export class TypedEventTap implements StreamTap {
  complete = false
  error: string | undefined
  started = false
  readonly id = undefined
  readonly model = undefined
  readonly finishReason = undefined
  usage: Usage | undefined
  usageFinal = false
  rawUsage: string | undefined
  readonly outputEstimate = 0
  readonly #rules: TypedEvents
  readonly #scrub: boolean
  #held = false
  readonly #kept: Buffer[] = []

  constructor(rules: TypedEvents, scrub: boolean) {
    this.#rules = rules
    this.#scrub = scrub
  }

  push(block: Buffer): Buffer | undefined {
    const events = eventsIn(block)
    const stop = this.#learn(events)
    if (this.#held) {
      this.#kept.push(block)
      return undefined
    }
    if (stop === undefined) return this.#rewritten(block, events, undefined)
    this.#held = true
    this.#kept.push(block.subarray(stop))
    if (stop === 0) return undefined
    const passing = block.subarray(0, stop)
    return this.#rewritten(passing, eventsIn(passing), undefined)
  }

  /** Takes in what the events tell; returns the offset of the first one that must wait for settlement. */
  #learn(events: readonly SseEvent[]): number | undefined {
    let stop: number | undefined
    for (const { data, start } of events) {
      if (data === undefined || data === '[DONE]') continue
      this.#learnOne(Buffer.from(data))
      if (stop === undefined && (this.complete || this.error !== undefined)) stop = start
    }
    return stop
  }

  #learnOne(json: Buffer): void {
    const members = wholeMembersOf(json)
    if (!members) {
      if (!this.complete && isGarbled(json.toString())) this.error ??= GARBLED
      return
    }
    const type = stringOf(json, memberNamed(members, 'type'))
    const error = memberNamed(members, 'error')
    if (type === 'error' || (error && json.toString('latin1', error.start, error.end) !== 'null')) {
      this.error = error ? json.toString('utf8', error.start, error.end) : 'error'
      return
    }
    this.started = true
    this.complete ||= type !== undefined && closing.test(type)
    const member = memberNamed(members, 'usage')
    const written = member && json.toString('utf8', member.start, member.end)
    const raw = written === undefined ? undefined : asObject(parseJson(written))
    const usage = raw && this.#rules.usage(raw)
    if (!usage) return
    this.usage = this.usage ? sum(this.usage, usage) : usage
    this.usageFinal = this.complete
    this.rawUsage = written
  }

  tail(cost: ShownCost | undefined): Buffer {
    const kept = Buffer.concat(this.#kept)
    return this.#rewritten(kept, eventsIn(kept), cost) ?? Buffer.alloc(0)
  }

  #rewritten(bytes: Buffer, events: readonly SseEvent[], cost: ShownCost | undefined): Buffer | undefined {
    const parts: Buffer[] = []
    let from = 0
    const last = events.findLast(({ data }) => data?.includes('"usage"'))
    for (const event of events) {
      const { start, end, data, event: name } = event
      const shown = data === undefined ? undefined : this.#shown(data, event === last ? cost : undefined)
      if (shown === data && !(this.#scrub && data === undefined)) continue
      parts.push(bytes.subarray(from, start))
      const field = name === undefined ? '' : `event: ${name}\n`
      parts.push(Buffer.from(shown === undefined ? ':\n\n' : `${field}data: ${shown}\n\n`))
      from = end
    }
    return from === 0 ? bytes : Buffer.concat([...parts, bytes.subarray(from)])
  }

  #shown(data: string, cost: ShownCost | undefined): string {
    const json = Buffer.from(data)
    const members = membersOf(json)
    if (!members) return data
    const edits = new Map<string, string | undefined>()
    const usage = memberNamed(members, 'usage')
    if (usage && json[usage.start] === 0x7b) {
      const raw = json.toString('utf8', usage.start, usage.end)
      const shown = cost ? withCost(raw, cost) : withoutCost(raw)
      if (shown !== raw) edits.set('usage', shown)
    }
    if (this.#scrub) for (const { key } of members) if (!this.#rules.members.has(key)) edits.set(key, undefined)
    return edits.size > 0 ? editMembers(json, members, edits).toString() : data
  }
}

function sum(one: Usage, other: Usage): Usage {
  const counts = Object.entries(other).map(([kind, count]) => {
    const before = one[kind as keyof Usage]
    return [kind, typeof count === 'number' ? count + (typeof before === 'number' ? before : 0) : (before ?? count)]
  })
  return { ...one, ...Object.fromEntries(counts) }
}
