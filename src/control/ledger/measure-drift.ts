import { setTimeout as sleep } from 'node:timers/promises'
import { localDayText } from '../../kit/local-day.ts'
import { credits, keySpends, type PeriodStart } from '../../ledger/standing.ts'
import { allTime, BudgetPeriods } from '../../limits/budget-period.ts'
import type { Nano } from '../../model/money.ts'
import { budgetPeriods } from '../../model/workspace.ts'
import type { ControlDeps } from '../deps.ts'
import { modelKey } from '../keys/view.ts'

/** How far the live counters are from the ledger. */
export interface Drift {
  /** Sum of the differences by their size: credit, and what keys have spent in their period. Nano-dollars. */
  readonly amount: Nano
  readonly workspaces: number
  /** Workspaces with requests under way, whose counters are ahead of the ledger by right. */
  readonly unchecked: number
}

/** A charge is in the counters at once and on the ledger with the next commit; what is only that has gone by then. */
const AGAIN_AFTER_MS = 300

/** Differences that stay the same when looked at again. Rejects with Fault `unavailable` when Redis cannot be asked. */
export async function measureDrift(deps: ControlDeps): Promise<Drift> {
  const first = await compare(deps, undefined)
  if (first.off.size === 0) return { amount: 0n, workspaces: 0, unchecked: first.unchecked }
  await sleep(AGAIN_AFTER_MS)
  const second = await compare(deps, first.off)
  let amount = 0n
  let workspaces = 0
  for (const [ws, drift] of second.off) {
    if (first.off.get(ws) !== drift) continue
    amount += drift
    workspaces++
  }
  return { amount, workspaces, unchecked: first.unchecked + second.unchecked }
}

interface Compared {
  /** Workspace → size of its differences, where there are any. */
  readonly off: Map<string, Nano>
  readonly unchecked: number
}

/** Workspaces that have moved credit, or of them `only` these. Those with holds are counted and left out. */
async function compare(deps: ControlDeps, only: ReadonlyMap<string, Nano> | undefined): Promise<Compared> {
  const off = new Map<string, Nano>()
  const checked: string[] = []
  let unchecked = 0
  const booked = (await credits(deps.db)).filter(({ workspaceId }) => !only || only.has(workspaceId))
  await inTurns(booked, async ({ workspaceId, credit }) => {
    const state = await deps.limits.creditState(workspaceId)
    if (state.held !== 0n) return void unchecked++
    checked.push(workspaceId)
    add(off, workspaceId, state.credit - credit)
  })
  await addSpends(deps, new Set(checked), off)
  return { off, unchecked }
}

function add(off: Map<string, Nano>, ws: string, difference: Nano): void {
  if (difference !== 0n) off.set(ws, (off.get(ws) ?? 0n) + (difference < 0n ? -difference : difference))
}

async function addSpends(deps: ControlDeps, checked: ReadonlySet<string>, off: Map<string, Nano>): Promise<void> {
  const spends = new Map((await keySpends(deps.db, await periodStarts(deps))).map(({ id, spend }) => [id, spend]))
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page = await keysAfter(deps, after)
    const rows = page.filter((row) => checked.has(row.workspace_id))
    await inTurns(rows, async (row) => {
      const spent = await deps.limits.spentBy(modelKey(row), row.time_zone)
      add(off, row.workspace_id, spent - (spends.get(row.id) ?? 0n))
    })
    after = page.length === KEYS ? page.at(-1)?.id : undefined
  }
}

const KEYS = 1_000

function keysAfter(deps: ControlDeps, after: string) {
  return deps.db
    .selectFrom('keys as k')
    .innerJoin('workspaces as w', 'w.id', 'k.workspace_id')
    .selectAll('k')
    .select('w.time_zone')
    .where('k.id', '>', after)
    .where('k.revoked_at', 'is', null)
    .orderBy('k.id')
    .limit(KEYS)
    .execute()
}

/** Questions to Redis that are under way at once. */
const AT_ONCE = 50

async function inTurns<T>(items: readonly T[], ask: (item: T) => Promise<void>): Promise<void> {
  for (let i = 0; i < items.length; i += AT_ONCE) await Promise.all(items.slice(i, i + AT_ONCE).map(ask))
}

/** Every zone in use with every period. */
async function periodStarts(deps: ControlDeps): Promise<PeriodStart[]> {
  const periods = new BudgetPeriods()
  const zones = await deps.db.selectFrom('workspaces').select('time_zone').distinct().execute()
  return zones.flatMap(({ time_zone: timeZone }) =>
    budgetPeriods.map((period) => {
      const window = periods.current(timeZone, period, deps.clock())
      return { timeZone, period, since: window === allTime ? '' : localDayText(timeZone, window.start) }
    }),
  )
}
