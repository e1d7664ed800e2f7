import { editMembers, memberNamed, membersOf } from '../../kit/json-members.ts'
import { asCount, asObject, asString, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import { eventsIn, type SseEvent } from '../../kit/sse.ts'
import type { Usage } from '../../model/usage.ts'
import { BYTES_PER_TOKEN, EventTap } from '../event-tap.ts'
import { wholeEvents } from '../garbled.ts'
import { holdsText } from '../holds-text.ts'
import { holdsMore } from '../openai/broken.ts'
import { withCost, withoutCost } from '../openai/usage.ts'
import { isQuiet } from '../quiet.ts'
import type { ShownCost } from '../wire.ts'
import { messageMembers } from './answer.ts'
import { readFinish } from './stop-reason.ts'
import { overridden, readUsage } from './usage.ts'

/** What every event but content and pings has in it; text that has it too costs a parse and nothing else. */
const needles = ['message_', '"error"', 'event: error', 'event:error', '"usage"'].map((text) => Buffer.from(text))
const deltaKey = Buffer.from('"content_block_delta"')
const textKeys = ['"text"', '"partial_json"', '"thinking"'].map((key) => Buffer.from(key))
/** Blocks whose content comes in deltas; others are whole from the start, and told once they end. */
const growing: ReadonlySet<unknown> = new Set(['text', 'thinking', 'tool_use'])
const messageStop = Buffer.from('event: message_stop\ndata: {"type":"message_stop"}\n\n')

/** Members of events that tell nothing about the operator's account. */
const eventMembers = new Set(['type', 'index', 'message', 'content_block', 'delta', 'usage', 'error'])
const deltaMembers = new Set(['stop_reason', 'stop_sequence', 'stop_details'])

/**
 * Watches a message's events (API reference, "Streaming messages"). Blocks with nothing but content pass by reference
 * without a parse; from `message_delta` on, which tells why the answer ended and what it used, all is kept.
 */
export class MessageStreamTap extends EventTap {
  usage: Usage | undefined
  rawUsage: string | undefined
  outputEstimate = 0
  /** A block has begun that comes whole. */
  #whole = false
  /** What the usage objects so far say together. */
  #told: JsonObject = {}
  /** Bytes of a content event with one token, as far as is known. */
  #frame = Number.POSITIVE_INFINITY
  /** A content event was looked at for that. */
  #measured = false

  protected says(block: Buffer): boolean {
    return holdsText(block, textKeys)
  }

  protected passes(block: Buffer): boolean {
    if (wholeEvents(block) === 0 || needles.some((needle) => block.includes(needle))) return false
    if (!this.#measured) this.#measure(block)
    this.#estimate(block)
    return true
  }

  protected override parsed(block: Buffer): void {
    this.#estimate(block)
  }

  protected learn(events: readonly SseEvent[]): number | undefined {
    let stop: number | undefined
    for (const event of events) {
      if (event.data === undefined) continue
      const type = typeOf(event)
      const data = asObject(parseJson(event.data))
      if (!data) this.learnGarbled(event.data)
      if (this.ended) {
        if (type === 'error') this.stray()
      } else if (this.#learnEvent(type, data, event.data) || this.error !== undefined) stop ??= event.start
      if (type === 'message_stop') this.endAt(event.end)
    }
    return stop
  }

  /** True when the event must not pass before the books are settled. */
  #learnEvent(type: string | undefined, data: JsonObject | undefined, text: string): boolean {
    if (type === 'message_start') this.#learnStart(asObject(data?.message))
    else if (type === 'message_delta') this.#learnDelta(data)
    else if (type === 'error') this.error ??= JSON.stringify(data?.error ?? text)
    else if (type?.startsWith('content_block_')) this.#learnContent(data)
    return type === 'message_delta' || type === 'message_stop' || type === 'error'
  }

  #learnContent(data: JsonObject | undefined): void {
    const block = asObject(data?.content_block)
    const whole = block !== undefined && !growing.has(block.type)
    const says =
      data?.type === 'content_block_stop'
        ? this.#whole
        : !whole && holdsMore(block ?? asObject(data?.delta) ?? {}, 'type')
    this.#whole ||= whole
    this.started ||= says && this.error === undefined
    // More was generated than the usage knows of.
    this.usageFinal = false
  }

  #learnStart(message: JsonObject | undefined): void {
    this.id ??= asString(message?.id)
    this.model ??= asString(message?.model)
    this.#learnUsage(message?.usage)
  }

  #learnDelta(data: JsonObject | undefined): void {
    const delta = asObject(data?.delta) ?? {}
    const reason = asString(delta.stop_reason)
    this.finishReason = reason ?? this.finishReason
    this.complete ||= reason !== undefined
    const output = asCount(asObject(data?.usage)?.output_tokens)
    if (this.#learnUsage(data?.usage)) this.usageFinal = output !== undefined
    if (this.started || !this.complete || this.error !== undefined) return
    // A message without a word is one if it says why, or if it was generated all the same.
    this.started = !isQuiet(readFinish(delta)) || (output ?? this.usage?.outputTokens ?? 0) > 0
  }

  #learnUsage(raw: unknown): boolean {
    const told = asObject(raw)
    if (!told) return false
    this.#told = overridden(this.#told, told)
    const usage = readUsage(this.#told)
    if (!usage) return false
    this.usage = usage
    this.rawUsage = JSON.stringify(this.#told)
    return true
  }

  /** Those of some providers are all as long as the shortest. */
  #measure(block: Buffer): void {
    for (const { start, end, data } of eventsIn(block)) {
      const delta = asObject(asObject(parseJson(data ?? ''))?.delta)
      if (!delta) continue
      this.#measured = true
      const said = asString(delta.text) ?? asString(delta.thinking) ?? asString(delta.partial_json) ?? ''
      this.#frame = Math.min(this.#frame, end - start - Math.max(0, Buffer.byteLength(said) - BYTES_PER_TOKEN))
      return
    }
  }

  /** An event with more of the content is a token or more: what it is longer than the shortest one is text. */
  #estimate(block: Buffer): void {
    let events = 0
    for (let at = block.indexOf(deltaKey); at >= 0; at = block.indexOf(deltaKey, at + deltaKey.length)) events++
    if (events === 0) return
    this.#frame = Math.min(this.#frame, block.length / events)
    this.outputEstimate += events + Math.floor((block.length - events * this.#frame) / BYTES_PER_TOKEN)
  }

  /** Some providers leave the end out. */
  override tail(cost: ShownCost | undefined): Buffer {
    const told = super.tail(cost)
    return this.ended ? told : Buffer.concat([told, messageStop])
  }

  protected write(bytes: Buffer, events: readonly SseEvent[], cost: ShownCost | undefined): Buffer {
    const parts: Buffer[] = []
    let from = 0
    for (const event of events) {
      const data = event.data === undefined ? undefined : this.#shownData(event, event.data, cost)
      if (data === event.data && !this.scrub) continue
      parts.push(bytes.subarray(from, event.start))
      if (data !== undefined) parts.push(Buffer.from(written(event.event ?? typeOf(event), data)))
      from = event.end
    }
    if (from === 0) return bytes
    parts.push(bytes.subarray(from))
    return Buffer.concat(parts)
  }

  /** An event's data as the client gets it. Undefined takes the event out. */
  #shownData(event: SseEvent, data: string, cost: ShownCost | undefined): string | undefined {
    const json = Buffer.from(data)
    const members = membersOf(json)
    // What is no JSON passes, unless it would show a usage with the provider's own figures.
    if (!members) return data.includes('"usage"') ? undefined : data
    const edits = new Map<string, string | undefined>()
    const text = (name: string) => {
      const member = memberNamed(members, name)
      return member && json.toString('utf8', member.start, member.end)
    }
    const put = (name: string, value: string | undefined) => {
      if (value !== undefined) edits.set(name, value)
    }
    const type = typeOf(event)
    if (type === 'message_start') put('message', this.#shownMessage(text('message')))
    else put('usage', shownUsage(text('usage'), cost))
    if (this.scrub) {
      if (type === 'message_delta') put('delta', only(text('delta'), deltaMembers))
      for (const { key } of members) if (!eventMembers.has(key)) edits.set(key, undefined)
    }
    return edits.size > 0 ? editMembers(json, members, edits).toString() : data
  }

  /** The message as it starts: its usage is not final, so what it cost cannot be known. */
  #shownMessage(text: string | undefined): string | undefined {
    if (text === undefined) return undefined
    const json = Buffer.from(text)
    const members = membersOf(json)
    if (!members) return undefined
    const usage = memberNamed(members, 'usage')
    const bare = usage && shownUsage(json.toString('utf8', usage.start, usage.end), undefined)
    const shown = bare === undefined ? undefined : editMembers(json, members, new Map([['usage', bare]])).toString()
    return this.scrub ? (only(shown ?? text, messageMembers) ?? shown) : shown
  }
}

function typeOf({ event, data }: SseEvent): string | undefined {
  return event === 'error' || data === undefined ? event : (asString(asObject(parseJson(data))?.type) ?? event)
}

/** A usage with our cost, or at least without the provider's own. Undefined: it stays as it is. */
function shownUsage(raw: string | undefined, cost: ShownCost | undefined): string | undefined {
  if (raw === undefined || !raw.startsWith('{')) return undefined
  const shown = cost ? withCost(raw, cost) : withoutCost(raw)
  return shown === raw ? undefined : shown
}

/** An object's text with these members only. */
function only(text: string | undefined, names: ReadonlySet<string>): string | undefined {
  if (text === undefined) return undefined
  const json = Buffer.from(text)
  const members = membersOf(json)
  const others = members?.filter(({ key }) => !names.has(key)) ?? []
  if (!members || others.length === 0) return undefined
  return editMembers(json, members, new Map(others.map(({ key }) => [key, undefined]))).toString()
}

function written(event: string | undefined, data: string): string {
  const name = event === undefined ? '' : `event: ${event}\n`
  return `${name}data: ${data.replaceAll('\n', '\ndata: ')}\n\n`
}
