import { sql } from 'kysely'
import { creditAccount } from '../../model/accounts.ts'
import { formatUsd } from '../../model/money.ts'
import type { ControlDeps } from '../deps.ts'
import { monthAt } from '../shared/month.ts'
import { monthSpan, monthsBack } from './month-span.ts'
import { creditsOf } from './movements.ts'
import { zoneOf } from './read-statement.ts'
import type { StatementList } from './schema.ts'

/** The months in which credit moved, the latest first: each one's opening is the former one's closing. */
export async function listStatements(deps: ControlDeps, ws: string): Promise<StatementList> {
  const timeZone = await zoneOf(deps, ws)
  const months = await monthsOf(deps, ws, timeZone)
  if (months.length === 0) return { timeZone, data: [] }
  const spans = months.map((month) => monthSpan(month, timeZone))
  const bounds = sql.join(
    spans.map(
      ({ month, firstDay, nextDay, from, until }) =>
        sql`(${month}::text, ${firstDay}::text collate "C", ${nextDay}::text collate "C", ${from}::int8, ${until}::int8)`,
    ),
  )
  // One statement, so that the balance and the sums are of one moment.
  const { rows } = await sql<Row>`
    with months (month, first_day, next_day, begins, ends) as (values ${bounds}),
    charges as (select day, sum(charge) as charge from usage_days where workspace_id = ${ws} group by day),
    credits as (${creditsOf(ws, sql`true`)})
    select m.month,
      coalesce((select balance from accounts where id = ${creditAccount(ws)}), 0)::text as balance,
      (select coalesce(sum(charge), 0) from charges c where c.day >= m.first_day and c.day < m.next_day)::text as charged,
      (select coalesce(sum(amount), 0) from credits c where c.at >= m.begins and c.at < m.ends)::text as credited
    from months m order by m.month desc`.execute(deps.db)
  return { timeZone, data: joined(rows) }
}

type Row = Record<'month' | 'balance' | 'charged' | 'credited', string>

/** Reckons back from the balance. */
function joined(rows: readonly Row[]): StatementList['data'] {
  let closing = BigInt(rows[0]?.balance ?? 0)
  const lines = rows.map(({ month, charged, credited }) => {
    const opening = closing + BigInt(charged) - BigInt(credited)
    const line = {
      month,
      openingUsd: formatUsd(opening),
      creditsUsd: formatUsd(BigInt(credited)),
      chargesUsd: formatUsd(BigInt(charged)),
      closingUsd: formatUsd(closing),
    }
    closing = opening
    return line
  })
  return lines.filter(({ creditsUsd, chargesUsd }) => creditsUsd !== '0' || chargesUsd !== '0')
}

/** From the first movement to the last. */
async function monthsOf(deps: ControlDeps, ws: string, timeZone: string): Promise<string[]> {
  const { rows } = await sql<Record<'first_day' | 'last_day' | 'first_at' | 'last_at', string | null>>`
    select (select min(day) from usage_days where workspace_id = ${ws}) as first_day,
      (select max(day) from usage_days where workspace_id = ${ws}) as last_day,
      min(c.at)::text as first_at, max(c.at)::text as last_at
    from (${creditsOf(ws, sql`true`)}) c`.execute(deps.db)
  const found = rows[0]
  const ofDays = [found?.first_day, found?.last_day].map((day) => day?.slice(0, 7))
  const ofTimes = [found?.first_at, found?.last_at].map((at) => (at ? monthAt(Number(at), timeZone) : undefined))
  const months = [...ofDays, ...ofTimes].filter((month) => month !== undefined).sort()
  const [first, last] = [months[0], months.at(-1)]
  return first !== undefined && last !== undefined ? monthsBack(first, last) : []
}
