import { type Kysely, sql } from 'kysely'
import { localDayText } from '../kit/local-day.ts'
import { credentialSpends, credits, keySpends, type PeriodStart } from '../ledger/standing.ts'
import { allTime, BudgetPeriods, type PeriodWindow } from '../limits/budget-period.ts'
import type { Nano } from '../model/money.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { budgetPeriods, type Key } from '../model/workspace.ts'
import type { Database } from '../store/schema.ts'
import { readPage } from '../store/text-page.ts'

/** The part of a limits implementation that is filled from the ledger. */
export interface SeedableLimits {
  seedCredit(workspaceId: string, credit: Nano): void
  seedSpend(keyId: string, window: PeriodWindow, spent: Nano): void
  seedCredentialSpend(credentialId: string, window: PeriodWindow, spent: Nano): void
}

const DAY_MS = 86_400_000

/** Days are compared as text; the zones' days differ from UTC's by one at most. */
function dayText(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10)
}

/** Fills credit and spend from the ledger, before the first request is admitted. */
export async function seedLimits(
  db: Kysely<Database>,
  limits: SeedableLimits,
  snapshot: Snapshot,
  keyOf: (keyId: string) => Key | undefined,
  now: number,
): Promise<void> {
  for (const { workspaceId, credit } of await credits(db)) limits.seedCredit(workspaceId, credit)
  const periods = new BudgetPeriods()
  for (const { id, workspace_id, spend } of await keySpends(db, await periodStarts(db, periods, now))) {
    const key = keyOf(id)
    const timeZone = snapshot.workspace(workspace_id)?.timeZone
    if (!key || timeZone === undefined) continue
    limits.seedSpend(id, periods.current(timeZone, key.budgetPeriod, now), spend)
  }
  await seedCredentials(db, limits, now, dayText(now - 33 * DAY_MS))
}

/** Every zone in use with every period. */
async function periodStarts(db: Kysely<Database>, periods: BudgetPeriods, now: number): Promise<PeriodStart[]> {
  const zones = await db.selectFrom('workspaces').select('time_zone').distinct().execute()
  return zones.flatMap(({ time_zone: timeZone }) =>
    budgetPeriods.map((period) => {
      const window = periods.current(timeZone, period, now)
      return { timeZone, period, since: window === allTime ? '' : localDayText(timeZone, window.start) }
    }),
  )
}

async function seedCredentials(
  db: Kysely<Database>,
  limits: SeedableLimits,
  now: number,
  since: string,
): Promise<void> {
  const rows = await readPage<{ id: string; time_zone: string }>(
    db,
    { id: 'plain', time_zone: 'text' },
    sql`select c.id, w.time_zone from credentials c join workspaces w on w.id = c.workspace_id where c.deleted_at is null`,
  )
  const zoneOf = new Map(rows.map(({ id, time_zone }) => [id, time_zone]))
  const periods = new BudgetPeriods()
  const spent = new Map<string, Nano>()
  for (const { id, day, spend } of await credentialSpends(db, since)) {
    const timeZone = zoneOf.get(id) ?? 'UTC'
    if (day < localDayText(timeZone, periods.current(timeZone, 'month', now).start)) continue
    spent.set(id, (spent.get(id) ?? 0n) + spend)
  }
  for (const [id, amount] of spent) {
    limits.seedCredentialSpend(id, periods.current(zoneOf.get(id) ?? 'UTC', 'month', now), amount)
  }
}
