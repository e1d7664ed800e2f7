import type { Selectable } from 'kysely'
import type { Lane } from '../../model/lane.ts'
import type { Nano } from '../../model/money.ts'
import { tierAt } from '../../model/volume-tiers.ts'
import { readWrittenTier, type WrittenTier } from '../../model/written-tier.ts'
import type { Database } from '../../store/schema.ts'
import { factor, type PriceView } from '../shared/price.ts'
import { iso, isoOrNull } from '../shared/time.ts'
import type { QuoteView, quoteStatuses, RuleView } from './schema.ts'

export type QuoteRow = Selectable<Database['quotes']>
export type RuleRow = Selectable<Database['quote_rules']>

/** What the stored status and the times make of a version at this time. */
export function statusOf(row: QuoteRow, now: number): (typeof quoteStatuses)[number] {
  switch (row.status) {
    case 'offered':
      return row.accept_until !== null && row.accept_until <= now ? 'expired' : 'offered'
    case 'effective':
      if (row.replaced_at !== null && row.replaced_at <= now) return 'replaced'
      return row.in_force_at !== null && row.in_force_at > now ? 'scheduled' : 'in_force'
    case 'declined':
    case 'withdrawn':
    case 'superseded':
      return row.status
    default:
      return 'replaced'
  }
}

/** `volume`: what the workspace was charged this month on the lane. */
export function viewQuote(row: QuoteRow, rules: readonly RuleRow[], volume: Nano, now: number): QuoteView {
  return {
    id: row.id,
    lane: row.lane as Lane,
    version: row.version,
    status: statusOf(row, now),
    support: row.support,
    note: row.note,
    rules: rules.map((rule) => viewRule(row, rule, volume)),
    createdAt: iso(row.created_at),
    offeredAt: isoOrNull(row.offered_at),
    acceptUntil: isoOrNull(row.accept_until),
    validFrom: isoOrNull(row.valid_from),
    acceptedAt: isoOrNull(row.accepted_at),
    acceptedBy: row.accepted_by,
    inForceFrom: isoOrNull(row.in_force_at),
    closedAt: isoOrNull(row.closed_at),
    replacedAt: isoOrNull(row.replaced_at),
  }
}

function viewRule(quote: QuoteRow, row: RuleRow, volume: Nano): RuleView {
  const written = (row.tiers ?? []) as readonly WrittenTier[]
  const tiers = written.map(readWrittenTier)
  const holding = tierAt({ tiers }, volume)
  return {
    id: row.id,
    lane: row.lane as Lane,
    version: quote.version,
    pattern: row.pattern,
    ...viewTerms(row),
    tiers: written.map((tier) => ({ aboveUsd: tier.aboveUsd, ...viewTerms(tier) })),
    tierNow: holding ? tiers.indexOf(holding) : null,
    validFrom: isoOrNull(row.valid_from),
    validUntil: isoOrNull(row.valid_until),
    createdAt: iso(quote.created_at),
    replacedAt: isoOrNull(quote.replaced_at),
  }
}

function viewTerms({ margin, price }: { readonly margin?: number | null; readonly price?: unknown }) {
  return { margin: margin == null ? null : factor(margin), price: (price ?? null) as PriceView | null }
}
