import { z } from 'zod'
import { idempotencyHeader } from '../shared/idempotency.ts'
import { signedUsd, usd } from '../shared/money.ts'
import { isoTime } from '../shared/time.ts'

/** What a posting of credit can be. A negative amount is always a correction. */
export const creditKinds = ['grant', 'topup', 'correction'] as const
export type CreditKind = (typeof creditKinds)[number]

export const creditHeaders = z.object({ 'idempotency-key': idempotencyHeader.optional() })

export const createCreditBody = z.strictObject({
  amountUsd: signedUsd()
    .refine((amount) => amount !== 0n, { error: 'must not be 0' })
    .describe('USD to add, exact to 9 decimals. Negative: takes back credit that is neither spent nor held.'),
  reason: z
    .string()
    .trim()
    .min(1, 'must say what this is for')
    .max(500)
    .regex(/^\P{Cc}*$/u, 'must not hold control characters')
    .describe('For the books, such as the number of the payment.'),
  kind: z
    .enum(['grant', 'topup'])
    .default('grant')
    .describe('grant: given away; topup: money came in. It decides on the account of the other side.'),
})
export type CreateCredit = z.output<typeof createCreditBody>

export const creditView = z
  .object({
    id: z.string(),
    workspaceId: z.string(),
    kind: z.enum(creditKinds),
    amountUsd: usd,
    reason: z.string(),
    createdAt: isoTime,
  })
  .meta({ id: 'Credit' })
export type CreditView = z.output<typeof creditView>

export const balanceView = z
  .object({
    creditUsd: usd.describe('Prepaid credit, all settled requests taken off.'),
    heldUsd: usd.describe('Held for requests that are under way.'),
    availableUsd: usd.describe('What can be spent now: credit less holds.'),
  })
  .meta({ id: 'Balance' })
