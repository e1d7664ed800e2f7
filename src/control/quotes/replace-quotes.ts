import type { Lane } from '../../model/lane.ts'
import type { ControlDeps } from '../deps.ts'
import { int8 } from '../shared/time.ts'
import { readQuote } from './read-quotes.ts'
import type { QuoteBody, QuoteView } from './schema.ts'
import { endFormer, insertVersion, lockQuotes } from './write-version.ts'

/**
 * Puts a new version in force on the lane at once. The former one, and one that was to come, stay as history: requests
 * were charged by them. An open offer stays open.
 */
export async function replaceQuotes(deps: ControlDeps, ws: string, lane: Lane, body: QuoteBody): Promise<QuoteView> {
  const { id } = await deps.db.transaction().execute(async (trx) => {
    await lockQuotes(trx, ws)
    const at = deps.clock()
    await endFormer(trx, ws, lane, at, at)
    const quote = await insertVersion(trx, ws, lane, body, { status: 'effective', in_force_at: int8(at) }, at)
    await deps.recordChange(trx, 'quote', ws)
    return quote
  })
  await deps.afterChange()
  return readQuote(deps, ws, lane, id)
}
