import { localDayText } from '../kit/local-day.ts'
import type { RunningPeriods } from '../ledger/standing.ts'
import { type PeriodWindow, periodAt } from '../limits/budget-period.ts'
import type { BudgetPeriod } from '../model/workspace.ts'

/** The budget periods that run in a zone at `now` (epoch ms), and the days on which they began, as the ledger knows them. */
export function runningPeriods(
  timeZone: string,
  now: number,
): { readonly windows: Readonly<Record<BudgetPeriod, PeriodWindow>>; readonly starts: RunningPeriods } {
  const at = (period: BudgetPeriod) => periodAt(timeZone, period, now)
  const windows = { none: at('none'), day: at('day'), week: at('week'), month: at('month') }
  const dayOf = ({ start }: PeriodWindow) => localDayText(timeZone, start)
  return { windows, starts: { day: dayOf(windows.day), week: dayOf(windows.week), month: dayOf(windows.month) } }
}
