import type { Selectable } from 'kysely'
import type { Lane } from '../../model/lane.ts'
import type { Database } from '../../store/schema.ts'
import { factor, type PriceView } from '../shared/price.ts'
import { iso, isoOrNull } from '../shared/time.ts'
import type { QuoteView } from './schema.ts'

export function viewQuote(row: Selectable<Database['quotes']>): QuoteView {
  return {
    id: row.id,
    lane: row.lane as Lane,
    pattern: row.pattern,
    margin: row.margin === null ? null : factor(row.margin),
    price: row.price as PriceView | null,
    validFrom: isoOrNull(row.valid_from),
    validUntil: isoOrNull(row.valid_until),
    createdAt: iso(row.created_at),
    replacedAt: isoOrNull(row.replaced_at),
  }
}
