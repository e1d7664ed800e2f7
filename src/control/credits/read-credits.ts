import { sql } from 'kysely'
import { creditAccount } from '../../model/accounts.ts'
import { formatUsd } from '../../model/money.ts'
import type { ControlDeps } from '../deps.ts'
import { toPage } from '../shared/page.ts'
import { viewPosting } from './post-credit.ts'
import { type CreditKind, type CreditView, creditKinds } from './schema.ts'

/** The id as that index has it: see the migration. */
const walkedId = sql<string>`t.id collate "POSIX"`

/** Grants, top-ups and corrections, newest first. Charges are on the requests. */
export async function listCredits(
  deps: ControlDeps,
  ws: string,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ data: CreditView[]; nextCursor: string | null }> {
  let select = deps.db
    .selectFrom('transactions as t')
    .innerJoin('postings as p', (join) =>
      join.onRef('p.transaction_id', '=', 't.id').on('p.account_id', '=', creditAccount(ws)),
    )
    .select(['t.id', 't.kind', 't.reason', 't.at', 'p.amount'])
    .where('t.workspace_id', '=', ws)
    // Nearly all transactions are charges: a literal, so that the index without them is used.
    .where(sql<boolean>`t.kind <> 'charge'`)
    .where('t.kind', 'in', creditKinds)
    .orderBy(walkedId, 'desc')
    .limit(query.limit + 1)
  if (query.cursor !== undefined) select = select.where(walkedId, '<', query.cursor)
  return toPage(await select.execute(), query.limit, (row) =>
    viewPosting({ ...row, ws, kind: row.kind as CreditKind, reason: row.reason ?? '', at: Number(row.at) }),
  )
}

export async function readBalance(deps: ControlDeps, ws: string) {
  const { credit, held } = await deps.limits.creditState(ws)
  return { creditUsd: formatUsd(credit), heldUsd: formatUsd(held), availableUsd: formatUsd(credit - held) }
}
