import { sql } from 'kysely'
import { groupBy } from '../../kit/group-by.ts'
import type { Lane } from '../../model/lane.ts'
import type { ControlDeps } from '../deps.ts'
import { notFound } from '../shared/faults.ts'
import { int8 } from '../shared/time.ts'
import { readVolume, viewVolume } from './read-volume.ts'
import type { QuotesView, QuoteView } from './schema.ts'
import { type QuoteRow, type RuleRow, viewQuote } from './view.ts'

/** Versions that one answer holds. */
const MOST = 100

/** A workspace's quotes on one lane or all, oldest first. `history`: those that are over too. */
export async function readQuotes(
  deps: ControlDeps,
  ws: string,
  lane: Lane | undefined,
  history: boolean,
): Promise<QuotesView> {
  const now = deps.clock()
  let select = deps.db.selectFrom('quotes').selectAll().where('workspace_id', '=', ws).orderBy('id', 'desc').limit(MOST)
  if (lane !== undefined) select = select.where('lane', '=', lane)
  if (!history) select = select.where(isCurrent(now))
  const rows = (await select.execute()).reverse()
  const rules = await rulesOf(deps, rows)
  const volume = await readVolume(deps, ws)
  const quotes = rows.map((row) => viewQuote(row, rules.get(row.id) ?? [], volume.of(row.lane), now))
  return {
    quotes,
    rules: quotes.filter(({ inForceFrom }) => inForceFrom !== null).flatMap((quote) => quote.rules),
    volume: viewVolume(volume, lane),
  }
}

/** In force or to come, or an offer that can be accepted. The list of statuses lets the small index be used. */
function isCurrent(now: number) {
  const at = int8(now)
  return sql<boolean>`(
    status in ('offered', 'effective') and case status
      when 'offered' then accept_until is null or accept_until > ${at}::int8
      else replaced_at is null or replaced_at > ${at}::int8 end)`
}

async function rulesOf(deps: ControlDeps, quotes: readonly QuoteRow[]): Promise<Map<string, RuleRow[]>> {
  if (quotes.length === 0) return new Map()
  const ids = quotes.map(({ id }) => id)
  const rows = await deps.db.selectFrom('quote_rules').selectAll().where('quote_id', 'in', ids).orderBy('id').execute()
  return groupBy(rows, (row) => row.quote_id)
}

/** One version by its id. */
export async function readQuote(deps: ControlDeps, ws: string, lane: Lane, id: string): Promise<QuoteView> {
  const row = await deps.db
    .selectFrom('quotes')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', ws)
    .where('lane', '=', lane)
    .executeTakeFirst()
  if (!row) throw notFound('quote', id)
  const rules = await rulesOf(deps, [row])
  const volume = await readVolume(deps, ws)
  return viewQuote(row, rules.get(id) ?? [], volume.of(lane), deps.clock())
}
