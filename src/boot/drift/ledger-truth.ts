import type { Kysely } from 'kysely'
import { localDayText } from '../../kit/local-day.ts'
import { credentialSpends, creditOf, spendsOf } from '../../ledger/standing.ts'
import { periodAt } from '../../limits/budget-period.ts'
import { CREDENTIAL_BUDGET, credentialOf, type Difference, type Standing, type Subject } from '../../limits/standing.ts'
import type { Nano } from '../../model/money.ts'
import { budgetPeriods } from '../../model/workspace.ts'
import type { Database } from '../../store/schema.ts'
import { runningPeriods } from '../running-periods.ts'

/** What the ledger says of a subject, read at one moment. */
export interface Truth {
  readonly credit: Nano
  /** What a budget has settled since a running period began (epoch ms); undefined: no period begins there. */
  readonly spentSince: (keyId: string, start: number) => Span | undefined
}

/** The ledger tells an amount, or only between which two it lies. */
export interface Span {
  readonly least: Nano
  readonly most: Nano
}

export interface LedgerTruth {
  readonly db: Kysely<Database>
  readonly zoneOf: (workspaceId: string) => string
  /** The zone of a workspace's own credential; undefined: it is the operator's, or gone. */
  readonly credentialZone: (credentialId: string) => string | undefined
}

/** `now`: epoch ms. */
export function readTruth({ db, zoneOf, credentialZone }: LedgerTruth, subject: Subject, now: number): Promise<Truth> {
  const credentialId = credentialOf(subject)
  if (credentialId === undefined) return workspaceTruth(db, subject, zoneOf(subject), now)
  return credentialTruth(db, credentialId, credentialZone(credentialId), now)
}

function workspaceTruth(db: Kysely<Database>, workspaceId: string, timeZone: string, now: number): Promise<Truth> {
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
          const spent = period && (keys.get(keyId)?.[period] ?? 0n)
          return spent === undefined ? undefined : { least: spent, most: spent }
        },
      }
    })
}

/**
 * The ledger keeps a credential's costs by local days of the workspaces that it served. For a workspace's own one these
 * are the days of its month. An operator's month is UTC's: the day before it may hold some of it (of zones to the west),
 * the first day some of the month before (of zones to the east), and all later days are whole within it.
 */
async function credentialTruth(
  db: Kysely<Database>,
  credentialId: string,
  timeZone: string | undefined,
  now: number,
): Promise<Truth> {
  const zone = timeZone ?? 'UTC'
  const { start } = periodAt(zone, 'month', now)
  const first = localDayText(zone, start)
  const earliest = timeZone === undefined ? localDayText('UTC', start - DAY_MS) : first
  let least = 0n
  let most = 0n
  for (const { day, spend } of await credentialSpends(db, earliest, credentialId)) {
    most += spend
    if (timeZone === undefined ? day > first : true) least += spend
  }
  return {
    credit: 0n,
    spentSince: (name, since) => (name === CREDENTIAL_BUDGET && since === start ? { least, most } : undefined),
  }
}

const DAY_MS = 86_400_000

/**
 * What the ledger has beyond the counters, at the least; undefined: they agree. Budgets of a period that is over are left
 * out, and those that still run by a zone that the workspace had before.
 */
export function differenceOf(standing: Standing, truth: Truth, now: number): Difference | undefined {
  const spends = new Map<string, Nano>()
  for (const { keyId, window, spent } of standing.spends) {
    const settled = window.end <= now ? undefined : truth.spentSince(keyId, window.start)
    if (!settled) continue
    if (spent < settled.least) spends.set(keyId, settled.least - spent)
    else if (spent > settled.most) spends.set(keyId, settled.most - spent)
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
