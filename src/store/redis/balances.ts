import { newId } from '../../kit/ids.ts'
import type { PeriodWindow } from '../../limits/budget-period.ts'
import type { Nano } from '../../model/money.ts'
import type { Key } from '../../model/workspace.ts'
import { exact } from './exact-amount.ts'
import { backgroundMs, bounds, doneArg, type LimitsParts } from './limits-parts.ts'
import { recount } from './recount.ts'
import { addCreditScript, balanceScript } from './scripts/balance.ts'
import { budgetName, doneKey, workspaceSlot } from './slot-keys.ts'

export interface Balance {
  readonly credit: Nano
  readonly held: Nano
  /** By the budget that was asked for; 0n without one. */
  readonly spent: Nano
  /** Start of the period that `spent` belongs to. */
  readonly counted: string
}

/** `budget`: name, start and end of its period. Rejects when Redis, or the ledger that it is filled from, does not answer. */
export async function readBalance(
  parts: LimitsParts,
  workspaceId: string,
  budget: readonly string[] = ['', '', ''],
): Promise<Balance> {
  const { money, holds, expiries } = workspaceSlot(parts.prefix, workspaceId)
  const keys = [money, holds, expiries]
  const ask = async () => (await parts.link.run(balanceScript, keys, [parts.clock(), ...budget])) as string[]
  let answer = await ask()
  if (answer.length === 0) {
    await parts.seeding.workspace(workspaceId)
    answer = await ask()
  }
  const [credit, held, spent, counted = ''] = answer
  if (credit === undefined || held === undefined || spent === undefined) throw new Error(`${workspaceId} is not seeded`)
  return { credit: BigInt(credit), held: BigInt(held), spent: BigInt(spent), counted }
}

/** What a key has spent in `window`, its current period. Rejects as `readBalance`. */
export async function readSpent(parts: LimitsParts, key: Key, window: PeriodWindow): Promise<Nano> {
  const ask = () => readBalance(parts, key.workspaceId, [budgetName(key.id), ...bounds(window)])
  const { spent, counted } = await ask()
  if (counted === String(window.start) || !parts.spentSince) return spent
  return (await recount(parts, key, window, counted)) ? (await ask()).spent : spent
}

/** Sent until it arrives, and counted once for a `transactionId`. Rejects with RangeError beyond 2^53 nano. */
export async function postCredit(
  parts: LimitsParts,
  workspaceId: string,
  delta: Nano,
  transactionId = newId('credit'),
): Promise<void> {
  parts.moved.add(workspaceId)
  const slot = workspaceSlot(parts.prefix, workspaceId)
  const keys = [slot.money, slot.holds, slot.expiries, doneKey(slot, transactionId), slot.version]
  const args = [exact(delta), doneArg]
  let answer: unknown
  await parts.send(slot, async () => {
    answer = await parts.link.run(addCreditScript, keys, args, backgroundMs)
    if (answer === 'beyond') parts.onError(new RangeError(`credit of ${workspaceId} would pass 2^53 nano-dollars`))
  })
  if (answer === 'beyond') throw new RangeError('credit would pass 2^53 nano-dollars')
}
