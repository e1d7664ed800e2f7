import { asObject, asString, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import type { SseEvent } from '../../kit/sse.ts'
import type { Usage } from '../../model/usage.ts'
import { BYTES_PER_TOKEN, EventTap } from '../event-tap.ts'
import { grown } from '../usage-members.ts'
import type { ShownCost } from '../wire.ts'
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
const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const SPACE = 0x20

/** Events that come before there is anything to read: an error behind them may still be answered by another provider. */
const preludes = new Set(['response.created', 'response.queued', 'response.in_progress'])

/** Watches a stream of response events. A block of ordinary ones passes by reference without a parse. */
export class ResponsesStreamTap extends EventTap {
  usage: Usage | undefined
  rawUsage: string | undefined
  outputEstimate = 0

  protected passes(block: Buffer): boolean {
    if (notable.some((type) => block.includes(type))) return false
    this.outputEstimate += tokensIn(block)
    return true
  }

  protected override parsed(block: Buffer): void {
    this.outputEstimate += tokensIn(block)
  }

  protected learn(events: readonly SseEvent[]): number | undefined {
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
    this.usage = grown(this.usage, usage)
    this.usageFinal = this.complete
    if (this.usage === usage) this.rawUsage = JSON.stringify(raw)
  }

  protected write(bytes: Buffer, events: readonly SseEvent[], cost: ShownCost | undefined): Buffer {
    return writeEvents(bytes, events, cost, this.scrub)
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
