import { type Hold, isRefusal, type Refusal } from '../limits/limits.ts'
import type { Call, Caller } from '../model/call.ts'
import { Fault } from '../model/fault.ts'
import { isPaid } from '../model/lane.ts'
import { formatUsd } from '../model/money.ts'
import type { Plan } from '../model/plan.ts'
import { rateHeaders } from './answer-headers.ts'
import type { PipelineDeps } from './run.ts'

/**
 * Reserves everything that the request needs at once: rate, concurrency, key budget, credit. Throws a Fault that says
 * what is short; nothing is held then.
 */
export async function admit(deps: PipelineDeps, caller: Caller, call: Call, plan: Plan): Promise<Hold> {
  const { ledger } = deps
  const paid = plan.candidates.some(({ lane }) => isPaid(lane))
  if (!deps.open() || !(paid ? ledger.acceptsPaid : ledger.acceptsAny)) throw notWritable()
  const reservation = {
    requestId: call.id,
    workspaceId: caller.workspace.id,
    key: caller.key,
    timeZone: caller.workspace.timeZone,
    tokens: plan.tokens,
    spend: plan.spendCeiling,
    charge: plan.chargeCeiling,
  }
  const answer = deps.limits.admit(reservation)
  const granted = answer instanceof Promise ? await answer : answer
  if (isRefusal(granted)) throw refused(granted, call, plan)
  return granted
}

function notWritable(): Fault {
  return new Fault(
    'unavailable',
    'ledger_unavailable',
    'The request cannot be booked at the moment and was not sent. Nothing was charged; try again shortly.',
    { retryAfterMs: 2_000 },
  )
}

function refused(refusal: Refusal, call: Call, plan: Plan): Fault {
  const { retryAfterMs } = refusal
  const left = refusal.remaining === undefined ? '' : ` $${formatUsd(refusal.remaining)} is left`
  switch (refusal.refused) {
    case 'rpm':
    case 'tpm':
      return new Fault(
        'rate_limited',
        'rate_limit_exceeded',
        `Rate limit of this key reached (${refusal.refused === 'rpm' ? 'requests' : 'tokens'} per minute). Try again later.`,
        { headers: rateHeaders(call.format, refusal.rate), ...(retryAfterMs !== undefined && { retryAfterMs }) },
      )
    case 'concurrency':
      return new Fault(
        'rate_limited',
        'concurrency_limit_exceeded',
        'This key has as many requests under way as it may have. Wait for one to end.',
        { retryAfterMs: retryAfterMs ?? 1_000 },
      )
    case 'key_budget':
      return new Fault(
        'insufficient_quota',
        'key_budget_exceeded',
        `The budget of this key does not cover this request:${left} and it can cost up to $${formatUsd(plan.spendCeiling)}. Lower max_tokens, or raise the key's budget.`,
        { retryable: false },
      )
    case 'credit':
      return new Fault(
        'insufficient_quota',
        'insufficient_credit',
        `The workspace's credit does not cover this request:${left} and it can cost up to $${formatUsd(plan.chargeCeiling)}. Add credit or lower max_tokens.`,
        { retryable: false },
      )
    default:
      return new Fault(
        'unavailable',
        'limits_unavailable',
        'Limits cannot be checked at the moment. Try again shortly.',
        {
          retryAfterMs: 1_000,
        },
      )
  }
}
