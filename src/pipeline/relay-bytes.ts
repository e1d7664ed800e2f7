import type { BytesAnswer } from './answer.ts'
import { answerHeaders } from './answer-headers.ts'
import type { Outbound } from './inbound.ts'
import { OpenRelay } from './open-relay.ts'
import type { PipelineDeps, Run } from './run.ts'

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

class BytesRelay extends OpenRelay {
  ended(): void {
    if (!this.over) void this.complete()
  }

  failed(detail: string): void {
    if (this.over) return
    this.over = true
    this.settleBroken('stream_broken')
    this.#cut(detail)
    this.finish()
  }

  protected withhold(error: unknown): void {
    this.#cut(String(error))
  }

  #cut(detail: string): void {
    this.deps.log('stream_failed', { requestId: this.run.call.id, detail })
    this.outbound.destroy()
  }
}
