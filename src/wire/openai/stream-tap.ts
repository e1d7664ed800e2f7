import { editMembers, memberNamed, membersOf } from '../../kit/json-members.ts'
import { asObject, asString, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import { eventsIn, type SseEvent } from '../../kit/sse.ts'
import type { Usage } from '../../model/usage.ts'
import { BYTES_PER_TOKEN, EventTap } from '../event-tap.ts'
import { wholeEvents } from '../garbled.ts'
import { holdsText } from '../holds-text.ts'
import { grown } from '../usage-members.ts'
import type { ShownCost, TapOptions } from '../wire.ts'
import { answerMembers } from './answer.ts'
import { errorWords, quietWords, says } from './broken.ts'
import { readUsage, usageIn, withCost, withoutCost, writeUsage } from './usage.ts'

const finishKey = Buffer.from('"finish_reason"')
const usageKey = Buffer.from('"usage"')
const errorKey = Buffer.from('"error"')
const textKeys = ['"content"', '"reasoning_content"', '"text"'].map((key) => Buffer.from(key))
const doneMark = Buffer.from('[DONE]')
const blankLine = Buffer.from('\n\n')
const doneEvent = Buffer.from('data: [DONE]')
const COLON = 0x3a
const LETTER_N = 0x6e

/**
 * Watches chat and text completion chunks. The quick way needs no parse: a block whose every `"finish_reason"` is null
 * is an ordinary one and passes by reference. (A key inside a string value would be escaped, so the search is exact.)
 */
export class OpenAiStreamTap extends EventTap {
  usage: Usage | undefined
  rawUsage: string | undefined
  outputEstimate = 0
  /** Bytes of an ordinary chunk with one token, as far as is known. */
  #frame = Number.POSITIVE_INFINITY
  /** Choices that have begun and not ended. */
  readonly #open = new Set<unknown>()
  readonly #finished = new Set<unknown>()
  /** Something other than an error was told: content, or a reason to end. */
  #answered = false
  /** A reason to end that explains an answer without content. */
  #explained = false
  /** A usage was told before the stream's end, where clients read it. */
  #usageShown = false
  readonly #wantsUsage: boolean
  /** Of the first chunk, for one that the provider left out. */
  #object: unknown
  #created: unknown

  constructor(options: TapOptions) {
    super(options)
    this.#wantsUsage = options.wantsUsage
  }

  protected says(block: Buffer): boolean {
    return holdsText(block, textKeys)
  }

  protected passes(block: Buffer): boolean {
    const chunks = tellsUsage(block) ? 0 : ordinaryChunks(block)
    if (chunks === 0) return false
    this.#answered = true
    this.#estimate(block, chunks)
    return true
  }

  protected learn(events: readonly SseEvent[]): number | undefined {
    let stop: number | undefined
    for (const event of events) {
      if (event.data === undefined) continue
      const chunk = event.data === '[DONE]' ? undefined : asObject(parseJson(event.data))
      if (chunk) this.#learnChunk(chunk, event.event)
      else if (event.data === '[DONE]') this.endAt(event.end)
      else this.learnGarbled(event.data)
      // A usage by itself comes at the end only, and must not pass before the charge is known.
      const closing = chunk !== undefined && asObject(chunk.usage) !== undefined && isUsageOnly(event.data)
      if (stop === undefined && (closing || this.complete || this.ended || this.error !== undefined)) stop = event.start
    }
    return stop
  }

  #learnChunk(chunk: JsonObject, name: string | undefined): void {
    const error = chunk.error ?? (name === 'error' ? chunk : undefined)
    if (error !== undefined && error !== null) {
      if (this.ended) this.stray()
      else this.error ??= JSON.stringify(error)
      return
    }
    if (!this.ended) this.#learnContent(chunk)
    else if (Array.isArray(chunk.choices) && chunk.choices.length > 0) this.stray()
    this.#learnUsage(chunk)
    // An answer without a word is one if it says why, or if it was generated all the same.
    if (this.started || !this.complete || this.error !== undefined) return
    this.started = this.#explained || (this.usage?.outputTokens ?? 0) > 0
  }

  #learnContent(chunk: JsonObject): void {
    const choices: readonly unknown[] = Array.isArray(chunk.choices) ? chunk.choices : []
    this.id ??= asString(chunk.id)
    this.model ??= asString(chunk.model)
    this.#object ??= chunk.object
    this.#created ??= chunk.created
    for (const choice of choices) this.#learnChoice(asObject(choice))
  }

  #learnUsage(chunk: JsonObject): void {
    const raw = usageIn(chunk)
    const usage = readUsage(raw)
    if (!usage) return
    this.usage = grown(this.usage, usage)
    this.usageFinal = this.complete
    this.#usageShown ||= !this.ended
    if (this.usage === usage) this.rawUsage = JSON.stringify(raw)
  }

  #learnChoice(choice: JsonObject | undefined): void {
    if (!choice) return
    this.outputEstimate += 1 + Math.floor(contentLength(choice) / BYTES_PER_TOKEN)
    if (says(choice)) {
      this.#answered = true
      this.started ||= this.error === undefined
      // More was generated than the usage knows of.
      this.usageFinal = false
    }
    const reason = asString(choice.finish_reason)
    if (reason !== undefined) {
      this.#answered ||= !errorWords.has(reason)
      this.#explained ||= !errorWords.has(reason) && !quietWords.has(reason)
      this.finishReason = reason
      this.#finished.add(choice.index)
      this.#open.delete(choice.index)
    } else if (!this.#finished.has(choice.index)) this.#open.add(choice.index)
    this.complete = this.#finished.size > 0 && this.#open.size === 0
    if (this.#answered || !this.complete) return
    // Nothing but an error was told: no answer to charge for, and another provider may have one.
    this.error ??= JSON.stringify({ code: this.finishReason })
  }

  /**
   * A chunk is a token or more: what it is longer than one of one token is text. The first is looked at, since those of
   * some providers are all as long as the shortest.
   */
  #estimate(block: Buffer, chunks: number): void {
    const { length } = block
    if (this.#frame === Number.POSITIVE_INFINITY) this.#frame = firstFrame(block)
    this.#frame = Math.min(this.#frame, length / chunks)
    this.outputEstimate += chunks + Math.floor((length - chunks * this.#frame) / BYTES_PER_TOKEN)
  }

  /** Some providers leave the end out. A client that asked for the usage gets an estimate of what was not told. */
  override tail(cost: ShownCost | undefined): Buffer {
    const told = super.tail(cost)
    const kept = this.ended ? told : Buffer.concat([told, doneEvent, blankLine])
    if (!this.#wantsUsage || this.#usageShown || !cost?.usage) return kept
    const head = { id: this.id, object: this.#object, created: this.#created, model: this.model }
    const chunk = { ...head, choices: [], usage: writeUsage(cost.usage, cost) }
    const done = kept.lastIndexOf(doneEvent)
    const at = done < 0 ? kept.length : done
    return Buffer.concat([kept.subarray(0, at), Buffer.from(`data: ${JSON.stringify(chunk)}\n\n`), kept.subarray(at)])
  }

  protected write(bytes: Buffer, events: readonly SseEvent[], cost: ShownCost | undefined): Buffer {
    return rewriteEvents(bytes, events, this.scrub, (data) => this.#shownData(data, cost))
  }

  /** An event's data as the client gets it. Undefined takes the event out. */
  #shownData(data: string, cost: ShownCost | undefined): string | undefined {
    const members = membersOf(Buffer.from(data))
    // What is no JSON passes, unless it would show a usage with the provider's own figures.
    if (!members) return data.includes('"usage"') ? undefined : data
    const usage = memberNamed(members, 'usage')
    const json = Buffer.from(data)
    const edits = new Map<string, string | undefined>()
    if (usage && json[usage.start] === 0x7b) {
      const raw = json.toString('utf8', usage.start, usage.end)
      if (!this.#wantsUsage) {
        if (isUsageOnly(data)) return undefined
        edits.set('usage', undefined)
      } else {
        const shown = cost ? withCost(raw, cost) : withoutCost(raw)
        if (shown !== raw) edits.set('usage', shown)
      }
    }
    if (this.scrub) for (const { key } of members) if (!answerMembers.has(key)) edits.set(key, undefined)
    return edits.size > 0 ? editMembers(json, members, edits).toString() : data
  }
}

function isUsageOnly(data: string): boolean {
  const choices = asObject(parseJson(data))?.choices
  return Array.isArray(choices) && choices.length === 0
}

/** Bytes of the first of a block's ordinary chunks, but for what its text has beyond the first token's worth. */
function firstFrame(block: Buffer): number {
  const end = block.indexOf(blankLine)
  const [event] = eventsIn(end < 0 ? block : block.subarray(0, end + blankLine.length))
  const { choices } = asObject(parseJson(event?.data ?? '')) ?? {}
  const choice = Array.isArray(choices) ? asObject(choices[0]) : undefined
  if (!event || !choice) return Number.POSITIVE_INFINITY
  return event.end - event.start - Math.max(0, Buffer.byteLength(textIn(choice)) - BYTES_PER_TOKEN)
}

function textIn({ delta, text }: JsonObject): string {
  const { content, reasoning_content: thinking } = asObject(delta) ?? {}
  return asString(content) ?? asString(thinking) ?? asString(text) ?? ''
}

/** Characters of text beyond the first token's worth in a choice's delta. */
function contentLength(choice: JsonObject): number {
  const text = asString(asObject(choice.delta)?.content) ?? asString(choice.text) ?? ''
  return Math.max(0, text.length - BYTES_PER_TOKEN)
}

/** How many chunks the block holds if all of them are ordinary; 0 when any needs a closer look. */
function ordinaryChunks(block: Buffer): number {
  let count = 0
  let at = block.indexOf(finishKey)
  while (at >= 0) {
    let value = at + finishKey.length
    while (block[value] === COLON || block[value] === 0x20) value++
    if (block[value] !== LETTER_N) return 0
    count++
    at = block.indexOf(finishKey, value)
  }
  const events = count === 0 ? 0 : wholeEvents(block)
  // What lies behind the reason to end, or stands in an event without one, may have been cut.
  if (events !== count) return 0
  if (events === 1) return count
  // Several events in one block: one of another kind could hide behind an ordinary one.
  return block.indexOf(errorKey) < 0 && block.indexOf(doneMark) < 0 ? count : 0
}

/** Whether a chunk in the block has a usage that is not null. */
function tellsUsage(block: Buffer): boolean {
  let at = block.indexOf(usageKey)
  while (at >= 0) {
    let value = at + usageKey.length
    while (block[value] === COLON || block[value] === 0x20) value++
    if (block[value] !== LETTER_N) return true
    at = block.indexOf(usageKey, value)
  }
  return false
}

/** In place of a provider's comment: it keeps the connection alive all the same. */
const bareComment = Buffer.from(':\n\n')

/**
 * Writes events anew where `rewrite` changes their data; all other bytes are taken over. `dataOnly` leaves out comments
 * and all lines but data too.
 */
function rewriteEvents(
  bytes: Buffer,
  events: readonly SseEvent[],
  dataOnly: boolean,
  rewrite: (data: string) => string | undefined,
): Buffer {
  const parts: Buffer[] = []
  let from = 0
  for (const event of events) {
    const data = event.data === undefined ? undefined : rewrite(event.data)
    if (data === event.data && !(dataOnly && hasMore(event))) continue
    parts.push(bytes.subarray(from, event.start))
    if (data !== undefined) parts.push(Buffer.from(`data: ${data.replaceAll('\n', '\ndata: ')}\n\n`))
    else if (event.data === undefined) parts.push(bareComment)
    from = event.end
  }
  if (from === 0) return bytes
  parts.push(bytes.subarray(from))
  return Buffer.concat(parts)
}

/** Whether the event is longer than `data: …` and a blank line. */
function hasMore({ start, end, data }: SseEvent): boolean {
  return data === undefined || end - start > Buffer.byteLength(data) + 8
}
