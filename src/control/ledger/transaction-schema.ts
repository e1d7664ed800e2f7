import { z } from 'zod'
import { requestDetail } from '../requests/schema.ts'
import { lane } from '../shared/fields.ts'
import { usd } from '../shared/money.ts'
import { page } from '../shared/page.ts'
import { isoTime } from '../shared/time.ts'

export const ledgerParams = z.object({ id: z.string().max(100) })

const head = z.object({
  id: z.string(),
  kind: z.string().describe('charge, topup, grant, correction, …'),
  workspaceId: z.string().nullable(),
  at: isoTime,
  reason: z.string().nullable(),
})

const posting = z.object({ accountId: z.string(), amountUsd: usd })

const chargedRequest = z.object({
  id: z.string(),
  createdAt: isoTime,
  keyId: z.string(),
  lane,
  servedModel: z.string(),
  outcome: z.string(),
  costUsd: usd.nullable(),
  chargeUsd: usd,
  overrunUsd: usd,
})
export type ChargedRequest = z.output<typeof chargedRequest>

export const transactionView = head
  .extend({
    postings: z.array(posting).describe('They add up to zero.'),
    requests: z.array(chargedRequest).describe('Of a charge: the requests that it is for, oldest first.'),
    requestsComplete: z
      .boolean()
      .describe('The requests account for the whole charge. False: some began too long before it to be looked for.'),
  })
  .meta({ id: 'LedgerTransaction' })
export type TransactionView = z.output<typeof transactionView>

export const transactionPage = page(
  head.omit({ workspaceId: true }).extend({ amountUsd: usd.describe("Moved on the workspace's credit.") }),
)
export type TransactionPage = z.output<typeof transactionPage>

export const ledgerRequestView = z
  .object({
    state: z.enum(['settled', 'open']),
    workspaceId: z.string(),
    request: requestDetail.nullable().describe('Null while it is open.'),
    hold: z
      .object({
        amountUsd: usd.nullable().describe('The highest charge among the candidates; null: not kept.'),
        node: z.string().nullable(),
        since: isoTime,
      })
      .describe('What was held for it. Node and time are of the open entry, or of the request once it is settled.'),
    priceVersion: z
      .object({ id: z.string(), firstSeenAt: isoTime, terms: z.unknown().describe('What cost and charge follow.') })
      .nullable(),
    transaction: head
      .extend({ postings: z.array(posting) })
      .nullable()
      .describe('The one that its charge is part of.'),
  })
  .meta({ id: 'LedgerRequest' })
export type LedgerRequestView = z.output<typeof ledgerRequestView>
