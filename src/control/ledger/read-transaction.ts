import { creditAccount, operatorOverrun } from '../../model/accounts.ts'
import { formatUsd, type Nano } from '../../model/money.ts'
import type { ControlDeps } from '../deps.ts'
import { notFound } from '../shared/faults.ts'
import { iso } from '../shared/time.ts'
import { type Due, findCharged, viewCharged } from './find-charged.ts'
import type { LedgerRequestView, TransactionView } from './transaction-schema.ts'

type Head = NonNullable<LedgerRequestView['transaction']>

/** Throws Fault `not_found`. */
export async function readTransaction(deps: ControlDeps, id: string): Promise<TransactionView> {
  const found = await transactionOf(deps, id)
  if (!found) throw notFound('transaction', id)
  const { view, amounts } = found
  if (view.kind !== 'charge' || view.workspaceId === null) return { ...view, requests: [], requestsComplete: true }
  const { rows, complete } = await findCharged(deps, view.workspaceId, id, dueOf(amounts, view.workspaceId))
  return { ...view, requests: rows.map(viewCharged), requestsComplete: complete }
}

/** A transaction with its postings; undefined when there is none. */
export async function transactionOf(
  deps: ControlDeps,
  id: string,
): Promise<{ readonly view: Head; readonly amounts: ReadonlyMap<string, Nano> } | undefined> {
  const row = await deps.db.selectFrom('transactions').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) return undefined
  const postings = await deps.db
    .selectFrom('postings')
    .select(['account_id', 'amount'])
    .where('transaction_id', '=', id)
    .orderBy('account_id')
    .execute()
  return {
    view: {
      ...{ id, kind: row.kind, workspaceId: row.workspace_id, at: iso(row.at), reason: row.reason },
      postings: postings.map(({ account_id, amount }) => ({ accountId: account_id, amountUsd: formatUsd(amount) })),
    },
    amounts: new Map(postings.map(({ account_id, amount }) => [account_id, amount])),
  }
}

/** What the requests of a charge must add up to. */
function dueOf(amounts: ReadonlyMap<string, Nano>, ws: string): Due {
  let cost = 0n
  for (const [account, amount] of amounts) if (account.startsWith('operator:payable:')) cost += amount
  return { charge: -(amounts.get(creditAccount(ws)) ?? 0n), overrun: -(amounts.get(operatorOverrun) ?? 0n), cost }
}
