import type { Lane } from '../../model/lane.ts'
import type { ControlDeps } from '../deps.ts'
import type { QuoteView } from './schema.ts'
import { viewQuote } from './view.ts'

const MOST = 1000

export async function readQuotes(
  deps: ControlDeps,
  ws: string,
  lane: Lane | undefined,
  history: boolean,
): Promise<{ rules: QuoteView[] }> {
  let select = deps.db.selectFrom('quotes').selectAll().where('workspace_id', '=', ws).orderBy('id').limit(MOST)
  if (lane !== undefined) select = select.where('lane', '=', lane)
  if (!history) select = select.where('replaced_at', 'is', null)
  return { rules: (await select.execute()).map(viewQuote) }
}
