import { z } from 'zod'
import { lane } from '../shared/fields.ts'
import { priceView } from '../shared/price.ts'

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
