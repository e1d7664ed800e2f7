import type { Kysely } from 'kysely'
import { credentialSpends, credits, keySpends } from '../ledger/standing.ts'
import { localDayText } from '../kit/local-day.ts'
import { allTime, BudgetPeriods, type PeriodWindow } from '../limits/budget-period.ts'
import type { Nano } from '../model/money.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Key } from '../model/workspace.ts'
import type { Database } from '../store/schema.ts'

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
  const since = dayText(now - 33 * DAY_MS)
  const byKey = new Map<string, { key: Key; timeZone: string; spent: Nano }>()
  for (const { id, workspaceId, day, spend } of await keySpends(db, since)) {
    const key = keyOf(id)
    const timeZone = snapshot.workspace(workspaceId)?.timeZone
    if (!key || timeZone === undefined) continue
    const window = periods.current(timeZone, key.budgetPeriod, now)
    if (window !== allTime && (day === '' || day < localDayText(timeZone, window.start))) continue
    const known = byKey.get(id)
    if (known) known.spent += spend
    else byKey.set(id, { key, timeZone, spent: spend })
  }
  for (const [id, { key, timeZone, spent }] of byKey) {
    limits.seedSpend(id, periods.current(timeZone, key.budgetPeriod, now), spent)
  }
  await seedCredentials(db, limits, now, since)
}

async function seedCredentials(db: Kysely<Database>, limits: SeedableLimits, now: number, since: string): Promise<void> {
  const rows = await db
    .selectFrom('credentials')
    .innerJoin('workspaces', 'workspaces.id', 'credentials.workspace_id')
    .select(['credentials.id', 'workspaces.time_zone'])
    .where('credentials.deleted_at', 'is', null)
    .execute()
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
