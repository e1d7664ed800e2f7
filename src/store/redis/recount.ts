import type { PeriodWindow } from '../../limits/budget-period.ts'
import type { Key } from '../../model/workspace.ts'
import { within } from './deadline.ts'
import { exact } from './exact-amount.ts'
import type { LimitsParts } from './limits-parts.ts'
import { recountScript } from './scripts/seed.ts'
import { budgetName, workspaceSlot } from './slot-keys.ts'

/**
 * Counts a key's spend in another period: the ledger tells the difference between the two, and what is not on it yet
 * lies in both. `counted`: start of the period that is counted. False when the ledger could not be asked in time.
 */
export function recount(parts: LimitsParts, key: Key, window: PeriodWindow, counted: string): Promise<boolean> {
  const slot = workspaceSlot(parts.prefix, key.workspaceId)
  const work = async () => {
    const since = [Number(counted), window.start] as const
    const [before, after] = (await parts.spentSince?.(key.workspaceId, key.id, since)) ?? [0n, 0n]
    const args = [budgetName(key.id), counted, String(window.start), exact(after - before)]
    await parts.link.run(recountScript, [slot.money, slot.holds, slot.expiries], args)
  }
  return parts.succeeds(within(parts.waitMs, work()))
}
