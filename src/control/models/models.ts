import type { Model } from '../../model/catalog.ts'
import type { Price } from '../../model/price.ts'
import { writePrice } from '../../model/written-price.ts'
import type { ControlDeps, EffectivePrice } from '../deps.ts'
import { factor, type PriceView } from '../shared/price.ts'
import type { ModelsView, PricesView } from './schema.ts'

/** The whole catalogue with what providers charge: the operator's own knowledge. */
export function listModels(deps: ControlDeps): ModelsView {
  return { data: [...deps.catalog().models.values()].map(viewModel) }
}

function viewModel(model: Model): ModelsView['data'][number] {
  return {
    id: model.id,
    name: model.name,
    kind: model.kind,
    contextWindow: model.contextWindow ?? null,
    maxOutputTokens: model.maxOutputTokens ?? null,
    cheapPrice: model.cheapPrice ? viewPrice(model.cheapPrice) : null,
    resaleMargin: factor(model.resaleMargin),
    deployments: model.deployments.map((deployment) => ({
      id: deployment.id,
      provider: deployment.provider.id,
      upstreamModel: deployment.upstreamModel,
      region: deployment.region ?? null,
      price: deployment.price ? viewPrice(deployment.price) : null,
    })),
  }
}

export function viewPrices(prices: readonly EffectivePrice[]): PricesView {
  return {
    data: prices.map(({ price, quoteVersion = null, ...rest }) => ({ ...rest, price: viewPrice(price), quoteVersion })),
  }
}

function viewPrice(price: Price): PriceView {
  return writePrice(price) as PriceView
}
