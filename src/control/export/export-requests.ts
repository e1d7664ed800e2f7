import { newId } from '../../kit/ids.ts'
import type { ControlDeps } from '../deps.ts'
import type { RequestFilter } from '../requests/schema.ts'
import type { Sight } from '../requests/sight.ts'
import { viewRequest } from '../requests/view.ts'
import { walkPage } from '../requests/walk-page.ts'
import { csvHead, csvLine } from './csv.ts'

const PAGE = 500

export interface RecordQuery {
  readonly format: 'csv' | 'jsonl'
  /** Id of the last request that the client has. */
  readonly after: string | undefined
  readonly filter: RequestFilter
}

/**
 * The matching requests, oldest first, as chunks of text. Read page by page while the client takes them, so that an
 * export of any length needs little memory and holds no transaction open. Ends at the moment it began.
 */
export async function* exportRequests(
  deps: ControlDeps,
  sight: Sight,
  ws: string,
  { format, after, filter }: RecordQuery,
): AsyncGenerator<string> {
  const line = format === 'csv' ? csvLine : (record: object) => `${JSON.stringify(record)}\n`
  const end = newId('req')
  if (format === 'csv') yield csvHead
  for (let from = after; ; ) {
    const { rows, bound } = await walkPage(deps, ws, filter, { order: 'asc', from, end, limit: PAGE })
    if (rows.length > 0) yield rows.map((row) => line(viewRequest(sight, row))).join('')
    from = rows.length === PAGE ? rows.at(-1)?.id : bound
    if (from === undefined) return
  }
}
