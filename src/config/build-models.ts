import { type Deployment, type Model, type Provider, USUAL_IMAGE_TOKENS } from '../model/catalog.ts'
import type { ModelDefinition } from '../providers/models/define-model.ts'
import { imageTokensOf } from '../providers/models/image-tokens.ts'
import { builtInModels } from '../providers/models/index.ts'
import { listedPrice } from '../providers/prices.ts'
import type { Config, DeploymentConfig, ModelConfig } from './config.ts'

type Providers = ReadonlyMap<string, Provider>

/** All models by public name: the built-in ones, changed or joined by those of the configuration. */
export function buildModels(config: Config, providers: Providers, now: number): Map<string, Model> {
  const margin = config.lanes.resale.margin
  const models = new Map<string, Model>()
  for (const definition of builtInModels.values()) {
    const model = fromDefinition(definition, providers, margin, now)
    if (model.deployments.length > 0) models.set(model.id, model)
  }
  for (const [id, configured] of Object.entries(config.models)) {
    models.set(id, configure(id, configured, models.get(id), providers, margin, now))
  }
  return models
}

function fromDefinition(definition: ModelDefinition, providers: Providers, margin: number, now: number): Model {
  const { id, name, released, kind, contextWindow, maxOutputTokens, inputModalities } = definition
  const deployments = Object.entries(definition.at).flatMap(([providerId, upstream]) => {
    const provider = providers.get(providerId)
    if (!provider) return []
    const price = definition.prices?.[providerId] ?? priceAt(provider, upstream, now)
    return [deploy(provider, upstream, provider.region, price)]
  })
  return {
    id,
    name,
    created: released === undefined ? 0 : Date.parse(released) / 1000,
    kind,
    contextWindow,
    maxOutputTokens,
    imageTokens: mostImageTokens(deployments),
    inputModalities,
    deployments,
    cheapPrice: definition.cheapPrice,
    resaleMargin: margin,
  }
}

/** Deployments of the configuration replace built-in ones; each other key that is left out keeps the built-in value. */
function configure(
  id: string,
  configured: ModelConfig,
  builtIn: Model | undefined,
  providers: Providers,
  margin: number,
  now: number,
): Model {
  const written = configured.deployments ?? []
  const deployments = written.flatMap((deployment) => fromConfig(deployment, providers, now))
  return {
    id,
    name: configured.name ?? builtIn?.name ?? id,
    created: builtIn?.created ?? 0,
    kind: configured.kind ?? builtIn?.kind ?? 'chat',
    // Money is held for the longest input that any deployment takes; no deployment is asked for more output than it gives.
    contextWindow: configured.contextWindow ?? extreme(Math.max, written, 'contextWindow') ?? builtIn?.contextWindow,
    maxOutputTokens:
      configured.maxOutputTokens ?? extreme(Math.min, written, 'maxOutputTokens') ?? builtIn?.maxOutputTokens,
    defaultMaxOutputTokens: configured.defaultMaxOutputTokens,
    imageTokens:
      configured.imageTokens ?? (configured.deployments ? mostImageTokens(deployments) : builtIn?.imageTokens),
    timeouts: configured.timeouts,
    inputModalities: configured.inputModalities ?? builtIn?.inputModalities ?? ['text'],
    lacks: configured.lacks,
    quality: configured.quality,
    deployments: configured.deployments ? deployments : (builtIn?.deployments ?? []),
    cheapPrice: configured.lanes?.cheap?.price ?? builtIn?.cheapPrice,
    resaleMargin: configured.lanes?.resale?.margin ?? margin,
  }
}

/** Undefined where no deployment's model is known; one that is not is as usual. */
function mostImageTokens(deployments: readonly Deployment[]): number | undefined {
  const figures = deployments.map(({ upstreamModel }) => imageTokensOf(upstreamModel))
  if (figures.every((figure) => figure === undefined)) return undefined
  return Math.max(...figures.map((figure) => figure ?? USUAL_IMAGE_TOKENS))
}

function fromConfig({ provider: id, model, region, price }: DeploymentConfig, providers: Providers, now: number) {
  const provider = providers.get(id)
  if (!provider) return []
  return [deploy(provider, model, region ?? provider.region, price ?? priceAt(provider, model, now))]
}

function deploy(
  provider: Provider,
  upstreamModel: string,
  region: string | undefined,
  price: Deployment['price'],
): Deployment {
  const id = `${provider.id}/${upstreamModel}${region === undefined ? '' : `@${region}`}`
  return { id, provider, upstreamModel, region, price }
}

function priceAt({ priceId }: Provider, upstreamModel: string, now: number) {
  return priceId === undefined ? undefined : listedPrice(priceId, upstreamModel, now)
}

function extreme(
  pick: (...values: number[]) => number,
  deployments: readonly DeploymentConfig[],
  key: 'contextWindow' | 'maxOutputTokens',
): number | undefined {
  const known = deployments.map((deployment) => deployment[key]).filter((value) => value !== undefined)
  // A maximum over some deployments only would be no upper bound.
  if (known.length === 0 || (key === 'contextWindow' && known.length < deployments.length)) return undefined
  return pick(...known)
}
