import { newId } from '../../kit/ids.ts'
import type { ControlDeps } from '../deps.ts'
import type { RequestFilter } from '../requests/schema.ts'
import type { Sight } from '../requests/sight.ts'
import { groupCsvHead, groupCsvLine, groupJsonLine } from './group-lines.ts'
import { type GroupWalk, readGroupPage } from './group-page.ts'
import { type Group, GroupSums } from './group-sums.ts'
import type { Grouping, GroupKey } from './grouping.ts'
import { openPeriodAt } from './periods.ts'
import { walkStart } from './walk-start.ts'

export interface GroupQuery {
  readonly grouping: Grouping
  readonly format: 'csv' | 'jsonl'
  /** The last line that the client has. */
  readonly after: GroupKey | undefined
  readonly filter: RequestFilter
  /** Groups kept in memory at once. */
  readonly most?: number | undefined
}

/** Lines that are written at once. */
const CHUNK = 500

/**
 * Sums by group as chunks of text. Requests are walked in the order in which they came, a bounded number in each
 * statement, so that any length needs little memory and holds no transaction open. A day's or a month's groups are
 * written as soon as it is over; without these all are written at the end. Ends at the moment it began.
 */
export async function* exportGroups(
  deps: ControlDeps,
  sight: Sight,
  ws: string,
  { grouping, format, after, filter, most }: GroupQuery,
): AsyncGenerator<string> {
  const walk: GroupWalk = { ws, sight, filter, grouping, end: newId('req') }
  const line = format === 'csv' ? groupCsvLine : groupJsonLine
  if (format === 'csv') yield groupCsvHead(grouping)
  for await (const groups of completeGroups(deps, walk, after, most)) {
    for (let i = 0; i < groups.length; i += CHUNK) {
      yield groups
        .slice(i, i + CHUNK)
        .map((group) => line(grouping, group))
        .join('')
    }
  }
}

/** Groups in order. One walk finds them all, unless there are more at once than are kept; then others follow. */
async function* completeGroups(
  deps: ControlDeps,
  walk: GroupWalk,
  from: GroupKey | undefined,
  most: number | undefined,
): AsyncGenerator<readonly Group[]> {
  let after = from
  for (;;) {
    const sums = new GroupSums(walk.grouping, after, most)
    const start = await walkStart(deps, walk.ws, walk.grouping, after)
    for await (const groups of oneWalk(deps, walk, sums, start)) {
      after = groups.at(-1)?.key ?? after
      yield groups
    }
    if (!sums.leftOut) return
  }
}

async function* oneWalk(
  deps: ControlDeps,
  walk: GroupWalk,
  sums: GroupSums,
  from: string,
): AsyncGenerator<readonly Group[]> {
  const { grouping } = walk
  for (let at = from; ; ) {
    const { rows, last } = await readGroupPage(deps, walk, at)
    for (const row of rows) sums.add(row)
    if (last === undefined) break
    at = last
    const open = openPeriodAt(grouping, last)
    if (open !== undefined) yield sums.take(open)
    // All that is still to come was given up: this walk has nothing more to find.
    const leftOut = grouping.period === undefined ? undefined : sums.leftOut?.[grouping.period]
    if (open !== undefined && leftOut !== undefined && (leftOut ?? '') < open) break
  }
  yield sums.take()
}
