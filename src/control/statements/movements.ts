import { type RawBuilder, sql } from 'kysely'
import { creditAccount } from '../../model/accounts.ts'
import type { ControlDeps } from '../deps.ts'
import type { MonthSpan } from './month-span.ts'

/** What one month moved, and what came after it. Amounts are decimal texts of nano-dollars. */
export interface Movements {
  readonly balance: string
  readonly later_charges: string
  readonly later_credits: string
  readonly lanes: readonly (readonly [lane: string, requests: string, charge: string])[]
  readonly models: readonly (readonly [lane: string, model: string, requests: string, charge: string])[]
  readonly kinds: readonly (readonly [kind: string, count: string, amount: string])[]
  readonly entries: readonly (readonly [id: string, kind: string, at: string, reason: string | null, amount: string])[]
}

export const MOST_LINES = 1_000

/**
 * One statement, so that the balance and all that moved it are of one moment. Charges come from the sums by day and
 * model, whose number does not grow with that of the requests; everything else from its transactions, which are few.
 */
export async function readMovements(deps: ControlDeps, ws: string, span: MonthSpan): Promise<Movements> {
  const { firstDay, nextDay, from, until } = span
  const charges = sql`usage_days where workspace_id = ${ws} and day >= ${firstDay} and day < ${nextDay}`
  const credits = creditsOf(ws, sql`t.at >= ${from} and t.at < ${until}`)
  const { rows } = await sql<Movements>`select
    coalesce((select balance from accounts where id = ${creditAccount(ws)}), 0)::text as balance,
    (select coalesce(sum(charge), 0) from usage_days where workspace_id = ${ws} and day >= ${nextDay})::text as later_charges,
    (select coalesce(sum(c.amount), 0) from (${creditsOf(ws, sql`t.at >= ${until}`)}) c)::text as later_credits,
    ${list(sql`select json_build_array(lane, sum(requests)::text, sum(charge)::text) as line
      from ${charges} group by lane order by lane`)} as lanes,
    ${list(sql`select json_build_array(lane, model, sum(requests)::text, sum(charge)::text) as line
      from ${charges} group by lane, model order by sum(charge) desc, lane, model limit ${MOST_LINES}`)} as models,
    ${list(sql`select json_build_array(c.kind, count(*)::text, sum(c.amount)::text) as line
      from (${credits}) c group by c.kind order by c.kind`)} as kinds,
    ${list(sql`select json_build_array(c.id, c.kind, c.at::text, c.reason, c.amount::text) as line
      from (${credits}) c order by c.at, c.id limit ${MOST_LINES}`)} as entries`.execute(deps.db)
  return rows[0] as Movements
}

/** Whatever moved the workspace's credit and is no charge. The literal lets its own small index be used. */
export function creditsOf(ws: string, when: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select t.id, t.kind, t.at, t.reason, p.amount
    from transactions t join postings p on p.transaction_id = t.id and p.account_id = ${creditAccount(ws)}
    where t.workspace_id = ${ws} and t.kind <> 'charge' and ${when}`
}

function list(lines: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select coalesce(json_agg(l.line), '[]'::json) from (${lines}) l)`
}
