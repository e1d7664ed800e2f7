import type { Catalog, Deployment, Model, Provider } from '../model/catalog.ts'
import type { Lane } from '../model/lane.ts'
import type { Drop, Terms } from '../model/plan.ts'
import type { Rest } from '../model/rest.ts'
import { servedAs } from '../model/served-as.ts'
import { type FormatPath, servingFormat, type WireFormat } from '../model/wire-format.ts'
import type { Credential, Key, Workspace } from '../model/workspace.ts'
import type { Resolution } from './resolve-model.ts'
import { termsFor } from './terms.ts'

/** A way to serve that policy allows, before ceilings and order. */
export interface Way {
  readonly lane: Lane
  readonly model: Model
  readonly deployment: Deployment
  readonly provider: Provider
  readonly credential: Credential
  /** What is spoken with the provider. */
  readonly format: WireFormat
  readonly path: FormatPath
  readonly region: string | undefined
  readonly terms: Terms
  /** Why it cannot serve just now. It still makes its lane the one that the request belongs to. */
  readonly unavailable: Rest | undefined
}

export interface Search {
  readonly catalog: Catalog
  readonly workspace: Workspace
  readonly key: Key
  readonly own: readonly Credential[]
  readonly format: WireFormat
  /** Region demanded by header or model name. */
  readonly region: string | undefined
  readonly now: number
  /** Says why a credential cannot serve a deployment now, if it cannot. */
  readonly unavailable: (credential: Credential, deployment: Deployment) => Rest | undefined
}

/** All ways of one lane, and why others are none. */
export function waysOn(lane: Lane, resolution: Resolution, search: Search, drops: Drop[]): Way[] {
  const ways: Way[] = []
  for (const [deployment, credential] of pairs(lane, resolution, search)) {
    const found = way(lane, resolution.model, deployment, credential, search)
    if (typeof found === 'string') {
      drops.push({
        lane,
        provider: deployment.provider.id,
        model: resolution.model.id,
        credentialId: credential.id,
        reason: found,
      })
    } else ways.push(found)
  }
  return ways
}

function* pairs(lane: Lane, resolution: Resolution, search: Search): Iterable<[Deployment, Credential]> {
  if (lane === 'byok') {
    for (const credential of search.own) {
      const deployment = ownDeployment(resolution, credential, search.catalog)
      if (deployment) yield [deployment, credential]
    }
    return
  }
  for (const deployment of resolution.model.deployments) {
    for (const credential of search.catalog.credentials.get(deployment.provider.id) ?? []) {
      if (credential.lanes.includes(lane)) yield [deployment, credential]
    }
  }
}

/** How a workspace's own credential serves the model: by its own name map, the catalogue, or passed through. */
function ownDeployment(resolution: Resolution, credential: Credential, catalog: Catalog): Deployment | undefined {
  const provider = catalog.providers.get(credential.providerId)
  if (!provider) return undefined
  const { model, passthrough } = resolution
  if (passthrough) {
    if (passthrough.providerId !== credential.providerId) return undefined
    return listedOr(catalog, provider, passthrough.upstreamModel)
  }
  const mapped = Object.hasOwn(credential.models, model.id) ? credential.models[model.id] : undefined
  const known = model.deployments.find((deployment) => deployment.provider.id === credential.providerId)
  if (mapped === undefined) return known
  return known ? { ...known, upstreamModel: mapped } : listedOr(catalog, provider, mapped)
}

/** Deployments by provider and by what it calls them; a catalogue never changes. */
const listings = new WeakMap<Catalog, Map<Provider, Map<string, Deployment>>>()

/** The provider's model as the catalogue has it under whatever name, so that its price is known; else one without. */
function listedOr(catalog: Catalog, provider: Provider, upstreamModel: string): Deployment {
  let listed = listings.get(catalog)
  if (!listed) listings.set(catalog, (listed = listing(catalog)))
  return listed.get(provider)?.get(upstreamModel) ?? unlisted(provider, upstreamModel)
}

function listing({ models }: Catalog): Map<Provider, Map<string, Deployment>> {
  const listed = new Map<Provider, Map<string, Deployment>>()
  for (const { deployments } of models.values()) {
    for (const deployment of deployments) {
      let byName = listed.get(deployment.provider)
      if (!byName) listed.set(deployment.provider, (byName = new Map()))
      if (!byName.has(deployment.upstreamModel)) byName.set(deployment.upstreamModel, deployment)
    }
  }
  return listed
}

function unlisted(provider: Provider, upstreamModel: string): Deployment {
  return { id: `${provider.id}/${upstreamModel}`, provider, upstreamModel, region: provider.region, price: undefined }
}

function way(lane: Lane, model: Model, deployment: Deployment, credential: Credential, search: Search): Way | string {
  const { provider } = deployment
  const { formats } = servedAs(provider, deployment.upstreamModel)
  const format = servingFormat(search.format, formats)
  const path = format && formats[format]
  if (format === undefined || path === undefined) return `the provider does not offer ${search.format}`
  if (credential.disabled) return 'the credential is disabled'
  if (provider.baseUrl === '' && credential.baseUrl === undefined) return 'the credential names no base URL'
  const region = credential.region ?? deployment.region ?? provider.region
  const outside = outsideRegion(region, search)
  if (outside) return outside
  const terms = termsFor(search.catalog, search.workspace, lane, model, deployment, credential, search.now)
  if (!terms) return lane === 'cheap' ? 'the model has no price on this lane' : 'the model has no known price'
  if (lane === 'resale' && !terms.cost) return 'the model has no known price'
  const unavailable = search.unavailable(credential, deployment)
  return { lane, model, deployment, provider, credential, format, path, region, terms, unavailable }
}

function outsideRegion(region: string | undefined, { region: asked, key, workspace }: Search): string | undefined {
  if (asked !== undefined && region !== asked) return `not in the region asked for (${asked})`
  if (key.regions && (region === undefined || !key.regions.includes(region))) return "outside the key's regions"
  const allowed = workspace.policy.regions
  if (allowed && (region === undefined || !allowed.includes(region))) return "outside the workspace's regions"
  return undefined
}
