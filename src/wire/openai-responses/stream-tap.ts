import { asObject, asString, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import type { SseEvent } from '../../kit/sse.ts'
import type { Usage } from '../../model/usage.ts'
import { BYTES_PER_TOKEN, EventTap } from '../event-tap.ts'
import { wholeEvents } from '../garbled.ts'
import { holdsText } from '../holds-text.ts'
import { saysNothing } from '../quiet.ts'
import { grown } from '../usage-members.ts'
import type { ShownCost } from '../wire.ts'
import { decodeAnswer } from './decode-answer.ts'
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
const deltaKeys = [deltaKey]
const sequenceKey = Buffer.from('"sequence_number"')
const sequencePattern = /^"sequence_number"\s*:\s*(\d{1,15})/
const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const SPACE = 0x20

/** Events that come before there is anything to read: an error behind them may still be answered by another provider. */
const preludes = new Set(['response.created', 'response.queued', 'response.in_progress'])

/** Events that begin or end a part of the content and have its words in them. */
const wording =
  /^response\.(?:content_part|output_text|refusal|reasoning_summary_part|reasoning_\w*text)\.(?:added|done)$/

/** Watches a stream of response events. A block of ordinary ones passes by reference without a parse. */
export class ResponsesStreamTap extends EventTap {
  usage: Usage | undefined
  rawUsage: string | undefined
  outputEstimate = 0
  /** The last block that passed and is no comment. */
  #last: Buffer | undefined

  protected says(block: Buffer): boolean {
    return holdsText(block, deltaKeys)
  }

  protected passes(block: Buffer): boolean {
    if (wholeEvents(block) === 0 || notable.some((type) => block.includes(type))) return false
    this.parsed(block)
    return true
  }

  protected override parsed(block: Buffer): void {
    this.outputEstimate += tokensIn(block)
    if (block[0] !== COLON) this.#last = block
  }

  get sequence(): number {
    return this.#last ? sequenceIn(this.#last) + 1 : 0
  }

  protected learn(events: readonly SseEvent[]): number | undefined {
    let stop: number | undefined
    for (const { data, start, end } of events) {
      if (data === undefined) continue
      const event = asObject(parseJson(data))
      if (this.ended) {
        if (event && isError(event)) this.stray()
        continue
      }
      if (event) this.#learnEvent(event)
      else this.learnGarbled(data)
      if (this.complete) this.endAt(end)
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
    if (isError(event)) this.error ??= JSON.stringify(asObject(event.error) ?? asObject(response?.error) ?? event)
    else if (!this.started && this.error === undefined) this.started = !isPrelude(type, event)
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

function isError({ type }: JsonObject): boolean {
  return type === 'error' || type === 'response.failed'
}

/**
 * A call's item tells its name; of others nothing is told when they are added, nor when they end with nothing in them. A
 * response that has completed without a word is one if it was generated all the same.
 */
function isPrelude(type: string, event: JsonObject): boolean {
  const { type: kind, content } = asObject(event.item) ?? {}
  if (type === 'response.output_item.added') return !asString(kind)?.endsWith('_call')
  if (type === 'response.output_item.done') return Array.isArray(content) && !content.some(holdsWords)
  if (type === 'response.completed') return isEmpty(asObject(event.response) ?? {})
  if (type.endsWith('.delta')) return event.delta === ''
  return preludes.has(type) || (wording.test(type) && !holdsWords(event.part ?? event))
}

function holdsWords(part: unknown): boolean {
  const { text, refusal } = asObject(part) ?? {}
  return Boolean(text) || Boolean(refusal)
}

function isEmpty(response: JsonObject): boolean {
  if (readUsage(response.usage, response.output)?.outputTokens) return false
  const answer = decodeAnswer(response)
  return answer !== undefined && saysNothing(answer)
}

/** The last number that an event of a block has; -1 where none has one. */
function sequenceIn(block: Buffer): number {
  const at = block.lastIndexOf(sequenceKey)
  const found = at < 0 ? undefined : sequencePattern.exec(block.toString('latin1', at, at + 64))
  return found ? Number(found[1]) : -1
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
