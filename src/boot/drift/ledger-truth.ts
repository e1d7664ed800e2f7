import type { Kysely } from 'kysely'
import { dayBegunAt, isDayStart } from '../../kit/local-day.ts'
import { creditOf, currentSpends, settledAmong } from '../../ledger/standing.ts'
import type { Difference, SpendStanding, Standing } from '../../limits/standing.ts'
import type { Nano } from '../../model/money.ts'
import type { Database } from '../../store/schema.ts'

/** What the ledger says of a workspace, read at one moment. */
export interface Truth {
  readonly credit: Nano
  /** Key → nano-dollars by local day (`YYYY-MM-DD`), as `currentSpends` tells them. */
  readonly days: ReadonlyMap<string, ReadonlyMap<string, Nano>>
}

export function readTruth(db: Kysely<Database>, workspaceId: string): Promise<Truth> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const days = new Map<string, Map<string, Nano>>()
      for (const { id, day, spend } of await currentSpends(trx, workspaceId, Date.now())) {
        const key = days.get(id) ?? new Map<string, Nano>()
        key.set(day, spend)
        days.set(id, key)
      }
      return { credit: await creditOf(trx, workspaceId), days }
    })
}

/** Which of these requests are settled, so that a hold of theirs can only be left over. */
export function readSettled(db: Kysely<Database>, ids: readonly string[]): Promise<ReadonlySet<string>> {
  return settledAmong(db, ids)
}

/**
 * What the ledger has beyond the counters; undefined: they are equal. Budgets of a period that is over are left out, and
 * those that still run by a zone that the workspace had before.
 */
export function differenceOf(standing: Standing, truth: Truth, timeZone: string, now: number): Difference | undefined {
  const spends = new Map<string, Nano>()
  for (const spend of standing.spends) {
    const { start, end } = spend.window
    if (end <= now || (start !== 0 && !isDayStart(timeZone, start))) continue
    const difference = spentIn(spend, truth, timeZone) - spend.spent
    if (difference !== 0n) spends.set(spend.keyId, difference)
  }
  const credit = truth.credit - standing.credit
  return credit === 0n && spends.size === 0 ? undefined : { credit, spends }
}

function spentIn({ keyId, window }: SpendStanding, { days }: Truth, timeZone: string): Nano {
  const first = window.start === 0 ? '' : dayBegunAt(timeZone, window.start)
  let sum = 0n
  for (const [day, amount] of days.get(keyId) ?? []) if (day >= first) sum += amount
  return sum
}

/** Sum of the differences by their size. */
export function sizeOf({ credit, spends }: Difference): Nano {
  let sum = credit < 0n ? -credit : credit
  for (const amount of spends.values()) sum += amount < 0n ? -amount : amount
  return sum
}
