import { z } from 'zod'
import { usd } from '../shared/money.ts'

const count = z.number()

export const ledgerCheckView = z
  .object({
    ok: z.boolean().describe('True when every difference below is zero.'),
    transactions: count,
    requests: count.describe('Settled requests on record.'),
    postings: count,
    imbalanceUsd: usd.describe("Sum over transactions of how far each one's postings are from zero."),
    unbalancedTransactions: count,
    accountsOff: count.describe('Accounts whose balance is not the sum of their postings.'),
    chargesMinusPostingsUsd: usd.describe(
      "Sum over transactions of the difference between the requests' charges and what was posted to the workspace.",
    ),
    mismatchedTransactions: count.describe('Transactions with such a difference.'),
    orphanRequests: count.describe('Charged requests without their transaction.'),
    orphanPostings: count.describe('Postings without their transaction.'),
    emptyTransactions: count.describe('Transactions without postings.'),
    overdrawnWorkspaces: count.describe('Workspaces with a negative credit in the books.'),
  })
  .meta({ id: 'LedgerCheck' })
export type LedgerCheck = z.output<typeof ledgerCheckView>
