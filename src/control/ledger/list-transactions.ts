import { creditAccount } from '../../model/accounts.ts'
import { formatUsd } from '../../model/money.ts'
import type { ControlDeps } from '../deps.ts'
import { toPage } from '../shared/page.ts'
import { iso } from '../shared/time.ts'
import type { TransactionPage } from './transaction-schema.ts'

/** All that moved in a workspace's name, newest first; the amount is that on its credit. */
export async function listTransactions(
  deps: ControlDeps,
  ws: string,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<TransactionPage> {
  let select = deps.db
    .selectFrom('transactions as t')
    .leftJoin('postings as p', (join) =>
      join.onRef('p.transaction_id', '=', 't.id').on('p.account_id', '=', creditAccount(ws)),
    )
    .select(['t.id', 't.kind', 't.reason', 't.at', 'p.amount'])
    .where('t.workspace_id', '=', ws)
    .orderBy('t.id', 'desc')
    .limit(query.limit + 1)
  if (query.cursor !== undefined) select = select.where('t.id', '<', query.cursor)
  return toPage(await select.execute(), query.limit, ({ id, kind, reason, at, amount }) => ({
    ...{ id, kind, at: iso(at), reason, amountUsd: formatUsd(amount ?? 0n) },
  }))
}
