import { newId } from '../../kit/ids.ts'
import type { ControlDeps } from '../deps.ts'
import { listColumns, selectRequests, walkedId } from '../requests/select-requests.ts'
import type { Sight } from '../requests/sight.ts'
import { viewRequest } from '../requests/view.ts'
import { csvHead, csvLine } from './csv.ts'
import type { ExportQuery } from './schema.ts'

const PAGE = 500

/**
 * The matching requests, oldest first, as chunks of text. Read page by page while the client takes them, so that an
 * export of any length needs little memory and holds no transaction open. Ends at the moment it began.
 */
export async function* exportRequests(
  deps: ControlDeps,
  sight: Sight,
  ws: string,
  query: ExportQuery,
): AsyncGenerator<string> {
  const { format, cursor, ...filter } = query
  const line = format === 'csv' ? csvLine : (record: object) => `${JSON.stringify(record)}\n`
  const end = newId('req')
  let after = cursor ?? ''
  if (format === 'csv') yield csvHead
  for (;;) {
    const rows = await selectRequests(deps, ws, filter)
      .select(listColumns)
      .where(walkedId, '>', after)
      .where(walkedId, '<', end)
      .orderBy(walkedId)
      .limit(PAGE)
      .execute()
    if (rows.length > 0) yield rows.map((row) => line(viewRequest(sight, row))).join('')
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = last.id
  }
}
