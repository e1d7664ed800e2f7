import { sql } from 'kysely'
import { newId } from '../../kit/ids.ts'
import type { Lane } from '../../model/lane.ts'
import type { Trx } from '../deps.ts'
import { int8 } from '../shared/time.ts'
import { agreedRule, ruleColumns } from './rule-columns.ts'
import type { QuoteBody } from './schema.ts'
import type { QuoteRow } from './view.ts'

/** Two changes of one workspace's quotes at once would otherwise both be in force, or get one number. */
export async function lockQuotes(trx: Trx, ws: string): Promise<void> {
  await trx.selectFrom('workspaces').select('id').where('id', '=', ws).forUpdate().execute()
}

type Stage = Partial<Pick<QuoteRow, 'offered_at' | 'accept_until' | 'valid_from' | 'in_force_at'>> & {
  readonly status: 'offered' | 'effective'
}

/** Writes the lane's next version with its rules, under the lock. Nothing ever changes the rules again. */
export async function insertVersion(
  trx: Trx,
  ws: string,
  lane: Lane,
  { rules, support, note }: QuoteBody,
  stage: Stage,
  at: number,
): Promise<QuoteRow> {
  const latest = trx
    .selectFrom('quotes')
    .select((eb) => eb.fn.coalesce(eb.fn.max('version'), sql<number>`0`).as('version'))
    .where('workspace_id', '=', ws)
    .where('lane', '=', lane)
  const { version } = await latest.executeTakeFirstOrThrow()
  const written = { support: support || null, note: note || null, created_at: int8(at) }
  const quote = await trx
    .insertInto('quotes')
    .values({ id: newId('qv'), workspace_id: ws, lane, version: Number(version) + 1, ...written, ...stage })
    .returningAll()
    .executeTakeFirstOrThrow()
  if (rules.length > 0) {
    // Ids ascend in the order of the rules, and that order decides which of two matching rules wins.
    const rows = rules.map((rule) => ({
      id: newId('quote'),
      quote_id: quote.id,
      workspace_id: ws,
      lane,
      ...ruleColumns(agreedRule(rule, lane, quote)),
    }))
    await trx.insertInto('quote_rules').values(rows).execute()
  }
  return quote
}

/**
 * Ends what is in force on the lane, now or when `from` comes, under the lock. What was to come into force at `from` or
 * later never does.
 */
export async function endFormer(trx: Trx, ws: string, lane: Lane, at: number, from: number): Promise<void> {
  const [now, then] = [int8(at), int8(from)]
  const former = () =>
    trx.updateTable('quotes').where('workspace_id', '=', ws).where('lane', '=', lane).where('status', '=', 'effective')
  const ended = sql<bigint>`least(coalesce(replaced_at, ${now}::int8), ${now}::int8)`
  // Not by the clock of whoever reads: the status alone says that they are over.
  const gone = former().set({
    status: 'replaced',
    replaced_at: ended,
    in_force_at: sql<bigint | null>`case when in_force_at > ${now}::int8 then null else in_force_at end`,
  })
  await (from > at
    ? gone.where((eb) => eb.or([eb('replaced_at', '<=', now), eb('in_force_at', '>=', then)]))
    : gone
  ).execute()
  if (from > at) {
    await former()
      .set({ replaced_at: then })
      .where((eb) => eb.or([eb('replaced_at', 'is', null), eb('replaced_at', '>', then)]))
      .execute()
  }
}
