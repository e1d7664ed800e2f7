import type { Candidate } from '../../model/plan.ts'
import type { Abandoned, Answer, Lost, PlainAnswer } from '../answer.ts'
import { noteLoser } from '../hedge.ts'
import type { PipelineDeps, Run } from '../run.ts'
import { consumed, dueFor } from '../settle.ts'
import { unverified } from './verify.ts'

type Result = Answer | Abandoned | Lost

/**
 * A whole answer is held against what its request and workspace demand. One that fails is asked for again from the better
 * models of the plan, by `again`; what comes of that is given, and both are paid for. Where they have no answer either,
 * the first one is better than none.
 */
export async function verified(
  deps: PipelineDeps,
  run: Run,
  first: PlainAnswer,
  again: (candidates: readonly Candidate[]) => Promise<Result | undefined>,
): Promise<Result> {
  const { verification, candidates, decision } = run.plan
  if (!verification) return first
  const failed = unverified(verification, first)
  run.verified = failed === undefined
  const served = first.candidate.model.id
  if (failed === undefined || served === decision?.reference) return first
  const from = candidates.findLastIndex(({ model }) => model.id === served) + 1
  const better = candidates.slice(from)
  const attempts = run.attempts.length
  const latencyMs = deps.now() - first.startedAt
  const second = better.length > 0 ? await again(better) : undefined
  if (!second) return back()
  if (second.kind === 'abandoned' || second.kind === 'lost') {
    noteLoser(deps, run, second.candidate, second, { error: 'no_better_answer' })
    return back()
  }
  const { usage } = consumed(run, first)
  run.dueBefore = dueFor(first.candidate, usage)
  const told = { error: `not_verified_${failed}`, status: 200, latencyMs, chargeNano: String(run.dueBefore) }
  noteLoser(deps, run, first.candidate, first, told)
  // It came before what the better ones were asked for.
  run.attempts.splice(attempts, 0, ...run.attempts.splice(-1))
  if (second.kind === 'plain') run.verified = unverified(verification, second) === undefined
  return second

  function back(): PlainAnswer {
    run.candidate = first.candidate
    return first
  }
}
