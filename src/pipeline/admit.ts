import { type Hold, isRefusal, type Refusal, type Reservation } from '../limits/limits.ts'
import type { Call, Caller } from '../model/call.ts'
import { Fault } from '../model/fault.ts'
import { isPaid } from '../model/lane.ts'
import { formatUsd } from '../model/money.ts'
import type { Plan } from '../model/plan.ts'
import type { WireFormat } from '../model/wire-format.ts'
import { rateHeaders } from './answer-headers.ts'
import type { Inbound } from './inbound.ts'
import type { PipelineDeps } from './run.ts'

/** What was granted, for the plan that fitted. */
export interface Admitted {
  readonly plan: Plan
  readonly hold: Hold
}

/** Gives a plan that takes less than the one that was refused; undefined: there is none. */
export type LesserPlan = (refusal: Refusal, refused: Plan) => Plan | undefined

/** The key's budget and the credit may each have too little left. */
const MOST_TRIES = 2

/**
 * Reserves everything that the request needs at once: rate, concurrency, key budget, credit. Where money is short,
 * `lesserPlans` is asked for a plan that takes less, and the reservation decides again. Throws a Fault that says
 * what is short; nothing is held then.
 */
export async function admit(
  deps: PipelineDeps,
  caller: Caller,
  call: Call,
  plan: Plan,
  lesserPlans: () => LesserPlan,
): Promise<Admitted> {
  const { ledger } = deps
  const paid = plan.candidates.some(({ lane }) => isPaid(lane))
  if (!deps.open() || !(paid ? ledger.acceptsPaid : ledger.acceptsAny)) throw notWritable()
  let chosen = plan
  let lesser: LesserPlan | undefined
  for (let tries = 0; ; tries++) {
    const answer = deps.limits.admit(reservationOf(caller, call, chosen))
    const granted = answer instanceof Promise ? await answer : answer
    if (!isRefusal(granted)) return { plan: chosen, hold: granted }
    lesser ??= lesserPlans()
    const next = tries < MOST_TRIES ? lesser(granted, chosen) : undefined
    if (!next) throw refused(granted, call, plan)
    chosen = next
  }
}

function reservationOf({ workspace, key }: Caller, { id }: Call, plan: Plan): Reservation {
  return {
    requestId: id,
    workspaceId: workspace.id,
    key,
    timeZone: workspace.timeZone,
    tokens: plan.tokens,
    spend: plan.spendCeiling,
    charge: plan.chargeCeiling,
  }
}

/**
 * A call that costs nothing counts as one request of its key, and as one under way; money and tokens are not its limits.
 * Undefined when the key has no limit of that kind. Throws the Fault of `admit`.
 */
export async function admitFree(
  deps: PipelineDeps,
  caller: Caller,
  call: Pick<Call, 'id' | 'format'>,
): Promise<Hold | undefined> {
  const { key, workspace } = caller
  if (key.rpm === undefined && key.maxConcurrency === undefined) return undefined
  const granted = await deps.limits.admit({
    requestId: call.id,
    workspaceId: workspace.id,
    key: { ...key, tpm: undefined, maxSpend: undefined },
    timeZone: workspace.timeZone,
    tokens: 0,
    spend: 0n,
    charge: 0n,
  })
  if (isRefusal(granted)) throw refused(granted, call, { spendCeiling: 0n, chargeCeiling: 0n })
  return granted
}

/** A body that is longer is worth a look at the key's rate before it is read and parsed (bytes). */
const LARGE = 64 * 1024

/**
 * Refuses what the key's rate forbids whatever the body says, before a large body is read, and before the database is
 * asked (`asks`). Throws Fault `rate_limited`.
 */
export function refuseUnread(
  { limits }: PipelineDeps,
  { key }: Caller,
  format: WireFormat,
  inbound: Inbound,
  asks: boolean,
): void {
  if (key.rpm === undefined || limits.refusesAny === undefined) return
  const declared = inbound.header('content-length')
  if (!asks && declared !== undefined && Number(declared) <= LARGE) return
  const refusal = limits.refusesAny(key)
  if (refusal) throw overRate(refusal, format)
}

function overRate({ refused, rate, retryAfterMs }: Refusal, format: WireFormat): Fault {
  const what = refused === 'rpm' ? 'requests' : 'tokens'
  const text = `Rate limit of this key reached (${what} per minute). Try again later.`
  const wait = retryAfterMs !== undefined && { retryAfterMs }
  return new Fault('rate_limited', 'rate_limit_exceeded', text, { headers: rateHeaders(format, rate), ...wait })
}

function notWritable(): Fault {
  return new Fault(
    'unavailable',
    'ledger_unavailable',
    'The request cannot be booked at the moment and was not sent. Nothing was charged; try again shortly.',
    { retryAfterMs: 2_000 },
  )
}

function refused(
  refusal: Refusal,
  call: Pick<Call, 'format'>,
  plan: Pick<Plan, 'spendCeiling' | 'chargeCeiling'>,
): Fault {
  const { retryAfterMs } = refusal
  const left = refusal.remaining === undefined ? '' : ` $${formatUsd(refusal.remaining)} is left`
  switch (refusal.refused) {
    case 'rpm':
    case 'tpm':
      return overRate(refusal, call.format)
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
