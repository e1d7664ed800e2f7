import { membersOf } from '../../kit/json-members.ts'
import { asCount, asObject, asString, isObject, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import { eventsIn, type SseEvent } from '../../kit/sse.ts'
import type { Usage } from '../../model/usage.ts'
import { BYTES_PER_TOKEN, EventTap } from '../event-tap.ts'
import { wholeEvents } from '../garbled.ts'
import { holdsText } from '../holds-text.ts'
import { isQuiet } from '../quiet.ts'
import { grown } from '../usage-members.ts'
import type { ShownCost } from '../wire.ts'
import { shown } from './answer.ts'
import { blockReason } from './decode-answer.ts'
import { blockedWord, finishWord, isErrorWord, readFinish } from './finish.ts'
import { jsonText } from './json-text.ts'
import { Searches } from './searches.ts'
import { readUsage } from './usage.ts'

/** A chunk with one of these keys needs a closer look. In strings their quotes would be escaped. */
const telling = [
  ...['"finishReason"', '"error"', '"blockReason"', '"webSearchQueries"'],
  ...['"cost"', '"cost_details"', '"is_byok"'],
].map((key) => Buffer.from(key))
const textKey = [Buffer.from('"text"')]
const usageKey = Buffer.from('"promptTokenCount"')
/** About what a chunk is longer than what it says. */
const FRAME = 200
/** In place of a provider's comment: it keeps the connection alive all the same. */
const bareComment = Buffer.from(':\n\n')

/**
 * Watches chunks of streamGenerateContent. Each tells all that was used so far: of ordinary ones, which pass by
 * reference, the last is kept and read only if the stream ends with it.
 */
export class GeminiStreamTap extends EventTap {
  #usage: Usage | undefined
  readonly #searches = new Searches()
  #rawUsage: string | undefined
  /** The last ordinary block, as long as its usage was not read. */
  #unread: Buffer | undefined
  #bytes = 0
  /** Candidates that have begun and not ended. */
  readonly #open = new Set<number>()
  readonly #finished = new Set<number>()
  /** Something other than an error was told: parts, or a reason to end. */
  #answered = false
  /** A reason to end that explains an answer without content. */
  #explained = false

  get usage(): Usage | undefined {
    this.#readUnread()
    return this.#searches.within(this.#usage)
  }

  get rawUsage(): string | undefined {
    this.#readUnread()
    return this.#rawUsage
  }

  get outputEstimate(): number {
    return Math.max(this.usage?.outputTokens ?? 0, Math.ceil(this.#bytes / BYTES_PER_TOKEN))
  }

  protected says(block: Buffer): boolean {
    return holdsText(block, textKey)
  }

  protected passes(block: Buffer): boolean {
    if (wholeEvents(block) === 0 || telling.some((key) => block.includes(key))) return false
    this.#answered = true
    if (block.includes(usageKey)) this.#unread = block
    else this.#bytes += Math.max(BYTES_PER_TOKEN, block.length - FRAME)
    return true
  }

  protected learn(events: readonly SseEvent[]): number | undefined {
    let stop: number | undefined
    for (const { data, start } of events) {
      const chunk = data === undefined ? undefined : asObject(parseJson(data))
      if (chunk) this.#learnChunk(chunk)
      else if (data !== undefined) this.learnGarbled(data)
      if (stop === undefined && (this.complete || this.error !== undefined)) stop = start
    }
    return stop
  }

  #learnChunk(chunk: JsonObject): void {
    if (chunk.error !== undefined && chunk.error !== null) {
      this.error ??= jsonText(chunk.error)
      return
    }
    this.id ??= asString(chunk.responseId)
    this.model ??= asString(chunk.modelVersion)
    const candidates: readonly unknown[] = Array.isArray(chunk.candidates) ? chunk.candidates : []
    candidates.forEach((candidate, position) => {
      if (isObject(candidate)) this.#learnCandidate(candidate, position)
    })
    const blocked = candidates.length === 0 ? blockReason(chunk) : undefined
    if (blocked !== undefined) {
      this.finishReason = blockedWord(blocked)
      this.#answered = true
      this.#explained = true
      this.complete = true
    }
    this.#searches.learn(chunk)
    this.#learnUsage(chunk)
    // An answer without a word is one if it says why, or if it was generated all the same.
    if (this.started || !this.complete || this.error !== undefined) return
    this.started = this.#explained || (this.usage?.outputTokens ?? 0) > 0
  }

  #learnCandidate(candidate: JsonObject, position: number): void {
    const index = asCount(candidate.index) ?? position
    const parts = asObject(candidate.content)?.parts
    if (Array.isArray(parts)) this.#learnParts(parts)
    const word = finishWord(candidate.finishReason)
    if (word !== undefined) {
      this.#answered ||= !isErrorWord(word)
      this.#explained ||= !isErrorWord(word) && !isQuiet(readFinish(word, false))
      this.finishReason = word
      this.#finished.add(index)
      this.#open.delete(index)
    } else if (!this.#finished.has(index)) this.#open.add(index)
    this.complete = this.#finished.size > 0 && this.#open.size === 0
    if (this.#answered || !this.complete) return
    // Nothing but an error was told: no answer to charge for, and another provider may have one.
    this.error ??= jsonText({ code: this.finishReason })
  }

  #learnParts(parts: readonly unknown[]): void {
    this.#bytes += parts.reduce((sum: number, part) => sum + lengthOf(part), 0)
    if (!parts.some(says)) return
    this.#answered = true
    this.started ||= this.error === undefined
    // More was generated than the usage knows of.
    this.usageFinal = false
  }

  #learnUsage(chunk: JsonObject): void {
    const usage = readUsage(chunk.usageMetadata)
    if (!usage) return
    this.#readUnread()
    this.#usage = grown(this.#usage, usage)
    if (this.#usage === usage) this.#rawUsage = jsonText(chunk.usageMetadata)
    this.usageFinal = this.complete
  }

  #readUnread(): void {
    const block = this.#unread
    if (!block) return
    this.#unread = undefined
    for (const { data } of eventsIn(block)) {
      const chunk = data === undefined ? undefined : asObject(parseJson(data))
      if (chunk) this.#learnUsage(chunk)
    }
  }

  /** Scrubbed, only data are left. */
  protected write(bytes: Buffer, events: readonly SseEvent[], cost: ShownCost | undefined): Buffer {
    const parts: Buffer[] = []
    let from = 0
    // A usage that the provider has not told at all stands in the last chunk.
    const untold = this.usage ? undefined : events.findLast(({ data }) => data !== undefined)?.data
    const known = cost && { ...cost, usage: undefined }
    for (const { start, end, data } of events) {
      const written = data === undefined ? undefined : this.#shownData(data, untold === data ? cost : known)
      const more = this.scrub && (data === undefined || end - start > Buffer.byteLength(data) + 8)
      if (written === data && !more) continue
      parts.push(bytes.subarray(from, start))
      if (written !== undefined) parts.push(Buffer.from(`data: ${written.replaceAll('\n', '\ndata: ')}\n\n`))
      else if (data === undefined) parts.push(bareComment)
      from = end
    }
    if (from === 0) return bytes
    parts.push(bytes.subarray(from))
    return Buffer.concat(parts)
  }

  /** Undefined takes the event out: what is no JSON may hide a provider's own figures. */
  #shownData(data: string, cost: ShownCost | undefined): string | undefined {
    const json = Buffer.from(data)
    const members = membersOf(json)
    if (!members) return data.includes('"usageMetadata"') ? undefined : data
    const written = shown(json, members, cost, this.scrub)
    return written === json ? data : written.toString()
  }
}

/** Servers that have nothing to say send an empty text. */
function says(value: unknown): boolean {
  const part = asObject(value)
  return part !== undefined && !(part.text === '' && Object.keys(part).length === 1)
}

/** Characters that a part says, at least a token's worth. */
function lengthOf(value: unknown): number {
  const part = asObject(value)
  const said = asString(part?.text) ?? jsonText(asObject(part?.functionCall) ?? '')
  return Math.max(BYTES_PER_TOKEN, said.length)
}
