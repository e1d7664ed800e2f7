import { z } from 'zod'
import { usd } from '../shared/money.ts'

const count = z.number()

export const ledgerCheckView = z
  .object({
    ok: z.boolean().describe('True when every difference below is zero, down to `openRequests`.'),
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
    missingUniqueKeys: count.describe(
      'Unique keys that the database lacks. With them no request, transaction, posting or batch can stand there twice.',
    ),
    rollupsOff: count.describe('Daily and monthly sums that differ from the requests they were made of.'),
    rollupsMinusRequestsUsd: usd.describe('How far their charges are off, summed by size.'),
    credentialSpendOff: count.describe("Credentials' daily spending that differs from the requests they served."),
    credentialSpendMinusRequestsUsd: usd,
    openRequests: count.describe('Under way: begun on a paid lane and not settled. Not part of `ok`, like all below.'),
    openRequestsOfGoneNodes: count
      .nullable()
      .describe('Of those: begun by a process that is gone. Booked as interrupted when a process next starts.'),
    driftUsd: usd
      .nullable()
      .describe(
        'How far the live counters (credit, spending of keys) are from the ledger. Null: they cannot be asked.',
      ),
    driftedWorkspaces: count.nullable(),
    driftUncheckedWorkspaces: count.nullable().describe('With requests under way, whose counters are ahead by right.'),
  })
  .meta({ id: 'LedgerCheck' })
export type LedgerCheck = z.output<typeof ledgerCheckView>
