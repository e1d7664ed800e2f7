import { Fault } from '../model/fault.ts'
import { isPaid } from '../model/lane.ts'
import { usdNumber } from '../model/money.ts'
import type { Candidate } from '../model/plan.ts'
import type { Outcome } from '../model/request-record.ts'
import type { ShownCost, Surface } from '../wire/wire.ts'
import { answerHeaders, chargeHeader, STREAM_TYPE, streamHeaders } from './answer-headers.ts'
import type { PlainAnswer, StreamAnswer } from './attempt.ts'
import type { Outbound } from './inbound.ts'
import type { KeepAlive } from './keep-alive.ts'
import type { PipelineDeps, Run } from './run.ts'
import { consumed, type Settlement, settle, untilDurable } from './settle.ts'
import type { BlockSink } from './stream-source.ts'

/** What an answer's usage shows. On cheap the provider's cost is the operator's own knowledge. */
export function shown({ lane }: Candidate, { charge, cost }: Settlement): ShownCost {
  return {
    charge: usdNumber(charge),
    upstream: lane === 'cheap' || cost === undefined ? undefined : usdNumber(cost),
    isByok: lane === 'byok',
  }
}

/** Books a whole answer and sends it once the books have it. */
export async function relayPlain(deps: PipelineDeps, run: Run, answer: PlainAnswer, outbound: Outbound): Promise<void> {
  const { candidate, facts } = answer
  const headers = answerHeaders(run, candidate, answer.contentType ?? 'application/json')
  const settlement = settle(deps, run, {
    outcome: outbound.left ? 'cancelled' : 'completed',
    status: 200,
    candidate,
    credentialHold: answer.credentialHold,
    ...consumed(run, answer),
    ttftMs: answer.ttftMs,
    attemptStartedAt: answer.startedAt,
    error: undefined,
  })
  const bytes = facts.write(shown(candidate, settlement), candidate.lane === 'cheap')
  if (deps.strict(candidate.lane)) await untilDurable(settlement.durable, isPaid(candidate.lane))
  chargeHeader(headers, settlement.charge)
  headers.push('content-length', String(bytes.length))
  outbound.head(200, headers)
  outbound.end(bytes)
}

/**
 * Passes a stream on as it comes. What tells completion waits in the tap until the request is on the ledger. Resolves
 * when the client's answer has ended, whichever way.
 */
export function relayStream(
  deps: PipelineDeps,
  surface: Surface,
  run: Run,
  answer: StreamAnswer,
  outbound: Outbound,
  keepAlive: KeepAlive | undefined,
): Promise<void> {
  if (!outbound.begun) outbound.head(200, [...answerHeaders(run, answer.candidate, STREAM_TYPE), ...streamHeaders])
  return new Promise((resolve) => {
    answer.source.attach(new StreamRelay(deps, surface, run, answer, outbound, keepAlive, resolve))
  })
}

class StreamRelay implements BlockSink {
  #over = false

  constructor(
    private readonly deps: PipelineDeps,
    private readonly surface: Surface,
    private readonly run: Run,
    private readonly answer: StreamAnswer,
    private readonly outbound: Outbound,
    private readonly keepAlive: KeepAlive | undefined,
    private readonly done: () => void,
  ) {
    deps.metrics.streams++
    outbound.onDrain(() => answer.source.resume())
    outbound.onLeave(() => this.#left())
  }

  block(bytes: Buffer): boolean {
    this.keepAlive?.heard()
    return this.#over ? true : this.outbound.write(bytes)
  }

  ended(): void {
    if (this.#over) return
    const { tap } = this.answer.source
    if (tap.complete && tap.error === undefined) void this.#complete()
    else this.failed(tap.error === undefined ? 'the stream ended before its answer was complete' : 'error event')
  }

  async #complete(): Promise<void> {
    this.#over = true
    const { candidate, source } = this.answer
    try {
      const settlement = this.#settle('completed', undefined)
      const tail = source.tap.tail(shown(candidate, settlement))
      if (this.deps.strict(candidate.lane)) await untilDurable(settlement.durable, isPaid(candidate.lane))
      this.outbound.end(tail)
    } catch (error) {
      this.outbound.end(this.#errorEvent(asFault(error)))
    }
    this.#finish()
  }

  /** The provider broke off after the client had seen content: told in the stream, never a clean end. */
  failed(detail: string): void {
    if (this.#over) return
    const { tap } = this.answer.source
    // All content had arrived and only the connection's end was unclean: the answer is whole.
    if (tap.complete && tap.error === undefined) return void this.#complete()
    this.#over = true
    this.deps.log('stream_failed', { requestId: this.run.call.id, detail })
    this.#settle('failed', tap.error === undefined ? 'stream_broken' : 'error_event')
    const fault = new Fault(
      'upstream',
      'upstream_stream_failed',
      'The provider broke off its answer. It is not charged.',
    )
    this.outbound.end(this.#errorEvent(fault))
    this.#finish()
  }

  #errorEvent(fault: Fault): Buffer {
    const { candidate, source } = this.answer
    return Buffer.from(this.surface.errors.event(fault, this.run.call.id, source.tap.id, candidate.model.id))
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

function asFault(error: unknown): Fault {
  return error instanceof Fault ? error : new Fault('internal', 'internal_error', 'Something went wrong here.')
}
