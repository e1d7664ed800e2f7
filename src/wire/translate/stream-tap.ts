import type { Finish, StreamEvent } from '../../model/chat/answer.ts'
import type { Usage } from '../../model/usage.ts'
import type { Codec, StreamDecoder, StreamEncoder } from '../codec.ts'
import { GARBLED, isGarbled } from '../garbled.ts'
import { isQuiet } from '../quiet.ts'
import type { ShownCost, StreamTap } from '../wire.ts'

/** For estimates of cut streams only. */
const CHARACTERS_PER_TOKEN = 4

/** What encoders are told otherwise, or not at all. */
const silent: ReadonlySet<StreamEvent['type']> = new Set(['usage', 'choice-ending', 'end', 'error'])

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
  /** Choices that have begun and of which no reason to end was told. */
  readonly #open = new Set<number>()
  readonly #finished = new Set<number>()
  /** Something other than an error was told: parts, or a reason to end. */
  #answered = false
  /** A reason to end that explains an answer without content. */
  #explained = false
  /** Once an end was seen, all that follows waits too, even if another choice goes on. */
  #held = false
  #kept = ''
  /** The provider has told its end: behind it a usage counts, and nothing else. */
  #ended = false
  #sequence: number | undefined

  constructor(from: Codec, encoder: StreamEncoder, restore: (event: StreamEvent) => readonly StreamEvent[]) {
    this.#from = from
    this.#decoder = from.decoder()
    this.#encoder = encoder
    this.#restore = restore
  }

  push(block: Buffer): Buffer | undefined {
    let passing = ''
    for (const wireEvent of this.#from.eventsIn(block)) {
      const events = this.#decoder.push(wireEvent)
      if (events.length === 0 && !this.complete && isGarbled(wireEvent.data)) this.error ??= GARBLED
      // More was generated than the usage knows of. (What comes with the end only waited.)
      if (events.some(isContent) && events.at(-1)?.type !== 'end') this.usageFinal = false
      passing += this.#takeAll(events)
    }
    return passing === '' ? undefined : Buffer.from(passing)
  }

  /** Nothing more comes: what only told why it would end ends now. */
  finish(): void {
    this.#hold()
    const passing = this.#takeAll(this.#decoder.end?.() ?? [])
    this.#kept = passing + this.#kept
  }

  #takeAll(events: readonly StreamEvent[]): string {
    let passing = ''
    for (const decoded of events) for (const event of this.#restore(decoded)) passing += this.#take(event)
    return passing
  }

  /**
   * What may go to the client at once; from the end of the last choice on, it is kept. The reason for an end is told to
   * nobody before, and content that comes behind it passes.
   */
  #take(event: StreamEvent): string {
    if (this.#ended && event.type !== 'usage') return ''
    this.#learn(event)
    if (silent.has(event.type) || this.error !== undefined) return ''
    if (this.complete && event.type === 'choice-end') this.#hold()
    const text = this.#encoder.push(event)
    if (!this.#held) return text
    this.#kept += text
    return ''
  }

  #hold(): void {
    if (this.#held) return
    this.#held = true
    this.#sequence = this.#encoder.sequence
  }

  get ended(): boolean {
    return this.#ended
  }

  get sequence(): number | undefined {
    return this.#held ? this.#sequence : this.#encoder.sequence
  }

  #learn(event: StreamEvent): void {
    switch (event.type) {
      case 'start':
        this.id ??= event.id
        this.model ??= event.model
        break
      case 'part-start':
        this.#begin(event.head.type === 'tool-call' || event.head.type === 'whole')
        this.#answered = true
        // Choices may come one after the other: the first one's end was not the answer's.
        if (!this.#finished.has(event.choice)) this.#open.add(event.choice)
        this.complete &&= this.#open.size === 0
        this.outputEstimate++
        break
      case 'part-delta':
        this.#begin(event.delta.type !== 'text' || event.delta.text !== '')
        if (event.delta.type === 'text') this.outputEstimate += estimateOf(event.delta.text)
        break
      case 'choice-ending':
      case 'choice-end':
        this.#learnFinish(event.choice, event.finish)
        break
      case 'usage':
        this.usage = event.usage
        this.rawUsage = event.raw
        this.usageFinal = this.complete
        this.#beginSilent()
        break
      case 'end':
        this.#ended = true
        break
      case 'error':
        this.error ??= event.raw
        break
    }
  }

  #begin(says: boolean): void {
    this.started ||= says && this.error === undefined
  }

  /** An answer without a word is one if it says why, or if it was generated all the same. */
  #beginSilent(): void {
    if (this.complete) this.#begin(this.#explained || (this.usage?.outputTokens ?? 0) > 0)
  }

  #learnFinish(choice: number, finish: Finish): void {
    const { reason, raw } = finish
    this.finishReason = raw ?? reason
    this.#open.delete(choice)
    this.#finished.add(choice)
    this.complete = this.#open.size === 0
    this.#answered ||= reason !== 'error'
    this.#explained ||= reason !== 'error' && !isQuiet(finish)
    if (this.#answered) this.#beginSilent()
    if (this.#answered || !this.complete) return
    // Nothing but an error was told: no answer to charge for, and another provider may have one.
    this.error ??= JSON.stringify({ code: this.finishReason })
  }

  tail(cost: ShownCost | undefined): Buffer {
    this.finish()
    const told = cost?.usage ?? this.usage
    const usage = told ?? { inputTokens: undefined, outputTokens: this.outputEstimate, estimated: true }
    return Buffer.from(this.#kept + this.#encoder.end(usage, cost))
  }
}

function isContent({ type }: StreamEvent): boolean {
  return type === 'part-start' || type === 'part-delta'
}

function estimateOf(text: string): number {
  return Math.max(1, Math.round(text.length / CHARACTERS_PER_TOKEN))
}
