import type { Kysely } from 'kysely'
import { localDayText } from '../kit/local-day.ts'
import { spendsOf } from '../ledger/standing.ts'
import { allTime, type PeriodWindow, periodAt } from '../limits/budget-period.ts'
import type { Nano } from '../model/money.ts'
import type { Key } from '../model/workspace.ts'
import type { Database } from '../store/schema.ts'

/**
 * What a key has spent in its current period by the ledger. Needed when a budget gets another period: the counters know
 * the spend of the former one only.
 */
export async function spentInPeriod(
  db: Kysely<Database>,
  key: Key,
  timeZone: string,
  now: number,
): Promise<{ readonly window: PeriodWindow; readonly spent: Nano }> {
  const window = periodAt(timeZone, key.budgetPeriod, now)
  const first = window === allTime ? '' : localDayText(timeZone, window.start)
  const days = await spendsOf(db, key.workspaceId, key.id)
  return { window, spent: days.filter(({ day }) => day >= first).reduce((sum, { spend }) => sum + spend, 0n) }
}
