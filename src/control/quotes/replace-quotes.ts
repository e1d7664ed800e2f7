import { newId } from '../../kit/ids.ts'
import type { Lane } from '../../model/lane.ts'
import { writePrice } from '../../model/written-price.ts'
import type { ControlDeps, Trx } from '../deps.ts'
import { int8 } from '../shared/time.ts'
import type { QuoteRule, QuoteView } from './schema.ts'
import { viewQuote } from './view.ts'

/** Replaces the lane's rules. The former ones stay as history: requests were charged by them. */
export async function replaceQuotes(
  deps: ControlDeps,
  ws: string,
  lane: Lane,
  rules: readonly QuoteRule[],
): Promise<{ rules: QuoteView[] }> {
  const rows = await deps.db.transaction().execute(async (trx) => {
    // Two replacements at once would otherwise both stay in force.
    await trx.selectFrom('workspaces').select('id').where('id', '=', ws).forUpdate().execute()
    const at = int8(deps.clock())
    await trx
      .updateTable('quotes')
      .set({ replaced_at: at })
      .where('workspace_id', '=', ws)
      .where('lane', '=', lane)
      .where('replaced_at', 'is', null)
      .execute()
    const inserted = await insertRules(trx, ws, lane, rules, at)
    await deps.recordChange(trx, 'quote', ws)
    return inserted
  })
  await deps.afterChange()
  return { rules: rows.map(viewQuote) }
}

/** Ids ascend in the order of the rules, and that order decides which of two matching rules wins. */
async function insertRules(trx: Trx, ws: string, lane: Lane, rules: readonly QuoteRule[], at: bigint) {
  if (rules.length === 0) return []
  const rows = await trx
    .insertInto('quotes')
    .values(rules.map((rule) => ({ id: newId('quote'), workspace_id: ws, lane, created_at: at, ...ruleColumns(rule) })))
    .returningAll()
    .execute()
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1))
}

function ruleColumns(rule: QuoteRule) {
  const margin = rule.margin ?? rule.marginPercent
  return {
    pattern: rule.pattern,
    // Percent with four decimals and a fraction with six count the same unit: parts per million.
    margin: margin === undefined ? null : Number(margin),
    price: rule.price === undefined ? null : JSON.stringify(writePrice(rule.price)),
    valid_from: rule.validFrom == null ? null : int8(rule.validFrom),
    valid_until: rule.validUntil == null ? null : int8(rule.validUntil),
    replaced_at: null,
  }
}
