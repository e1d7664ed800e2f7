import type { PeriodWindow } from '../../limits/budget-period.ts'
import type { Actual, Reservation } from '../../limits/limits.ts'
import { type AdmitAnswer, readAdmitAnswer } from './admit-answer.ts'
import { exact, exactCap } from './exact-amount.ts'
import { backgroundMs, bounds, doneArg, type LimitsParts } from './limits-parts.ts'
import { recount } from './recount.ts'
import type { RedisHold } from './redis-hold.ts'
import { admitScript } from './scripts/admit.ts'
import { resolveScript } from './scripts/resolve.ts'
import { budgetName, doneKey, rateKeys, workspaceSlot } from './slot-keys.ts'

/** Asks Redis for all that a request needs, after reading the ledger where it has to. Rejects when it does not answer. */
export async function reserve(
  parts: LimitsParts,
  reservation: Reservation,
  window: PeriodWindow,
): Promise<AdmitAnswer> {
  const { key, workspaceId, requestId, tokens, spend, charge } = reservation
  const slot = workspaceSlot(parts.prefix, workspaceId)
  const rates = rateKeys(slot, key.id)
  const done = doneKey(slot, requestId)
  const keys = [slot.money, slot.holds, slot.expiries, done, rates.inFlight, rates.requests, rates.tokens]
  const limits = [optional(key.maxConcurrency), optional(key.rpm), optional(key.tpm), exactCap(key.maxSpend)]
  const amounts = [String(tokens), exact(spend), exact(charge), parts.holdMs, parts.node]
  const more = [parts.spentSince ? '1' : '', parts.inFlightMs]
  const args = [requestId, budgetName(key.id), ...bounds(window), ...limits, ...amounts, ...more]
  const ask = async () => readAdmitAnswer(await parts.link.run(admitScript, keys, [parts.clock(), ...args]), key)
  parts.moved.add(workspaceId)
  let answer = await ask()
  if (answer.status === 'unseeded') {
    if (!(await parts.succeeds(parts.seeding.workspace(workspaceId)))) return answer
    answer = await ask()
  }
  if (answer.status !== 'recount') return answer
  return (await recount(parts, key, window, String(answer.remaining))) ? ask() : answer
}

/** Posts what the request took, and again until Redis has it. */
export function postReservation(parts: LimitsParts, hold: RedisHold, { tokens, spend, charge }: Actual): void {
  const { reservation, window, periodId, bucket } = hold
  parts.moved.add(reservation.workspaceId)
  const slot = workspaceSlot(parts.prefix, reservation.workspaceId)
  const rates = rateKeys(slot, reservation.key.id)
  const done = doneKey(slot, reservation.requestId)
  const keys = [slot.money, slot.holds, slot.expiries, done, rates.inFlight, rates.tokens, slot.version]
  const correction = bucket === 0 ? 0 : tokens - reservation.tokens
  const name = budgetName(reservation.key.id)
  const args = [reservation.requestId, name, ...bounds(window), periodId, String(correction), String(bucket)]
  const money = [spend.toString(), charge.toString(), doneArg]
  void parts.send(slot, () => {
    return parts.link.run(resolveScript, keys, [parts.clock(), ...args, ...money], backgroundMs)
  })
}

function optional(limit: number | undefined): string {
  return limit === undefined ? '' : String(limit)
}
