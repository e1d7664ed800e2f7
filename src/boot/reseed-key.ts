import type { Kysely } from 'kysely'
import { dayBegunAt } from '../kit/local-day.ts'
import { spentSinceDays } from '../ledger/standing.ts'
import type { Nano } from '../model/money.ts'
import type { Database } from '../store/schema.ts'

/**
 * What a key has settled since each of two moments at which periods begin (epoch ms; 0: ever), of one moment. Needed
 * when a budget gets another period: the counters know the spend of the former one only.
 */
export function spentSince(db: Kysely<Database>, zoneOf: (workspaceId: string) => string) {
  return async (
    workspaceId: string,
    keyId: string,
    since: readonly [number, number],
  ): Promise<readonly [Nano, Nano]> => {
    const timeZone = zoneOf(workspaceId)
    const dayOf = (start: number) => (start === 0 ? '' : dayBegunAt(timeZone, start))
    return spentSinceDays(db, workspaceId, keyId, [dayOf(since[0]), dayOf(since[1])])
  }
}
