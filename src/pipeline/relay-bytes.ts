import { isPaid } from '../model/lane.ts'
import type { Outcome } from '../model/request-record.ts'
import { answerHeaders } from './answer-headers.ts'
import type { BytesAnswer } from './attempt.ts'
import type { Outbound } from './inbound.ts'
import type { PipelineDeps, Run } from './run.ts'
import { consumed, type Settlement, settle, untilDurable } from './settle.ts'
import type { BlockSink } from './stream-source.ts'

/**
 * Passes an answer of another kind than JSON and events (audio) on as it comes. Its last byte waits until the request is
 * on the ledger. A failure after the head has no words in such an answer: the connection is cut, so that no part passes
 * for the whole. Resolves when the client's answer has ended, whichever way.
 */
export function relayBytes(deps: PipelineDeps, run: Run, answer: BytesAnswer, outbound: Outbound): Promise<void> {
  outbound.head(200, answerHeaders(run, answer.candidate, answer.contentType))
  return new Promise((resolve) => {
    answer.source.attach(new BytesRelay(deps, run, answer, outbound, resolve))
  })
}

class BytesRelay implements BlockSink {
  #over = false

  constructor(
    private readonly deps: PipelineDeps,
    private readonly run: Run,
    private readonly answer: BytesAnswer,
    private readonly outbound: Outbound,
    private readonly done: () => void,
  ) {
    deps.metrics.streams++
    outbound.onDrain(() => answer.source.resume())
    outbound.onLeave(() => this.#left())
  }

  block(bytes: Buffer): boolean {
    return this.#over ? true : this.outbound.write(bytes)
  }

  ended(): void {
    if (!this.#over) void this.#complete()
  }

  async #complete(): Promise<void> {
    this.#over = true
    const { candidate, source } = this.answer
    try {
      const { durable } = this.#settle('completed', undefined)
      if (this.deps.strict(candidate.lane)) await untilDurable(durable, isPaid(candidate.lane))
      this.outbound.end(source.tap.tail(undefined))
    } catch (error) {
      this.#cut(String(error))
    }
    this.#finish()
  }

  failed(detail: string): void {
    if (this.#over) return
    this.#over = true
    this.#settle('failed', 'stream_broken')
    this.#cut(detail)
    this.#finish()
  }

  #cut(detail: string): void {
    this.deps.log('stream_failed', { requestId: this.run.call.id, detail })
    this.outbound.destroy()
  }

  #left(): void {
    if (this.#over) return
    this.#over = true
    this.answer.source.abort()
    this.#settle('cancelled', undefined)
    this.#finish()
  }

  #settle(outcome: Outcome, error: string | undefined): Settlement {
    const { candidate, credentialHold, ttftMs, startedAt } = this.answer
    return settle(this.deps, this.run, {
      outcome,
      status: 200,
      candidate,
      credentialHold,
      ...consumed(this.run, this.answer),
      ttftMs,
      attemptStartedAt: startedAt,
      error,
    })
  }

  #finish(): void {
    this.deps.metrics.streams--
    this.done()
  }
}
