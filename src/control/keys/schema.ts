import { z } from 'zod'
import { budgetPeriods } from '../../model/workspace.ts'
import { label, lane, laneList, modelPattern, positiveInt, regionName, tags } from '../shared/fields.ts'
import { budgetUsd, usd } from '../shared/money.ts'
import { isoTime, timestamp } from '../shared/time.ts'

const limits = {
  maxSpendUsd: budgetUsd()
    .nullish()
    .describe('Most that may be spent per period: charge on cheap and resale, provider cost on byok. Null: no budget.'),
  rpm: positiveInt('requests per minute').nullish(),
  tpm: positiveInt('tokens per minute').nullish(),
  maxConcurrency: positiveInt('requests at the same time').nullish(),
  lanes: laneList().nullish().describe('Lanes that the key may use. Null: all that the workspace may.'),
  models: z
    .array(modelPattern())
    .min(1, 'must name at least one model; leave it out to allow all')
    .max(200)
    .nullish()
    .describe('Public names or patterns with `*`. Null: all.'),
  regions: z
    .array(regionName())
    .min(1, 'must name at least one region; leave it out to allow all')
    .max(50)
    .nullish()
    .describe('Regions in which requests may be processed. Null: all that the workspace allows.'),
  expiresAt: timestamp().nullish().describe('When the key stops working. Must be in the future.'),
}

const period = z.enum(budgetPeriods, { error: `must be one of ${budgetPeriods.join(', ')}` })
const periodText = "When the budget begins anew, in the workspace's time zone. none: never."

export const createKeyBody = z.strictObject({
  name: label(),
  ...limits,
  budgetPeriod: period.default('none').describe(periodText),
  tags: tags().default({}).describe('Kept with every request of the key.'),
})
export type CreateKey = z.output<typeof createKeyBody>

export const patchKeyBody = z.strictObject({
  name: label().optional(),
  ...limits,
  budgetPeriod: period.optional().describe(periodText),
  tags: tags().optional().describe('Replaces all tags.'),
  disabled: z.boolean().optional().describe('True: refused until enabled again.'),
})
export type PatchKey = z.output<typeof patchKeyBody>

const WEEK_SECONDS = 7 * 24 * 3600

export const rotateKeyBody = z
  .strictObject({
    overlapSeconds: z
      .number()
      .int()
      .min(0)
      .max(WEEK_SECONDS, 'must be at most 604800 (a week)')
      .default(0)
      .describe('How long the former secret still works. 0: it stops at once.'),
  })
  .nullish()

export const keyView = z
  .object({
    id: z.string(),
    workspaceId: z.string(),
    name: z.string(),
    hint: z.string().describe('First and last characters of the secret.'),
    maxSpendUsd: usd.nullable(),
    budgetPeriod: z.enum(budgetPeriods),
    spentUsd: usd
      .nullable()
      .describe('Spent in the current period. Null after a change if it could not be asked: read the key again.'),
    rpm: z.number().nullable(),
    tpm: z.number().nullable(),
    maxConcurrency: z.number().nullable(),
    lanes: z.array(lane).nullable(),
    models: z.array(z.string()).nullable(),
    regions: z.array(z.string()).nullable(),
    expiresAt: isoTime.nullable(),
    disabled: z.boolean(),
    tags: z.record(z.string(), z.string()),
    previousUntil: isoTime.nullable().describe('Until then the secret from before the last rotation works too.'),
    createdAt: isoTime,
    revokedAt: isoTime.nullable(),
  })
  .meta({ id: 'Key' })
export type KeyView = z.output<typeof keyView>

export const issuedKeyView = keyView
  .extend({ key: z.string().describe('The secret. Shown only here; store it now.') })
  .meta({ id: 'IssuedKey' })
export type IssuedKeyView = z.output<typeof issuedKeyView>
