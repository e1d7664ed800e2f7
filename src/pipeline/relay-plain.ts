import { isPaid } from '../model/lane.ts'
import type { PlainAnswer } from './answer.ts'
import { answerHeaders, chargeHeader } from './answer-headers.ts'
import type { Outbound } from './inbound.ts'
import type { PipelineDeps, Run } from './run.ts'
import { consumed, settle, untilDurable } from './settle.ts'
import { shown } from './shown.ts'

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
  const { judged } = run.plan
  if (!judged || outbound.left) return
  deps.smart.judge({ call: run.call, caller: run.caller, judged, body: answer.body, format: candidate.format })
}
