import { z } from 'zod'
import { oneLine } from '../../kit/one-line.ts'
import { label, modelPattern, regionName } from '../shared/fields.ts'
import { budgetUsd, usd } from '../shared/money.ts'
import { priceInput, priceView } from '../shared/price.ts'
import { isoTime } from '../shared/time.ts'

/** Travels in a header, or is JSON from which a header is made: printable ASCII without spaces around it. */
const apiKey = z
  .string()
  .overwrite(oneLine)
  .regex(/^[\x20-\x7e]{1,8192}$/, "must be the provider's secret: printable ASCII, on one line")

const baseUrl = z
  .string()
  .max(500)
  .transform((text, context): string => {
    const url = readBaseUrl(text)
    if (url !== undefined) return url
    const message = 'must be an http(s) URL without user name, query and fragment, such as https://api.example.com/v1'
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })
  .describe("Replaces the provider's base URL.")

function readBaseUrl(text: string): string | undefined {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return undefined
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined
  if (url.username || url.password || url.search || url.hash || /[?#]$/.test(text)) return undefined
  return url.href.replace(/\/+$/, '')
}

const priority = z
  .number()
  .int()
  .min(0)
  .max(1000, 'must be a whole number from 0 to 1000')
  .describe('Lower goes first.')

const models = z
  .record(modelPattern(), modelPattern())
  .refine((map) => Object.keys(map).length <= 200, { error: 'must hold at most 200 models' })
  .describe("Public model → the provider's name for it.")

const prices = z
  .record(modelPattern(), priceInput)
  .refine((map) => Object.keys(map).length <= 200, { error: 'must hold at most 200 prices' })
  .describe('Negotiated rates by public model or pattern with `*`.')

const provider = z.string().min(1).max(100).describe("Id of a provider in the operator's catalogue.")
const monthlyBudget = budgetUsd()
  .nullish()
  .describe("Most that the provider may bill on it per month in the workspace's time zone. Null: no budget.")

export const createCredentialBody = z.strictObject({
  provider,
  apiKey: apiKey.describe("The provider's secret. Encrypted at rest; no answer ever shows it."),
  name: label().optional(),
  baseUrl: baseUrl.nullish(),
  region: regionName().nullish().describe('Where this credential has requests processed.'),
  monthlyBudgetUsd: monthlyBudget,
  priority: priority.default(0),
  models: models.default({}),
  prices: prices.default({}),
})
export type CreateCredential = z.output<typeof createCredentialBody>

export const patchCredentialBody = z.strictObject({
  apiKey: apiKey.optional().describe('Replaces the secret.'),
  name: label().optional(),
  baseUrl: baseUrl.nullish().describe('Needs apiKey too: a stored secret is not sent to another address.'),
  region: regionName().nullish(),
  monthlyBudgetUsd: monthlyBudget,
  priority: priority.optional(),
  models: models.optional(),
  prices: prices.optional(),
  disabled: z.boolean().optional(),
})
export type PatchCredential = z.output<typeof patchCredentialBody>

export const credentialView = z
  .object({
    id: z.string(),
    workspaceId: z.string(),
    provider: z.string(),
    name: z.string(),
    hint: z.string().describe('Last characters of the secret.'),
    baseUrl: z.string().nullable(),
    region: z.string().nullable(),
    monthlyBudgetUsd: usd.nullable(),
    monthSpentUsd: usd.describe('What the provider charged on it this month, as far as it is settled.'),
    priority: z.number(),
    models: z.record(z.string(), z.string()),
    prices: z.record(z.string(), priceView),
    disabled: z.boolean(),
    createdAt: isoTime,
  })
  .meta({ id: 'Credential' })
export type CredentialView = z.output<typeof credentialView>

export const credentialTestView = z
  .object({
    ok: z.boolean(),
    status: z.number().nullable().describe("HTTP status of the provider's answer; null when there was none."),
    message: z.string(),
  })
  .meta({ id: 'CredentialTest' })
