import type { CredentialHold } from '../limits/limits.ts'
import { Fault } from '../model/fault.ts'
import type { Abandoned, Lost } from './answer.ts'
import type { Outbound } from './inbound.ts'
import type { PipelineDeps, Run } from './run.ts'
import { begunUsage, lostUsage, settle } from './settle.ts'

/** What is known of an answer that nobody read. */
const untold = {
  usage: undefined,
  rawUsage: undefined,
  reportedModel: undefined,
  upstreamId: undefined,
  finishReason: undefined,
  ttftMs: undefined,
}

/** Settles a request that has no answer because the client left or its time limit passed; the latter is thrown. */
export function settleAbandoned(deps: PipelineDeps, run: Run, result: Abandoned, outbound: Outbound): void {
  const { candidate, credentialHold, begun } = result
  const timedOut = !outbound.left
  settle(deps, run, {
    ...untold,
    // The client's own time limit is as good as its leaving: what the provider did for it is owed.
    outcome: 'cancelled',
    status: timedOut ? 504 : 499,
    candidate,
    credentialHold,
    usage: begun ? begunUsage(run, candidate) : undefined,
    attemptStartedAt: run.call.receivedAt,
    error: timedOut ? 'time_limit' : 'client_left',
  })
  if (timedOut) {
    const limit = run.call.timeoutMs === undefined ? "the model's time limit" : 'the time limit of x-trilane-timeout-ms'
    const text = `No answer came within ${limit}. Allow more time, or ask for less.`
    throw new Fault('timeout', 'request_timeout', text, begun ? { retryable: false } : {})
  }
}

/** Settles an answer that the provider bills and that cannot be passed on: the cost is on record, nothing is charged. */
export function settleLost(deps: PipelineDeps, run: Run, result: Lost): Fault {
  const { candidate, credentialHold, ttftMs, startedAt, fault } = result
  settle(deps, run, {
    ...untold,
    outcome: 'failed',
    status: fault.status,
    candidate,
    credentialHold,
    usage: lostUsage(run, result),
    ttftMs,
    attemptStartedAt: startedAt,
    error: fault.code,
  })
  return fault
}

/**
 * Settles a request that no candidate answered, or whose charge could not be reckoned for a fault of ours: nothing is
 * charged, and nothing stays held. `credentialHold`: of the attempt that came to something.
 */
export function settleFailure(
  deps: PipelineDeps,
  run: Run,
  error: unknown,
  credentialHold: CredentialHold | undefined,
): void {
  settle(deps, run, {
    ...untold,
    outcome: 'failed',
    status: error instanceof Fault ? error.status : 500,
    candidate: run.candidate,
    credentialHold,
    attemptStartedAt: 0,
    error: undefined,
  })
}
