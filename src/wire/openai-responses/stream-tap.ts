import { asObject, asString, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import { eventsIn, type SseEvent } from '../../kit/sse.ts'
import type { Usage } from '../../model/usage.ts'
import type { ShownCost, StreamTap } from '../wire.ts'
import { writeEvents } from './shown-events.ts'
import { readUsage } from './usage.ts'

/** Events that need a parse. In a delta's own text their quotes are escaped, so the search does not find them there. */
const notable = [
  '"response.completed"',
  '"response.incomplete"',
  '"response.failed"',
  '"response.created"',
  '"error"',
  '"usage"',
].map((type) => Buffer.from(type))
const deltaKey = Buffer.from('"delta"')
/** For estimates of cut streams only. */
const BYTES_PER_TOKEN = 4
const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const SPACE = 0x20

/** Events that come before there is anything to read: an error behind them may still be answered by another provider. */
const preludes = new Set(['response.created', 'response.queued', 'response.in_progress'])

/** Watches a stream of response events. A block of ordinary ones passes by reference without a parse. */
export class ResponsesStreamTap implements StreamTap {
  complete = false
  error: string | undefined
  started = false
  id: string | undefined
  model: string | undefined
  finishReason: string | undefined
  usage: Usage | undefined
  usageFinal = false
  rawUsage: string | undefined
  outputEstimate = 0
  /** Once the end or an error was seen, all that follows waits too. */
  #held = false
  readonly #kept: Buffer[] = []
  readonly #scrub: boolean

  constructor({ scrub }: { readonly scrub: boolean }) {
    this.#scrub = scrub
  }

  push(block: Buffer): Buffer | undefined {
    if (this.#held) {
      this.#kept.push(block)
      this.#learn(eventsIn(block))
      return undefined
    }
    if (this.started && !this.#scrub && !notable.some((type) => block.includes(type))) {
      this.outputEstimate += tokensIn(block)
      return block
    }
    return this.#pushParsed(block)
  }

  #pushParsed(block: Buffer): Buffer | undefined {
    const events = eventsIn(block)
    const stop = this.#learn(events)
    const passing = stop === undefined ? block : block.subarray(0, stop)
    this.outputEstimate += tokensIn(passing)
    if (stop !== undefined) {
      this.#held = true
      this.#kept.push(block.subarray(stop))
    }
    if (passing.length === 0) return undefined
    const written = this.#scrub ? writeEvents(passing, undefined, true) : passing
    return written.length > 0 ? written : undefined
  }

  /** Takes in what the events tell; returns the offset of the first one that must wait for settlement. */
  #learn(events: readonly SseEvent[]): number | undefined {
    let stop: number | undefined
    for (const { data, start } of events) {
      if (data === undefined) continue
      const event = asObject(parseJson(data))
      if (event) this.#learnEvent(event)
      // What is no JSON may speak of usage all the same, and must not pass before the charge is known.
      const garbled = !event && data.includes('"usage"')
      if (stop === undefined && (this.complete || this.error !== undefined || garbled)) stop = start
    }
    return stop
  }

  #learnEvent(event: JsonObject): void {
    const type = asString(event.type) ?? ''
    const response = asObject(event.response)
    this.id ??= asString(response?.id)
    this.model ??= asString(response?.model)
    if (type === 'error' || type === 'response.failed') {
      this.error ??= JSON.stringify(asObject(event.error) ?? asObject(response?.error) ?? event)
    } else if (!preludes.has(type)) this.started = true
    if (type === 'response.completed' || type === 'response.incomplete') {
      this.complete = true
      this.finishReason = asString(asObject(response?.incomplete_details)?.reason) ?? type.slice('response.'.length)
    }
    this.#learnUsage(response?.usage, response?.output)
  }

  #learnUsage(raw: unknown, output: unknown): void {
    const usage = readUsage(raw, output)
    if (!usage) return
    this.usage = usage
    this.usageFinal = this.complete
    this.rawUsage = JSON.stringify(raw)
  }

  tail(cost: ShownCost | undefined): Buffer {
    const kept = this.#kept.length === 1 ? (this.#kept[0] as Buffer) : Buffer.concat(this.#kept)
    return writeEvents(kept, cost, this.#scrub)
  }
}

/** Tokens in the deltas of a block, at least one each, by their length. */
function tokensIn(block: Buffer): number {
  let tokens = 0
  let at = block.indexOf(deltaKey)
  while (at >= 0) {
    let start = at + deltaKey.length
    while (block[start] === COLON || block[start] === SPACE) start++
    let end = start
    if (block[start] === QUOTE) {
      end = block.indexOf(QUOTE, start + 1)
      while (end > 0 && block[end - 1] === BACKSLASH) end = block.indexOf(QUOTE, end + 1)
      if (end < 0) end = block.length
    }
    tokens += Math.max(1, Math.round((end - start - 1) / BYTES_PER_TOKEN))
    at = block.indexOf(deltaKey, end)
  }
  return tokens
}
