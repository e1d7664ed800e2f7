import { Fault } from '../model/fault.ts'
import type { Candidate } from '../model/plan.ts'
import { type Rest, waitFor } from '../model/rest.ts'
import type { Wire } from '../wire/wire.ts'
import type { Abandoned, Answer, Lost } from './answer.ts'
import { hedgeAfter, race } from './hedge.ts'
import type { LeaveSignal } from './leave-signal.ts'
import { postUnposted } from './other-attempts.ts'
import { LONGEST_ASKED_MS, retryWait } from './retry-wait.ts'
import type { PipelineDeps, Run } from './run.ts'
import { type Tried, tryCandidate } from './try-candidate.ts'
import { dropOf, refusalFault, type Unheld, unheldDrop, worthTelling } from './unheld.ts'
import { verified } from './verified/escalate.ts'

/** What one turn through candidates has come to when none has answered. */
interface Turn {
  /** From 1. */
  round: number
  /** Those that may do better in a moment. */
  again: { readonly candidate: Candidate; readonly afterMs: number }[]
  last: Fault | undefined
  unheld: Unheld | undefined
  /** Why somebody was not asked who rests since the plan was made. */
  rested: Fault | undefined
  /** No candidate would do better. */
  over: boolean
}

/**
 * Tries the candidates in order until one answers, then those once more that may have recovered. A candidate counts as
 * answering with its whole plain body or its first stream event; until then a failure goes on to the next. Throws the
 * last failure's Fault.
 */
export async function attempt(
  deps: PipelineDeps,
  wire: Wire,
  run: Run,
  signal: LeaveSignal,
): Promise<Answer | Abandoned | Lost> {
  const { health } = deps
  health.retries.earn(deps.retries().share)
  health.hedges.earn(deps.hedging().share)
  const afterMs = hedgeAfter(deps, run)
  const turn = newTurn()
  let candidates = run.plan.candidates
  for (let round = 1; ; round++) {
    turn.round = round
    const hedged = round === 1 ? afterMs : undefined
    const result = await tryEach(deps, wire, run, candidates, hedged, signal, turn)
    if (result?.kind === 'plain' && run.plan.verification) {
      return verified(deps, run, result, (better) => tryEach(deps, wire, run, better, undefined, signal, newTurn()))
    }
    if (result) return result
    const askedMs = Math.min(...turn.again.map(({ afterMs }) => afterMs))
    // Who asked for longer than the first of them is not asked sooner for the others' sake.
    candidates = turn.again.filter(({ afterMs }) => afterMs === askedMs).map(({ candidate }) => candidate)
    turn.again = []
    if (turn.over || candidates.length === 0 || !mayRetry(deps, run, round, askedMs)) break
    await signal.pause(retryWait(round, askedMs))
    if (signal.left) return { kind: 'abandoned', candidate: run.candidate, credentialHold: undefined, begun: false }
    deps.metrics.retries++
  }
  throw turn.last ?? (turn.unheld ? undefined : turn.rested) ?? refusalFault(turn.unheld)
}

const newTurn = (): Turn => ({
  ...{ round: 1, again: [], over: false },
  ...{ last: undefined, unheld: undefined, rested: undefined },
})

/** The first result that is no failure; undefined: `turn` tells what they came to. */
async function tryEach(
  deps: PipelineDeps,
  wire: Wire,
  run: Run,
  candidates: readonly Candidate[],
  hedgedMs: number | undefined,
  signal: LeaveSignal,
  turn: Turn,
): Promise<Answer | Abandoned | Lost | undefined> {
  for (let at = 0; at < candidates.length && !turn.over; ) {
    const candidate = candidates[at] as Candidate
    const second = candidates[at + 1]
    const rests = turn.round === 1 ? restOf(deps, candidate) : undefined
    if (rests !== undefined) {
      run.drops.push(dropOf(candidate, rests.why))
      turn.rested ??= restingFault(candidate, rests, deps.now())
      at++
      continue
    }
    if (run.unposted > 0n && !(await postUnposted(deps, run))) {
      run.drops.push(dropOf(candidate, "the key's budget does not cover another attempt"))
      turn.over = true
      return undefined
    }
    if (at === 0 && hedgedMs !== undefined && second) {
      for (const result of await race(deps, wire, run, [candidate, second], hedgedMs, signal)) {
        const answered = judge(run, candidates[at++] as Candidate, result, turn)
        if (answered) return answered
      }
    } else {
      const answered = judge(run, candidate, await tryCandidate(deps, wire, run, candidate, signal), turn)
      if (answered) return answered
      at++
    }
  }
  return undefined
}

/** The result where it ends the request; else it is noted in `turn`. */
function judge(run: Run, candidate: Candidate, result: Tried, turn: Turn): Answer | Abandoned | Lost | undefined {
  if (result.kind === 'held') {
    const { refusal } = result
    run.drops.push(unheldDrop({ candidate, refusal }))
    turn.unheld = worthTelling(turn.unheld, { candidate, refusal })
    return undefined
  }
  if (result.kind !== 'failed') return result
  const { fault, elsewhere, again } = result.failure
  turn.last = fault
  turn.over ||= !elsewhere || run.call.form?.spent === true
  if (again && again.afterMs <= LONGEST_ASKED_MS) turn.again.push({ candidate, afterMs: again.afterMs })
  return undefined
}

/** Retries go on as long as the workspace's rule, the request's scope and the share of extra load permit. */
function mayRetry({ retries, health }: PipelineDeps, { caller, call }: Run, round: number, askedMs: number): boolean {
  const most = caller.workspace.policy.retries ?? retries().most
  if (round > most) return false
  if (call.timeoutMs !== undefined && askedMs >= call.timeoutMs) return false
  return health.retries.take()
}

/**
 * Why the candidate is left alone by now, though it was sound when the request was planned: all that wait for a slow one
 * before it would go on to it together. Those that are tried again had their wait.
 */
function restOf({ health, now }: PipelineDeps, { credential, deployment }: Candidate): Rest | undefined {
  return health.resting(credential, deployment, now())
}

function restingFault({ model, lane }: Candidate, { why, until }: Rest, now: number): Fault {
  const text = `The model '${model.id}' on the lane '${lane}': ${why}. Try again shortly.`
  return new Fault('unavailable', 'no_candidate', text, { retryAfterMs: waitFor([until], now) })
}
