import type { Call } from '../model/call.ts'
import { elsewhereFault } from '../model/elsewhere.ts'
import { Fault } from '../model/fault.ts'
import type { Drop } from '../model/plan.ts'
import { waitFor } from '../model/rest.ts'
import type { Resolution } from '../routing/resolve-model.ts'

/** The most helpful reason why no candidate is left. */
export function nobody(call: Call, { model, lane }: Resolution, drops: readonly Drop[], now: number): Fault {
  const reasons = [...new Set(drops.map(({ reason }) => reason))]
  const where = lane === undefined ? '' : ` on the lane '${lane}'`
  if (reasons.length === 0) {
    const mend =
      lane === 'cheap' || lane === 'resale'
        ? 'The operator offers no provider for it there; GET /v1/models lists what is offered.'
        : 'Add a provider credential of your own that serves it, or use another lane.'
    return new Fault('not_found', 'model_not_found', `The model '${model.id}' is not served${where}. ${mend}`, {
      param: 'model',
    })
  }
  if (call.facts.stored !== undefined && reasons.some((reason) => reason.startsWith('stored state'))) {
    return elsewhereFault(call.facts.stored)
  }
  const region = reasons.some((reason) => reason.includes('region'))
  if (region) {
    return new Fault('forbidden', 'region_not_allowed', `The model '${model.id}'${where}: ${reasons.join('; ')}.`, {
      param: call.region === undefined ? 'model' : 'x-trilane-region',
    })
  }
  const budget = reasons.some((reason) => reason.includes('budget'))
  if (budget) {
    return new Fault(
      'insufficient_quota',
      'credential_budget_exceeded',
      `The model '${model.id}'${where} cannot be served: ${reasons.join('; ')}. Raise the budget or allow another lane.`,
      { retryable: false },
    )
  }
  // Only what passes by itself is worth a retry.
  const rests = drops.flatMap(({ restsUntil }) => restsUntil ?? [])
  if (rests.length === 0) {
    const text = `The model '${model.id}' is not served${where}: ${reasons.join('; ')}. GET /v1/models lists what is.`
    return new Fault('not_found', 'model_not_found', text, { param: 'model' })
  }
  return new Fault('unavailable', 'no_candidate', `The model '${model.id}'${where}: ${reasons.join('; ')}.`, {
    retryAfterMs: waitFor(rests, now),
  })
}
