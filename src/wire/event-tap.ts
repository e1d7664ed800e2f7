import { eventsIn, type SseEvent } from '../kit/sse.ts'
import type { Usage } from '../model/usage.ts'
import type { ShownCost, StreamTap } from './wire.ts'

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
  /** Once an end or an error was seen, all that follows waits too. */
  #held = false
  readonly #kept: Buffer[] = []

  /** `scrub`: only what tells nothing about the operator's account may pass. */
  constructor({ scrub }: { readonly scrub: boolean }) {
    this.scrub = scrub
  }

  push(block: Buffer): Buffer | undefined {
    if (this.#held) {
      this.#kept.push(block)
      this.learn(eventsIn(block))
      return undefined
    }
    return this.started && !this.scrub && this.passes(block) ? block : this.#pushParsed(block)
  }

  #pushParsed(block: Buffer): Buffer | undefined {
    const events = eventsIn(block)
    const stop = this.learn(events)
    const passing = stop === undefined ? block : block.subarray(0, stop)
    if (stop !== undefined) {
      this.#held = true
      this.#kept.push(block.subarray(stop))
    }
    if (passing.length === 0) return undefined
    this.parsed(passing)
    const written = this.write(passing, stop === undefined ? events : eventsIn(passing), undefined)
    return written.length > 0 ? written : undefined
  }

  tail(cost: ShownCost | undefined): Buffer {
    const kept = this.#kept.length === 1 ? (this.#kept[0] as Buffer) : Buffer.concat(this.#kept)
    return this.write(kept, eventsIn(kept), cost)
  }

  /** True when the block holds ordinary events only, which are then counted and need no parse. */
  protected abstract passes(block: Buffer): boolean

  /** Counts what goes on to the client after a parse, where `learn` does not. */
  protected parsed(_block: Buffer): void {}

  /** Takes in what the events tell; returns the offset of the first one that must wait for settlement. */
  protected abstract learn(events: readonly SseEvent[]): number | undefined

  /** The events as the client gets them; bytes of those that stay as they are are taken over. */
  protected abstract write(bytes: Buffer, events: readonly SseEvent[], cost: ShownCost | undefined): Buffer
}
