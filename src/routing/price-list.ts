import { createHash } from 'node:crypto'
import type { Catalog, Deployment, Model } from '../model/catalog.ts'
import { type Lane, lanes } from '../model/lane.ts'
import { type WrittenPrice, writePrice } from '../model/written-price.ts'
import { scaled } from './price-view.ts'
import { generalTerms } from './terms.ts'

/** What a model costs at one deployment on one lane where nothing is quoted or negotiated. */
export interface ListedPrice {
  readonly deployment: string
  readonly provider: string
  readonly region: string | null
  readonly lane: Lane
  /** On byok the provider's charge; else what the workspace pays. */
  readonly price: WrittenPrice
  /** What records of requests at it name. */
  readonly priceVersion: string
}

/** All prices of a model at one time. */
export interface PriceList {
  readonly model: string
  /** Content hash of `body`, `pl_…`. */
  readonly version: string
  /** JSON text of an array of ListedPrice. */
  readonly body: string
}

export function priceLists({ models }: Catalog): PriceList[] {
  return [...models.values()].map((model) => {
    const listed = model.deployments.flatMap((deployment) =>
      lanes.flatMap((lane) => listedPrice(lane, model, deployment)),
    )
    const body = JSON.stringify(listed)
    return { model: model.id, version: `pl_${createHash('sha256').update(body).digest('hex').slice(0, 24)}`, body }
  })
}

function listedPrice(lane: Lane, model: Model, deployment: Deployment): ListedPrice[] {
  const terms = generalTerms(lane, model, deployment)
  const sold = terms?.sell && scaled(terms.sell.price, terms.sell.factor)
  const price = lane === 'byok' ? terms?.cost : sold
  if (!terms || !price) return []
  const { id, provider, region = null } = deployment
  const priceVersion = terms.version
  return [{ deployment: id, provider: provider.id, region, lane, price: writePrice(price), priceVersion }]
}
