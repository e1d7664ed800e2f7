import { createHash } from 'node:crypto'
import type { Catalog, Deployment, Model, Provider } from '../model/catalog.ts'
import type { Ppm } from '../model/money.ts'
import type { Price } from '../model/price.ts'
import type { Credential, Workspace } from '../model/workspace.ts'
import { listedPrice } from '../providers/prices.ts'
import { uncatalogued } from './resolve-model.ts'
import { termsFor } from './terms.ts'

/** What a model costs within a batch on a workspace's own credential. */
export interface BatchTerms {
  /** Public name; `provider/name` of a model that the catalogue does not have. */
  readonly model: string
  /** Undefined: unpriced. */
  readonly cost: Price | undefined
  /** On everything. */
  readonly factor: Ppm
  /** Content hash of all this, `pv_…`. */
  readonly version: string
  /** JSON text of all this. */
  readonly body: string
}

const WHOLE = 1_000_000

/**
 * `name`: what the provider calls the model, with the date of its version or without; empty where nobody tells it.
 * `now`: epoch milliseconds.
 */
export function batchTerms(
  catalog: Catalog,
  workspace: Workspace,
  provider: Provider,
  credential: Credential,
  name: string,
  now: number,
): BatchTerms {
  const [model, deployment] = found(catalog, provider, credential, name) ?? unknown(provider, name, now)
  const cost = termsFor(catalog, workspace, 'byok', model, deployment, credential, now)?.cost
  const factor = cost?.batch ?? provider.batchFactor ?? WHOLE
  const body = JSON.stringify({ lane: 'byok', cost, batch: factor }, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
  const version = `pv_${createHash('sha256').update(body).digest('hex').slice(0, 24)}`
  return { model: model.id, cost, factor, version, body }
}

type Found = readonly [Model, Deployment]

/** An exact name counts first, so that a version with a price of its own keeps it. */
function found(catalog: Catalog, provider: Provider, credential: Credential, name: string): Found | undefined {
  const undated = name.replace(/-(?:\d{8}|\d{4}-\d{2}-\d{2})$/, '')
  for (const one of undated === name ? [name] : [name, undated]) {
    const hit = mapped(catalog, provider, credential, one) ?? deployed(catalog, provider, one)
    if (hit) return hit
  }
  return undefined
}

/** By the credential's own map of names. */
function mapped(catalog: Catalog, provider: Provider, { models }: Credential, name: string): Found | undefined {
  const id = Object.keys(models).find((one) => models[one] === name)
  if (id === undefined) return undefined
  const model = catalog.models.get(id) ?? uncatalogued(id)
  const known = model.deployments.find((deployment) => deployment.provider.id === provider.id)
  return [model, known ?? deploymentOf(provider, name, undefined)]
}

function deployed({ models }: Catalog, provider: Provider, name: string): Found | undefined {
  for (const model of models.values()) {
    const deployment = model.deployments.find((one) => one.provider.id === provider.id && one.upstreamModel === name)
    if (deployment) return [model, deployment]
  }
  return undefined
}

function unknown(provider: Provider, name: string, now: number): Found {
  const price = provider.priceId === undefined ? undefined : listedPrice(provider.priceId, name, now)
  return [uncatalogued(`${provider.id}/${name || 'unknown'}`), deploymentOf(provider, name, price)]
}

function deploymentOf(provider: Provider, upstreamModel: string, price: Price | undefined): Deployment {
  return { id: `${provider.id}/${upstreamModel}`, provider, upstreamModel, region: provider.region, price }
}
