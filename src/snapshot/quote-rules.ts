import type { Kysely } from 'kysely'
import type { Lane } from '../model/lane.ts'
import type { AgreedRule } from '../model/workspace.ts'
import { readWrittenPrice, type WrittenPrice } from '../model/written-price.ts'
import { readWrittenTier, type WrittenTier } from '../model/written-tier.ts'
import type { Database } from '../store/schema.ts'

/** Rows per statement. */
const PAGE = 5_000

/** Versions that a later one ends are read a while longer, since clocks of nodes differ. */
const CLOCK_MS = 3_600_000

/**
 * Rules of the quotes that are in force or to come, oldest first: of the workspaces named, or all. What was replaced at
 * once is not among them, whatever a node's clock says; a version whose successor begins later ends when that begins.
 */
export async function* readQuoteRules(
  db: Kysely<Database>,
  now: number,
  workspaceIds?: readonly string[],
): AsyncGenerator<{ readonly workspaceId: string; readonly rule: AgreedRule }> {
  for (let after = ''; ; ) {
    const rows = await rulesAfter(db, now, after, workspaceIds)
    for (const row of rows) yield { workspaceId: row.workspace_id, rule: ruleOf(row) }
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = last.id
  }
}

function rulesAfter(db: Kysely<Database>, now: number, after: string, workspaceIds: readonly string[] | undefined) {
  const select = db
    .selectFrom('quote_rules as r')
    .innerJoin('quotes as q', 'q.id', 'r.quote_id')
    .selectAll('r')
    .select(['q.version', 'q.valid_from as begins_at', 'q.replaced_at'])
    .where('q.status', '=', 'effective')
    .where((eb) => eb.or([eb('q.replaced_at', 'is', null), eb('q.replaced_at', '>', BigInt(now - CLOCK_MS))]))
    .where('r.id', '>', after)
    .orderBy('r.id')
    .limit(PAGE)
  return (workspaceIds ? select.where('r.workspace_id', 'in', workspaceIds) : select).execute()
}

type RuleRow = Awaited<ReturnType<typeof rulesAfter>>[number]

function ruleOf(row: RuleRow): AgreedRule {
  return {
    lane: row.lane as Lane,
    pattern: row.pattern,
    margin: row.margin ?? undefined,
    price: row.price === null ? undefined : readWrittenPrice(row.price as WrittenPrice),
    validFrom: bound(Math.max, row.valid_from, row.begins_at),
    validUntil: bound(Math.min, row.valid_until, row.replaced_at),
    quote: { id: row.quote_id, version: row.version },
    tiers: row.tiers === null ? undefined : (row.tiers as readonly WrittenTier[]).map(readWrittenTier),
  }
}

/** The rule's own bound and the version's, whichever is narrower. */
function bound(narrower: (a: number, b: number) => number, ...times: (bigint | null)[]): number | undefined {
  const known = times.filter((time) => time !== null).map(Number)
  return known.length === 0 ? undefined : known.reduce((a, b) => narrower(a, b))
}
