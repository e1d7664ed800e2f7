import { editMembers, memberNamed, membersOf } from '../../kit/json-members.ts'
import { asObject, asString, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import { eventsIn, type SseEvent } from '../../kit/sse.ts'
import type { Usage } from '../../model/usage.ts'
import type { ShownCost, StreamTap } from '../wire.ts'
import { answerMembers } from './answer.ts'
import { readUsage, usageIn, withCost, withoutCost } from './usage.ts'

const finishKey = Buffer.from('"finish_reason"')
const usageKey = Buffer.from('"usage"')
const errorKey = Buffer.from('"error"')
const doneMark = Buffer.from('[DONE]')
const blankLine = Buffer.from('\n\n')
/** For estimates of cut streams only. */
const BYTES_PER_TOKEN = 4
const COLON = 0x3a
const LETTER_N = 0x6e

/**
 * Watches chat and text completion chunks. The quick way needs no parse: a block whose every `"finish_reason"` is null
 * is an ordinary one and passes by reference. (A key inside a string value would be escaped, so the search is exact.)
 */
export class OpenAiStreamTap implements StreamTap {
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
  /** Length of the shortest ordinary chunk so far. */
  #frame = Number.POSITIVE_INFINITY
  /** Once an end was seen, all that follows waits too, even if another choice goes on. */
  #held = false
  readonly #kept: Buffer[] = []
  /** Choices that have begun and not ended. */
  readonly #open = new Set<unknown>()
  readonly #finished = new Set<unknown>()
  readonly #wantsUsage: boolean
  readonly #scrub: boolean

  constructor(options: { readonly wantsUsage: boolean; readonly scrub: boolean }) {
    this.#wantsUsage = options.wantsUsage
    this.#scrub = options.scrub
  }

  push(block: Buffer): Buffer | undefined {
    if (this.#held) {
      this.#kept.push(block)
      this.#learn(eventsIn(block))
      return undefined
    }
    const plain = this.started && !this.#scrub && !tellsUsage(block)
    const chunks = plain ? ordinaryChunks(block) : 0
    if (chunks > 0) {
      this.#estimate(block.length, chunks)
      return block
    }
    return this.#pushParsed(block)
  }

  /** First blocks, blocks with an end or usage in them, and all blocks that are scrubbed. */
  #pushParsed(block: Buffer): Buffer | undefined {
    const events = eventsIn(block)
    const stop = this.#learn(events)
    const passing = stop === undefined ? block : block.subarray(0, stop)
    if (stop !== undefined) {
      this.#held = true
      this.#kept.push(block.subarray(stop))
    }
    if (passing.length === 0) return undefined
    const written = this.#rewrite(passing, stop === undefined ? events : eventsIn(passing), undefined)
    return written.length > 0 ? written : undefined
  }

  /** Takes in what the events tell; returns the offset of the first one that must wait for settlement. */
  #learn(events: readonly SseEvent[]): number | undefined {
    let stop: number | undefined
    for (const event of events) {
      if (event.data === undefined) continue
      const chunk = event.data === '[DONE]' ? undefined : asObject(parseJson(event.data))
      if (chunk) this.#learnChunk(chunk)
      else if (event.data === '[DONE]') this.complete ||= this.started
      // A usage by itself comes at the end only, and must not pass before the charge is known.
      const closing = chunk !== undefined && asObject(chunk.usage) !== undefined && isUsageOnly(event.data)
      if (stop === undefined && (closing || this.complete || this.error !== undefined)) stop = event.start
    }
    return stop
  }

  #learnChunk(chunk: JsonObject): void {
    if (chunk.error !== undefined && chunk.error !== null) {
      this.error = JSON.stringify(chunk.error)
      return
    }
    this.started = true
    this.id ??= asString(chunk.id)
    this.model ??= asString(chunk.model)
    if (Array.isArray(chunk.choices)) for (const choice of chunk.choices) this.#learnChoice(asObject(choice))
    const raw = usageIn(chunk)
    const usage = readUsage(raw)
    if (usage) {
      this.usage = usage
      this.usageFinal = this.complete
      this.rawUsage = JSON.stringify(raw)
    }
  }

  #learnChoice(choice: JsonObject | undefined): void {
    if (!choice) return
    this.outputEstimate += 1 + Math.floor(contentLength(choice) / BYTES_PER_TOKEN)
    const reason = asString(choice.finish_reason)
    if (reason !== undefined) {
      this.finishReason = reason
      this.#finished.add(choice.index)
      this.#open.delete(choice.index)
    } else if (!this.#finished.has(choice.index)) this.#open.add(choice.index)
    this.complete = this.#finished.size > 0 && this.#open.size === 0
  }

  /** A chunk is a token or more: what it is longer than the shortest one is text. */
  #estimate(length: number, chunks: number): void {
    this.#frame = Math.min(this.#frame, length / chunks)
    this.outputEstimate += chunks + Math.floor((length - chunks * this.#frame) / BYTES_PER_TOKEN)
  }

  tail(cost: ShownCost | undefined): Buffer {
    const kept = this.#kept.length === 1 ? (this.#kept[0] as Buffer) : Buffer.concat(this.#kept)
    return this.#rewrite(kept, eventsIn(kept), cost)
  }

  #rewrite(bytes: Buffer, events: readonly SseEvent[], cost: ShownCost | undefined): Buffer {
    return rewriteEvents(bytes, events, this.#scrub, (data) => this.#shownData(data, cost))
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
    if (this.#scrub) for (const { key } of members) if (!answerMembers.has(key)) edits.set(key, undefined)
    return edits.size > 0 ? editMembers(json, members, edits).toString() : data
  }
}

function isUsageOnly(data: string): boolean {
  const choices = asObject(parseJson(data))?.choices
  return Array.isArray(choices) && choices.length === 0
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
  if (count === 0 || block.indexOf(blankLine) === block.length - 2) return count
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
