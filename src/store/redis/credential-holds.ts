import { newId } from '../../kit/ids.ts'
import type { CredentialHold, CredentialRefusal } from '../../limits/limits.ts'
import { credentialSubject } from '../../limits/standing.ts'
import type { Nano } from '../../model/money.ts'
import { exact, exactCap, isExact } from './exact-amount.ts'
import { backgroundMs, bounds, doneArg, type LimitsParts, mayHaveRun } from './limits-parts.ts'
import { RedisCredentialHold } from './redis-hold.ts'
import { admitCredentialScript, resolveCredentialScript, spendCredentialScript } from './scripts/credential.ts'
import { credentialSlot, doneKey } from './slot-keys.ts'

const unchecked: CredentialRefusal = { refused: 'unavailable', remaining: undefined }

/** Takes a sub-hold on a credential's month. Rejects with RangeError on a negative amount and an unknown time zone. */
export async function lend(
  parts: LimitsParts,
  credentialId: string,
  monthlyBudget: Nano | undefined,
  timeZone: string,
  amount: Nano,
): Promise<CredentialHold | CredentialRefusal> {
  if (amount < 0n) throw new RangeError(`amount to hold: ${amount}`)
  const window = parts.period(timeZone, 'month')
  const id = newId('hold')
  // Nothing to check, so the attempt need not wait for Redis; what it cost is posted afterwards.
  if (monthlyBudget === undefined)
    return new RedisCredentialHold(id, credentialId, amount, window, String(window.start), false)
  if (!isExact(amount)) return { refused: 'budget', remaining: undefined }
  const slot = credentialSlot(parts.prefix, credentialId)
  const keys = [slot.money, slot.holds, slot.expiries, doneKey(slot, id)]
  const args = [id, ...bounds(window), exactCap(monthlyBudget), exact(amount), parts.holdMs, parts.node]
  const ask = async () => (await parts.link.run(admitCredentialScript, keys, [parts.clock(), ...args])) as string[]
  parts.moved.add(credentialSubject(credentialId))
  try {
    let [status, told] = await ask()
    if (status === 'unseeded') {
      if (!(await parts.succeeds(parts.seeding.credential(credentialId)))) return unchecked
      ;[status, told] = await ask()
    }
    if (told === undefined || (status !== 'granted' && status !== 'refused')) return unchecked
    if (status === 'refused') return { refused: 'budget', remaining: BigInt(told) }
    const hold = new RedisCredentialHold(id, credentialId, amount, window, told, true)
    parts.lent.add(hold)
    return hold
  } catch (error) {
    parts.onError(error)
    const hold = new RedisCredentialHold(id, credentialId, amount, window, String(window.start), true)
    if (mayHaveRun(error)) postLent(parts, hold, 0n)
    return unchecked
  }
}

/** Posts what the attempt cost and gives the rest back, and again until Redis has it. */
export function postLent(parts: LimitsParts, hold: RedisCredentialHold, cost: Nano): void {
  if (hold.isBudgeted) parts.moved.add(credentialSubject(hold.credentialId))
  const slot = credentialSlot(parts.prefix, hold.credentialId)
  const keys = [slot.money, slot.holds, slot.expiries, doneKey(slot, hold.id), slot.version]
  const args = [hold.id, ...bounds(hold.window), hold.periodId, cost.toString(), doneArg]
  void parts.send(slot, () => parts.link.run(resolveCredentialScript, keys, args, backgroundMs))
}

/** As `postLent`, but the hold stays, empty. */
export function postTried(parts: LimitsParts, hold: RedisCredentialHold, cost: Nano): void {
  if (hold.isBudgeted) parts.moved.add(credentialSubject(hold.credentialId))
  const slot = credentialSlot(parts.prefix, hold.credentialId)
  const done = [doneKey(slot, `${hold.id}:spent`), doneKey(slot, hold.id)]
  const keys = [slot.money, slot.holds, slot.expiries, ...done, slot.version]
  const args = [hold.id, ...bounds(hold.window), hold.periodId, cost.toString(), doneArg, parts.holdMs, parts.node]
  void parts.send(slot, () => {
    return parts.link.run(spendCredentialScript, keys, [parts.clock(), ...args], backgroundMs)
  })
}
