import { GARBLED } from '../wire/garbled.ts'
import type { Framing, StreamTap } from '../wire/wire.ts'
import { Carry } from './carry.ts'

/** Bytes of an event, where the framing does not say otherwise. */
const LONGEST_EVENT = 4 * 1024 * 1024
/** Bytes that may wait here or in the tap besides the longest block; a provider that sends more means no good. */
const LONGEST_WAIT = 16 * 1024 * 1024

/** A client that takes nothing for so long (ms) while its provider waits is to blame if that gives up. */
const LONG_HELD_MS = 5_000

/** Where a stream's blocks go once the relay is ready. */
export interface BlockSink {
  /** False: no more until the sink asks for it. */
  block(bytes: Buffer): boolean
  ended(): void
  failed(detail: string): void
}

/**
 * Cuts a provider's bytes into blocks of whole events, shows them to the tap, and hands on what may pass. Until a
 * sink is attached blocks wait here and the provider is held back.
 */
export class StreamSource {
  readonly tap: StreamTap
  readonly abort: () => void
  readonly #resume: () => void
  readonly #framing: Framing
  /** The beginning of an event whose end has not come yet. */
  readonly #carry = new Carry()
  #withheld = 0
  /** Of those withheld. */
  #longestBlock = 0
  #waiting: Buffer[] = []
  /** All that came, as long as nobody takes it: a race looks at how its answers begin. */
  #beginning: Buffer[] = []
  #sink: BlockSink | undefined
  #end: 'open' | 'ended' | 'failed' = 'open'
  #failure = ''
  #exceeded: number | undefined
  /** Since when the sink takes nothing (ms of performance.now()), and for how long it once did at the most. */
  #heldSince: number | undefined
  #heldMs = 0

  constructor(tap: StreamTap, framing: Framing, resume: () => void, abort: () => void) {
    this.tap = tap
    this.#framing = framing
    this.#resume = resume
    this.abort = abort
  }

  /** False: pause the provider. */
  feed(chunk: Buffer): boolean {
    const carried = this.#carry.length
    const bytes = this.#carry.add(chunk)
    const end = this.#framing.endOfLastEvent(bytes, carried)
    this.#carry.drop(end)
    if (end > 0) return this.#pass(end < bytes.length ? bytes.subarray(0, end) : bytes)
    const longest = this.#framing.longestEvent ?? LONGEST_EVENT
    if (bytes.length > longest) this.#exceed(longest, `an event is longer than ${longest} bytes`)
    return true
  }

  /** Lets the provider go on. */
  resume(): void {
    this.#heldMs = this.#longestHeldMs()
    this.#heldSince = undefined
    this.#resume()
  }

  /** The client has made its provider wait for so long that it may have given up for that alone. */
  get heldLong(): boolean {
    return this.#longestHeldMs() >= LONG_HELD_MS
  }

  #longestHeldMs(): number {
    return this.#heldSince === undefined ? this.#heldMs : Math.max(this.#heldMs, performance.now() - this.#heldSince)
  }

  /** The limit in bytes that the provider went beyond; its end or failure is not to be waited for. */
  get exceeded(): number | undefined {
    return this.#exceeded
  }

  #exceed(limit: number, detail: string): void {
    this.#exceeded ??= limit
    this.abort()
    this.fail(detail)
  }

  /** Whole events, from the first on, until a sink is attached. */
  get beginning(): readonly Buffer[] {
    return this.#beginning
  }

  #pass(block: Buffer): boolean {
    if (!this.#sink) this.#beginning.push(block)
    const passing = this.tap.push(block)
    if (!passing || !this.#sink) {
      this.#withheld += block.length
      this.#longestBlock = Math.max(this.#longestBlock, block.length)
    }
    if (this.#withheld - this.#longestBlock > LONGEST_WAIT) {
      this.#exceed(LONGEST_WAIT, `more than ${LONGEST_WAIT} bytes wait`)
      return false
    }
    const more = passing ? this.#hand(passing) : true
    if (this.tap.error !== GARBLED) return more
    // Nothing that comes can make up for what is lost.
    this.abort()
    this.fail('an event is no JSON')
    return false
  }

  #hand(passing: Buffer): boolean {
    if (this.#sink) return this.#give(this.#sink, passing)
    this.#waiting.push(passing)
    return !this.tap.started
  }

  #give(sink: BlockSink, block: Buffer): boolean {
    const more = sink.block(block)
    if (!more) this.#heldSince ??= performance.now()
    return more
  }

  /** The provider has ended its answer. A last event without its end is taken as whole where the format allows. */
  finish(): void {
    if (this.#end !== 'open') return
    this.#passRest()
    this.#carry.clear()
    if (this.#exceeded !== undefined) return
    this.tap.finish?.()
    this.#end = 'ended'
    this.#sink?.ended()
  }

  #passRest(): void {
    const { closing, isWhole } = this.#framing
    if (this.#carry.length === 0 || !closing) return
    const rest = this.#carry.add(closing)
    if (isWhole?.(rest) ?? true) this.#pass(rest)
  }

  fail(detail: string): void {
    if (this.#end !== 'open') return
    this.#end = 'failed'
    this.#failure = detail
    this.#sink?.failed(detail)
  }

  attach(sink: BlockSink): void {
    this.#sink = sink
    let more = true
    for (const block of this.#waiting) more = this.#give(sink, block)
    this.#waiting = []
    this.#beginning = []
    if (this.#end === 'ended') sink.ended()
    else if (this.#end === 'failed') sink.failed(this.#failure)
    else if (more) this.resume()
  }
}
