import type { Catalog } from '../model/catalog.ts'
import { nextListedChange } from '../providers/prices.ts'
import { buildCredentials } from './build-credentials.ts'
import { buildModels } from './build-models.ts'
import { buildProviders } from './build-providers.ts'
import type { Config } from './config.ts'
import type { Variables } from './interpolate.ts'

export interface CatalogOptions {
  /** Where the sandbox listens; without it neither the sandbox nor its models are in the catalogue. */
  readonly sandboxBaseUrl?: string | undefined
  /** Epoch milliseconds for which listed prices are taken. */
  readonly now?: number
}

/** Long enough for agents, which name no cap and write whole files. */
const DEFAULT_MAX_OUTPUT_TOKENS = 32_768

/** Everything on offer: what is built in, what the configuration says, and keys from known environment variables. */
export function buildCatalog(config: Config, variables: Variables, options: CatalogOptions = {}): Catalog {
  const { sandboxBaseUrl, now = Date.now() } = options
  const providers = buildProviders(config, sandboxBaseUrl)
  const models = buildModels(config, providers, now)
  const regions = new Set<string>()
  for (const { region } of providers.values()) if (region !== undefined) regions.add(region)
  for (const { deployments } of models.values()) {
    for (const { region } of deployments) if (region !== undefined) regions.add(region)
  }
  return {
    providers,
    models,
    credentials: buildCredentials(config, providers, variables),
    laneOrder: config.lanes.order,
    regions,
    defaultMaxOutputTokens:
      config.limits.defaultMaxOutputTokens ?? config.limits.maxOutputTokens ?? DEFAULT_MAX_OUTPUT_TOKENS,
  }
}

/**
 * When a listed price in the catalogue next changes by itself (a start date, a cheaper time of day), epoch ms: the
 * catalogue must be built anew then. Undefined: never.
 */
export function nextPriceChange(catalog: Catalog, after: number): number | undefined {
  const listed = [...catalog.models.values()].flatMap(({ deployments }) =>
    deployments.flatMap(({ provider, upstreamModel }) =>
      provider.priceId === undefined ? [] : [[provider.priceId, upstreamModel] as const],
    ),
  )
  return nextListedChange(listed, after)
}
