import { eventsIn, type SseEvent } from '../kit/sse.ts'
import type { Usage } from '../model/usage.ts'
import { GARBLED, isGarbled } from './garbled.ts'
import type { ShownCost, StreamTap, TapOptions } from './wire.ts'

/** For estimates of cut streams only. */
export const BYTES_PER_TOKEN = 4

/**
 * What the taps of event streams have in common: ordinary blocks pass by reference without a parse; from the first event
 * that must wait for settlement on, all is kept until `tail`.
 */
export abstract class EventTap implements StreamTap {
  complete = false
  error: string | undefined
  started = false
  id: string | undefined
  model: string | undefined
  finishReason: string | undefined
  usageFinal = false
  abstract readonly usage: Usage | undefined
  abstract readonly rawUsage: string | undefined
  abstract readonly outputEstimate: number
  protected readonly scrub: boolean
  /** Several choices begin and end by turns: their events are all looked at. */
  readonly #several: boolean
  /** Once an end or an error was seen, all that follows waits too. */
  #held = false
  /** Something was learned from: the stream's id and model. */
  #learned = false
  readonly #kept: Buffer[] = []
  #keptBytes = 0
  /** Offset behind the event that told the stream's end: in its block, then among what is kept. */
  #end: number | undefined
  #strayed = false

  constructor({ scrub, choices = 1 }: Pick<TapOptions, 'scrub' | 'choices'>) {
    this.scrub = scrub
    this.#several = choices > 1
  }

  /** The provider has told its end: what comes behind it counts no more, an error as little as content. */
  get ended(): boolean {
    return this.#end !== undefined
  }

  /** `offset`: behind the event, in the block that is learned from. */
  protected endAt(offset: number): void {
    this.#end ??= offset
  }

  /** An error or content came behind the end: nobody shall hear of it. */
  protected stray(): void {
    this.#strayed = true
  }

  push(block: Buffer): Buffer | undefined {
    if (this.#held) {
      this.#learnKept(block)
      return undefined
    }
    const open = this.started || (this.#learned && this.says(block))
    if (!open || this.scrub || this.#several || !this.passes(block)) return this.#pushParsed(block)
    this.started = true
    return block
  }

  #learnKept(block: Buffer): void {
    const { ended } = this
    this.learn(eventsIn(block))
    if (!ended && this.#end !== undefined) this.#end += this.#keptBytes
    this.#keep(block)
  }

  #keep(block: Buffer): void {
    this.#kept.push(block)
    this.#keptBytes += block.length
  }

  #pushParsed(block: Buffer): Buffer | undefined {
    const events = eventsIn(block)
    this.#learned = true
    const stop = this.learn(events)
    const passing = stop === undefined ? block : block.subarray(0, stop)
    if (stop !== undefined) {
      this.#held = true
      if (this.#end !== undefined) this.#end -= stop
      this.#keep(block.subarray(stop))
    }
    if (passing.length === 0) return undefined
    this.parsed(passing)
    const written = this.write(passing, stop === undefined ? events : eventsIn(passing), undefined)
    return written.length > 0 ? written : undefined
  }

  tail(cost: ShownCost | undefined): Buffer {
    const all = this.#kept.length === 1 ? (this.#kept[0] as Buffer) : Buffer.concat(this.#kept)
    const kept = this.#strayed ? all.subarray(0, this.#end) : all
    return this.write(kept, eventsIn(kept), cost)
  }

  /** True when the block says something for sure, which is seen without a parse. */
  protected abstract says(block: Buffer): boolean

  /** True when the block holds ordinary events only, which are then counted and need no parse. */
  protected abstract passes(block: Buffer): boolean

  /** Counts what goes on to the client after a parse, where `learn` does not. */
  protected parsed(_block: Buffer): void {}

  /** An event that was to be learned from is no JSON: what it had is lost, and what the answer says with it. */
  protected learnGarbled(data: string): void {
    if (!this.complete && isGarbled(data)) this.error ??= GARBLED
  }

  /** Takes in what the events tell; returns the offset of the first one that must wait for settlement. */
  protected abstract learn(events: readonly SseEvent[]): number | undefined

  /** The events as the client gets them; bytes of those that stay as they are are taken over. */
  protected abstract write(bytes: Buffer, events: readonly SseEvent[], cost: ShownCost | undefined): Buffer
}
