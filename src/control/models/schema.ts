import { z } from 'zod'
import { lane } from '../shared/fields.ts'
import { priceView } from '../shared/price.ts'
import { isoTime } from '../shared/time.ts'

export const modelsView = z.object({
  data: z.array(
    z
      .object({
        id: z.string(),
        name: z.string(),
        kind: z.string(),
        contextWindow: z.number().nullable(),
        maxOutputTokens: z.number().nullable(),
        cheapPrice: priceView.nullable().describe('Posted pooled price. Null: not on the cheap lane.'),
        resaleMargin: z.number().describe("Fraction on the provider's cost."),
        deployments: z.array(
          z.object({
            id: z.string(),
            provider: z.string(),
            upstreamModel: z.string(),
            region: z.string().nullable(),
            price: priceView.nullable().describe("The provider's charge. Null: unpriced."),
          }),
        ),
      })
      .meta({ id: 'CatalogModel' }),
  ),
})
export type ModelsView = z.output<typeof modelsView>

export const pricesView = z.object({
  data: z.array(
    z.object({
      model: z.string(),
      lane,
      basis: z
        .enum(['posted', 'margin', 'quote', 'provider'])
        .describe('posted: price list; margin: cost plus margin; quote: agreed; provider: billed by the provider.'),
      price: priceView,
      priceVersion: z.string().describe('What the records of requests at this price name.'),
      quoteVersion: z.number().nullable().describe('Version of the quote that set the price. Null: none did.'),
      state: z
        .enum(['up', 'partly', 'down'])
        .describe('Whether the node that answers tries all ways to it, some of them or none, after failures.'),
    }),
  ),
})
export type PricesView = z.output<typeof pricesView>

export const priceHistoryView = z
  .object({
    model: z.string(),
    data: z
      .array(
        z.object({
          version: z.string().describe('Hash of all prices below: the same prices have the same version again.'),
          since: isoTime,
          until: isoTime.nullable().describe('Null: in force.'),
          prices: z.array(
            z.object({
              deployment: z.string(),
              provider: z.string(),
              region: z.string().nullable(),
              lane,
              price: priceView.describe("On byok the provider's charge; else what a workspace without a quote pays."),
              priceVersion: z.string().describe('What the records of requests at this price name.'),
              firstUsedAt: isoTime.nullable().describe('When a request was booked at it first. Null: none was.'),
            }),
          ),
        }),
      )
      .describe('Newest first; times without an entry are those in which the model was not on offer.'),
    complete: z.boolean().describe('False: there are older ones.'),
  })
  .meta({ id: 'PriceHistory' })
export type PriceHistoryView = z.output<typeof priceHistoryView>
