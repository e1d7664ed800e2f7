import { Fault } from '../model/fault.ts'
import { isPaid } from '../model/lane.ts'
import type { Outcome } from '../model/request-record.ts'
import type { BytesAnswer, StreamAnswer } from './answer.ts'
import type { Outbound } from './inbound.ts'
import type { PipelineDeps, Run } from './run.ts'
import { consumed, type Settlement, settle, untilDurable } from './settle.ts'
import { shown } from './shown.ts'
import type { BlockSink } from './stream-source.ts'

/**
 * Passes an answer on while it comes, and settles it once, whoever ends it: the provider, the client or a failure. What
 * tells completion waits in the tap until the request is on the ledger.
 */
export abstract class OpenRelay implements BlockSink {
  /** Settled; what comes now is nobody's. */
  protected over = false

  /** `done` is called when the client's answer has ended, whichever way. */
  constructor(
    protected readonly deps: PipelineDeps,
    protected readonly run: Run,
    protected readonly answer: StreamAnswer | BytesAnswer,
    protected readonly outbound: Outbound,
    private readonly done: () => void,
  ) {
    deps.metrics.streams++
    outbound.onDrain(() => answer.source.resume())
    outbound.onLeave(() => this.#left())
  }

  block(bytes: Buffer): boolean {
    return this.over ? true : this.outbound.write(bytes)
  }

  abstract ended(): void
  abstract failed(detail: string): void
  /** The answer is whole but cannot be given: it could not be booked in time. */
  protected abstract withhold(error: unknown): void

  protected async complete(): Promise<void> {
    this.over = true
    const { candidate, source } = this.answer
    try {
      const settlement = this.settle('completed', undefined)
      const tail = source.tap.tail(shown(candidate, settlement))
      if (this.deps.strict(candidate.lane)) await untilDurable(settlement.durable, isPaid(candidate.lane))
      this.outbound.end(tail)
    } catch (error) {
      if (!(error instanceof Fault)) this.#wrong(error)
      this.withhold(error)
    }
    this.finish()
  }

  protected settle(outcome: Outcome, error: string | undefined): Settlement {
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

  /** Settles what the provider broke off. Its client pays for what came if it has made the provider wait too long for it. */
  protected settleBroken(error: string): boolean {
    const { heldLong } = this.answer.source
    this.settleUnheard(heldLong ? 'cancelled' : 'failed', error)
    return heldLong
  }

  /** As `settle`, where nobody hears of a fault of ours: thrown on, it would end the process. */
  protected settleUnheard(outcome: Outcome, error: string | undefined): void {
    try {
      this.settle(outcome, error)
    } catch (fault) {
      this.#wrong(fault)
    }
  }

  #wrong(error: unknown): void {
    const detail = error instanceof Error ? error.stack : String(error)
    this.deps.log('internal_error', { requestId: this.run.call.id, detail })
  }

  protected finish(): void {
    this.deps.metrics.streams--
    this.done()
  }

  #left(): void {
    if (this.over) return
    this.over = true
    this.answer.source.abort()
    this.settleUnheard('cancelled', undefined)
    this.finish()
  }
}
