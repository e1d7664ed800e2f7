import { Fault } from '../model/fault.ts'
import { isPaid } from '../model/lane.ts'
import { usdNumber } from '../model/money.ts'
import type { Candidate } from '../model/plan.ts'
import type { Outcome } from '../model/request-record.ts'
import { errorEvent } from '../wire/openai/error-body.ts'
import type { ShownCost, Wire } from '../wire/wire.ts'
import { answerHeaders, chargeHeader } from './answer-headers.ts'
import type { PlainAnswer, StreamAnswer } from './attempt.ts'
import type { Outbound } from './inbound.ts'
import type { PipelineDeps, Run } from './run.ts'
import { completeUsage, type Settlement, settle, streamUsage, untilDurable } from './settle.ts'
import type { BlockSink } from './stream-source.ts'

/** What an answer's usage shows. On cheap the provider's cost is the operator's own knowledge. */
function shown({ lane }: Candidate, { charge, cost }: Settlement): ShownCost {
  return {
    charge: usdNumber(charge),
    upstream: lane === 'cheap' || cost === undefined ? undefined : usdNumber(cost),
    isByok: lane === 'byok',
  }
}

/** Books a whole answer and sends it once the books have it. */
export async function relayPlain(
  deps: PipelineDeps,
  wire: Wire,
  run: Run,
  answer: PlainAnswer,
  outbound: Outbound,
): Promise<void> {
  const { candidate, facts, body } = answer
  const { inputEstimate } = run.call.facts
  const headers = answerHeaders(run, candidate, 'application/json')
  const usage = completeUsage(facts.usage, inputEstimate, run.call.facts.generates ? Math.ceil(body.length / 4) : 0)
  const settlement = settle(deps, run, {
    outcome: outbound.left ? 'cancelled' : 'completed',
    status: 200,
    candidate,
    credentialHold: answer.credentialHold,
    usage,
    rawUsage: facts.rawUsage,
    reportedModel: facts.model,
    upstreamId: facts.id,
    finishReason: facts.finishReason,
    ttftMs: answer.ttftMs,
    attemptStartedAt: answer.startedAt,
    error: undefined,
  })
  const bytes = wire.writeAnswer(body, facts, shown(candidate, settlement), candidate.lane === 'cheap')
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
export function relayStream(deps: PipelineDeps, run: Run, answer: StreamAnswer, outbound: Outbound): Promise<void> {
  outbound.head(200, [
    ...answerHeaders(run, answer.candidate, 'text/event-stream; charset=utf-8'),
    'cache-control',
    'no-cache',
    'x-accel-buffering',
    'no',
  ])
  return new Promise((resolve) => {
    answer.source.attach(new StreamRelay(deps, run, answer, outbound, resolve))
  })
}

class StreamRelay implements BlockSink {
  #over = false

  constructor(
    private readonly deps: PipelineDeps,
    private readonly run: Run,
    private readonly answer: StreamAnswer,
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
      this.outbound.end(Buffer.from(errorEvent(asFault(error), source.tap.id, candidate.model.id)))
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
    this.outbound.end(Buffer.from(errorEvent(fault, tap.id, this.answer.candidate.model.id)))
    this.#finish()
  }

  #left(): void {
    if (this.#over) return
    this.#over = true
    this.answer.source.abort()
    this.#settle('cancelled', undefined)
    this.#finish()
  }

  #settle(outcome: Outcome, error: string | undefined): Settlement {
    const { candidate, credentialHold, source, ttftMs, startedAt } = this.answer
    const { tap } = source
    return settle(this.deps, this.run, {
      outcome,
      status: 200,
      candidate,
      credentialHold,
      usage: streamUsage(tap, this.run.call.facts.inputEstimate),
      rawUsage: tap.rawUsage,
      reportedModel: tap.model,
      upstreamId: tap.id,
      finishReason: tap.finishReason,
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
