import type { Kysely } from 'kysely'
import { creditOf, settledAmong, spendsOf } from '../../ledger/standing.ts'
import type { Difference, Standing } from '../../limits/standing.ts'
import type { Nano } from '../../model/money.ts'
import { budgetPeriods } from '../../model/workspace.ts'
import type { Database } from '../../store/schema.ts'
import { runningPeriods } from '../running-periods.ts'

/** What the ledger says of a workspace, read at one moment. */
export interface Truth {
  readonly credit: Nano
  /** What a key has settled since a running period began (epoch ms); undefined: no period begins there. */
  readonly spentSince: (keyId: string, start: number) => Nano | undefined
}

/** `now`: epoch ms. */
export function readTruth(db: Kysely<Database>, workspaceId: string, timeZone: string, now: number): Promise<Truth> {
  const { windows, starts } = runningPeriods(timeZone, now)
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const keys = new Map((await spendsOf(trx, workspaceId, starts)).map((key) => [key.id, key]))
      return {
        credit: await creditOf(trx, workspaceId),
        spentSince: (keyId, start) => {
          const period = budgetPeriods.find((name) => windows[name].start === start)
          return period && (keys.get(keyId)?.[period] ?? 0n)
        },
      }
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
export function differenceOf(standing: Standing, truth: Truth, now: number): Difference | undefined {
  const spends = new Map<string, Nano>()
  for (const { keyId, window, spent } of standing.spends) {
    const settled = window.end <= now ? undefined : truth.spentSince(keyId, window.start)
    if (settled !== undefined && settled !== spent) spends.set(keyId, settled - spent)
  }
  const credit = truth.credit - standing.credit
  return credit === 0n && spends.size === 0 ? undefined : { credit, spends }
}

/** Sum of the differences by their size. */
export function sizeOf({ credit, spends }: Difference): Nano {
  let sum = credit < 0n ? -credit : credit
  for (const amount of spends.values()) sum += amount < 0n ? -amount : amount
  return sum
}
