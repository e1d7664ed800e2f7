import { Fault } from '../model/fault.ts'
import { GARBLED } from '../wire/garbled.ts'
import type { Surface } from '../wire/wire.ts'
import type { StreamAnswer } from './answer.ts'
import { answerHeaders, STREAM_TYPE, streamHeaders } from './answer-headers.ts'
import type { Outbound } from './inbound.ts'
import type { KeepAlive } from './keep-alive.ts'
import { OpenRelay } from './open-relay.ts'
import type { PipelineDeps, Run } from './run.ts'

/** Passes a stream of events on as it comes. Resolves when the client's answer has ended, whichever way. */
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

const brokenByClient =
  'The provider broke off its answer, after nothing of it had been taken here for some time. What came until then is charged: read faster.'

class StreamRelay extends OpenRelay {
  constructor(
    deps: PipelineDeps,
    private readonly surface: Surface,
    run: Run,
    answer: StreamAnswer,
    outbound: Outbound,
    private readonly keepAlive: KeepAlive | undefined,
    done: () => void,
  ) {
    super(deps, run, answer, outbound, done)
  }

  override block(bytes: Buffer): boolean {
    this.keepAlive?.heard()
    return super.block(bytes)
  }

  ended(): void {
    if (this.over) return
    const { tap } = this.answer.source
    if (tap.complete && tap.error === undefined) void this.complete()
    else this.failed(tap.error === undefined ? 'the stream ended before its answer was complete' : 'error event')
  }

  /** The provider broke off after the client had seen content: told in the stream, never a clean end. */
  failed(detail: string): void {
    if (this.over) return
    const { tap } = this.answer.source
    // All content had arrived and only the connection's end was unclean: the answer is whole.
    if (tap.complete && tap.error === undefined) return void this.complete()
    this.over = true
    this.deps.log('stream_failed', { requestId: this.run.call.id, detail })
    const charged = this.settleBroken(
      tap.error === undefined || tap.error === GARBLED ? 'stream_broken' : 'error_event',
    )
    const text = charged ? brokenByClient : 'The provider broke off its answer. It is not charged.'
    this.#endWith(new Fault('upstream', 'upstream_stream_failed', text))
    this.finish()
  }

  protected withhold(error: unknown): void {
    const fault = error instanceof Fault ? error : undefined
    this.#endWith(fault ?? new Fault('internal', 'internal_error', 'Something went wrong here.'))
  }

  #endWith(fault: Fault): void {
    const { candidate, source } = this.answer
    const { id: answerId, sequence } = source.tap
    const place = { requestId: this.run.call.id, answerId, model: candidate.model.id, sequence }
    this.outbound.end(Buffer.from(this.surface.errors.event(fault, place)))
  }
}
