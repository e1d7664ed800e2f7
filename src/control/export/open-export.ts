import type { ControlDeps } from '../deps.ts'
import type { Sight } from '../requests/sight.ts'
import { invalid } from '../shared/faults.ts'
import { exportGroups } from './export-groups.ts'
import { exportRequests } from './export-requests.ts'
import { readGroupCursor } from './grouping.ts'
import type { ExportQuery } from './schema.ts'

/** Chunks of text, read while they are taken. Throws Fault at once when the cursor cannot be read. */
export function openExport(deps: ControlDeps, sight: Sight, ws: string, query: ExportQuery): AsyncGenerator<string> {
  const { format, groupBy: grouping, cursor, ...filter } = query
  if (!grouping) {
    if (cursor !== undefined && !/^req_[0-9a-f]{32}$/.test(cursor)) {
      throw invalid('cursor', 'cursor must be the id of the last request you have.')
    }
    return exportRequests(deps, sight, ws, { format, after: cursor, filter })
  }
  const after = cursor === undefined ? undefined : readGroupCursor(grouping, cursor)
  if (cursor !== undefined && !after) {
    const text = `cursor must be the groups of the last line you have, a JSON list of ${grouping.names.join(', ')}.`
    throw invalid('cursor', text)
  }
  return exportGroups(deps, sight, ws, { grouping, format, after, filter })
}
