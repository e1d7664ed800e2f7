import { editMembers, memberNamed, membersOf } from '../../kit/json-members.ts'
import { asObject, asString, parseJson, type JsonObject } from '../../kit/parse-json.ts'
import { eventsIn, type SseEvent } from '../../kit/sse.ts'
import type { Usage } from '../../model/usage.ts'
import type { ShownCost, StreamTap } from '../wire.ts'
import { answerMembers } from './answer.ts'
import { readUsage, withCost } from './usage.ts'

const finishKey = Buffer.from('"finish_reason"')
const errorKey = Buffer.from('"error"')
const doneMark = Buffer.from('[DONE]')
const blankLine = Buffer.from('\n\n')
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
  rawUsage: string | undefined
  outputEstimate = 0
  readonly #kept: Buffer[] = []
  readonly #wantsUsage: boolean
  readonly #scrub: boolean

  constructor(options: { readonly wantsUsage: boolean; readonly scrub: boolean }) {
    this.#wantsUsage = options.wantsUsage
    this.#scrub = options.scrub
  }

  push(block: Buffer): Buffer | undefined {
    if (this.complete || this.error !== undefined) {
      this.#kept.push(block)
      this.#learn(eventsIn(block))
      return undefined
    }
    const chunks = this.#scrub || !this.started ? 0 : ordinaryChunks(block)
    if (chunks > 0) {
      this.outputEstimate += chunks
      return block
    }
    return this.#pushParsed(block)
  }

  /** First blocks, blocks with an end in them, and all blocks that are scrubbed. */
  #pushParsed(block: Buffer): Buffer | undefined {
    const events = eventsIn(block)
    const stop = this.#learn(events)
    const passing = stop === undefined ? block : block.subarray(0, stop)
    if (stop !== undefined) this.#kept.push(block.subarray(stop))
    if (passing.length === 0) return undefined
    return this.#scrub ? rewriteEvents(passing, eventsIn(passing), scrubbed) : passing
  }

  /** Takes in what the events tell; returns the offset of the first one that must wait for settlement. */
  #learn(events: readonly SseEvent[]): number | undefined {
    let stop: number | undefined
    for (const event of events) {
      if (event.data === undefined) continue
      const chunk = event.data === '[DONE]' ? undefined : asObject(parseJson(event.data))
      if (chunk) this.#learnChunk(chunk)
      else if (event.data === '[DONE]') this.complete ||= this.started
      if (stop === undefined && (this.complete || this.error !== undefined)) stop = event.start
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
    const raw = asObject(chunk.usage) ?? asObject(asObject(chunk.x_groq)?.usage)
    const usage = readUsage(raw)
    if (usage) {
      this.usage = usage
      this.rawUsage = JSON.stringify(raw)
    }
  }

  #learnChoice(choice: JsonObject | undefined): void {
    if (!choice) return
    this.outputEstimate++
    const reason = asString(choice.finish_reason)
    if (reason === undefined) return
    this.finishReason = reason
    this.complete = true
  }

  tail(cost: ShownCost | undefined): Buffer {
    const kept = this.#kept.length === 1 ? (this.#kept[0] as Buffer) : Buffer.concat(this.#kept)
    return rewriteEvents(kept, eventsIn(kept), (data) => this.#tailData(data, cost))
  }

  /** Undefined takes the event out. */
  #tailData(data: string, cost: ShownCost | undefined): string | undefined {
    const members = membersOf(Buffer.from(data))
    if (!members) return data
    const usage = memberNamed(members, 'usage')
    const json = Buffer.from(data)
    const edits = new Map<string, string | undefined>()
    if (usage && json[usage.start] === 0x7b) {
      const raw = json.toString('utf8', usage.start, usage.end)
      if (!this.#wantsUsage) {
        if (isUsageOnly(data)) return undefined
        edits.set('usage', undefined)
      } else if (cost) edits.set('usage', withCost(raw, cost))
    }
    if (this.#scrub) for (const { key } of members) if (!answerMembers.has(key)) edits.set(key, undefined)
    return edits.size > 0 ? editMembers(json, members, edits).toString() : data
  }
}

function isUsageOnly(data: string): boolean {
  const choices = asObject(parseJson(data))?.choices
  return Array.isArray(choices) && choices.length === 0
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

function scrubbed(data: string): string | undefined {
  const json = Buffer.from(data)
  const members = membersOf(json)
  if (!members) return data
  const edits = new Map<string, string | undefined>()
  for (const { key } of members) if (!answerMembers.has(key)) edits.set(key, undefined)
  return edits.size > 0 ? editMembers(json, members, edits).toString() : data
}

/** Writes events anew where `rewrite` changes their data; all other bytes are taken over. */
function rewriteEvents(
  bytes: Buffer,
  events: readonly SseEvent[],
  rewrite: (data: string) => string | undefined,
): Buffer {
  const parts: Buffer[] = []
  let from = 0
  for (const event of events) {
    if (event.data === undefined) continue
    const data = rewrite(event.data)
    if (data === event.data) continue
    parts.push(bytes.subarray(from, event.start))
    if (data !== undefined) parts.push(Buffer.from(`data: ${data}\n\n`))
    from = event.end
  }
  if (from === 0) return bytes
  parts.push(bytes.subarray(from))
  return Buffer.concat(parts)
}
