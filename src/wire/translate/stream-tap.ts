import type { StreamEvent } from '../../model/chat/answer.ts'
import type { Usage } from '../../model/usage.ts'
import type { Codec, StreamDecoder, StreamEncoder } from '../codec.ts'
import type { ShownCost, StreamTap } from '../wire.ts'

/** For estimates of cut streams only. */
const CHARACTERS_PER_TOKEN = 4

/** Watches a stream of one format and writes it in another, event by event. */
export class TranslatingTap implements StreamTap {
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
  readonly #from: Codec
  readonly #decoder: StreamDecoder
  readonly #encoder: StreamEncoder
  readonly #restore: (event: StreamEvent) => readonly StreamEvent[]
  /** Choices that have begun and not ended. */
  readonly #open = new Set<number>()
  #ended = 0
  /** Once an end was seen, all that follows waits too, even if another choice goes on. */
  #held = false
  #kept = ''

  constructor(from: Codec, encoder: StreamEncoder, restore: (event: StreamEvent) => readonly StreamEvent[]) {
    this.#from = from
    this.#decoder = from.decoder()
    this.#encoder = encoder
    this.#restore = restore
  }

  push(block: Buffer): Buffer | undefined {
    let passing = ''
    for (const wireEvent of this.#from.eventsIn(block)) {
      for (const decoded of this.#decoder.push(wireEvent)) {
        for (const event of this.#restore(decoded)) passing += this.#take(event)
      }
    }
    return passing === '' ? undefined : Buffer.from(passing)
  }

  /** What may go to the client at once; from the first sign of completion on, it is kept. */
  #take(event: StreamEvent): string {
    this.#learn(event)
    if (event.type === 'usage' || event.type === 'end' || event.type === 'error' || this.error !== undefined) return ''
    const text = this.#encoder.push(event)
    this.#held ||= this.complete
    if (!this.#held) return text
    this.#kept += text
    return ''
  }

  #learn(event: StreamEvent): void {
    switch (event.type) {
      case 'start':
        this.started = true
        this.id ??= event.id
        this.model ??= event.model
        break
      case 'part-start':
        this.started = true
        this.#open.add(event.choice)
        // Choices may come one after the other: the first one's end was not the answer's.
        this.complete = false
        this.outputEstimate++
        break
      case 'part-delta':
        if (event.delta.type === 'text') this.outputEstimate += estimateOf(event.delta.text)
        break
      case 'choice-end':
        this.finishReason = event.finish.raw ?? event.finish.reason
        this.#open.delete(event.choice)
        this.#ended++
        this.complete = this.#open.size === 0
        break
      case 'usage':
        this.usage = event.usage
        this.rawUsage = event.raw
        this.usageFinal = this.complete
        break
      case 'end':
        this.complete ||= this.#ended > 0
        break
      case 'error':
        this.error ??= event.raw
        break
    }
  }

  tail(cost: ShownCost | undefined): Buffer {
    const told = cost?.usage ?? this.usage
    const usage = told ?? { inputTokens: undefined, outputTokens: this.outputEstimate, estimated: true }
    return Buffer.from(this.#kept + this.#encoder.end(usage, cost))
  }
}

function estimateOf(text: string): number {
  return Math.max(1, Math.round(text.length / CHARACTERS_PER_TOKEN))
}
