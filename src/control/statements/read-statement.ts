import type { Lane } from '../../model/lane.ts'
import { formatUsd, type Nano } from '../../model/money.ts'
import type { ControlDeps } from '../deps.ts'
import { invalid, notFound } from '../shared/faults.ts'
import { monthAt } from '../shared/month.ts'
import { iso } from '../shared/time.ts'
import { monthSpan } from './month-span.ts'
import { type Movements, readMovements } from './movements.ts'
import type { ModelCharge, StatementView } from './schema.ts'

/**
 * One month of a workspace's credit. Charges belong to the month in which their request came (its day), everything else
 * to the month in which it was booked. Reckoned back from the balance, so that months join without a gap.
 */
export async function readStatement(deps: ControlDeps, ws: string, month: string): Promise<StatementView> {
  const timeZone = await zoneOf(deps, ws)
  const now = deps.clock()
  if (month > monthAt(now, timeZone)) {
    throw invalid(
      'month',
      `${month} has not begun in ${timeZone}. Ask for this month or a former one.`,
      'month_not_begun',
    )
  }
  const span = monthSpan(month, timeZone)
  const found = await readMovements(deps, ws, span)
  const charged = sum(found.lanes.map(([, , charge]) => charge))
  const credited = sum(found.kinds.map(([, , amount]) => amount))
  const closing = BigInt(found.balance) + BigInt(found.later_charges) - BigInt(found.later_credits)
  return {
    workspaceId: ws,
    month,
    timeZone,
    from: iso(span.from),
    until: iso(span.until),
    over: now >= span.until,
    openingUsd: formatUsd(closing + charged - credited),
    credits: viewCredits(found, credited),
    charges: {
      totalUsd: formatUsd(charged),
      requests: found.lanes.reduce((total, [, requests]) => total + Number(requests), 0),
      byLane: found.lanes.map(([lane, requests, charge]) => viewCharge(lane, BigInt(requests), BigInt(charge))),
      byModel: viewModels(found),
    },
    closingUsd: formatUsd(closing),
  }
}

export async function zoneOf(deps: ControlDeps, ws: string): Promise<string> {
  const row = await deps.db.selectFrom('workspaces').select('time_zone').where('id', '=', ws).executeTakeFirst()
  if (!row) throw notFound('workspace', ws)
  return row.time_zone
}

function sum(amounts: readonly string[]): Nano {
  return amounts.reduce((total, amount) => total + BigInt(amount), 0n)
}

function viewCredits({ kinds, entries }: Movements, credited: Nano): StatementView['credits'] {
  const of = (wanted: string) => sum(kinds.filter(([kind]) => kind === wanted).map(([, , amount]) => amount))
  const [topUps, grants] = [of('topup'), of('grant')]
  const count = kinds.reduce((total, [, number]) => total + Number(number), 0)
  return {
    topUpsUsd: formatUsd(topUps),
    grantsUsd: formatUsd(grants),
    adjustmentsUsd: formatUsd(credited - topUps - grants),
    totalUsd: formatUsd(credited),
    entries: entries.map(([id, kind, at, reason, amount]) => ({
      ...{ id, kind, at: iso(BigInt(at)), reason: reason ?? '', amountUsd: formatUsd(BigInt(amount)) },
    })),
    entriesOmitted: count - entries.length,
  }
}

function viewCharge(lane: string, requests: bigint, charge: Nano) {
  return { lane: lane as Lane, requests: Number(requests), chargeUsd: formatUsd(charge) }
}

/** The listed models, and for each lane what the others make together: the lines of a lane add up to it. */
function viewModels({ lanes, models }: Movements): ModelCharge[] {
  const listed = models.map(([lane, model, requests, charge]) => ({
    ...viewCharge(lane, BigInt(requests), BigInt(charge)),
    model,
  }))
  const others = lanes.flatMap(([lane, requests, charge]) => {
    const known = models.filter(([of]) => of === lane)
    const left = BigInt(requests) - sum(known.map(([, , number]) => number))
    if (left === 0n) return []
    return [{ ...viewCharge(lane, left, BigInt(charge) - sum(known.map(([, , , amount]) => amount))), model: null }]
  })
  return [...listed, ...others]
}
