import type { Catalog, Deployment } from '../model/catalog.ts'
import { isPaid, type Lane, lanes } from '../model/lane.ts'
import type { Rest } from '../model/rest.ts'
import type { Credential } from '../model/workspace.ts'
import { sandbox } from '../providers/index.ts'

/** How a provider does as this node sees it, of the operator's own accounts there. */
export interface ProviderHealth {
  readonly name: string
  readonly lanes: readonly Lane[]
  /** `up`: every way to it is tried; `partly`: some rest after failures; `down`: all do. */
  readonly state: 'up' | 'partly' | 'down'
  /** Share of requests of the last hour that were answered, 0 to 1; undefined: too few to tell. */
  readonly answered: number | undefined
}

export interface Health {
  readonly ready: boolean
  readonly database: boolean
  /** Whether entries of the books are written without delay. */
  readonly books: boolean
  /** Undefined: this node shares nothing with others. */
  readonly redis: boolean | undefined
  readonly providers: readonly ProviderHealth[]
  /** Epoch ms. */
  readonly since: number
  readonly now: number
}

/** What the state is read from; nothing of a workspace's own credentials is asked for. */
export interface HealthSources {
  readonly catalog: () => Catalog
  readonly now: () => number
  readonly since: number
  readonly ready: () => boolean
  readonly database: () => boolean
  readonly books: () => boolean
  readonly redis: () => boolean | undefined
  /** Why a credential does not serve a deployment just now. */
  readonly resting: (credential: Credential, deployment: Deployment, now: number) => Rest | undefined
  readonly answered: (providerId: string) => number | undefined
}

export function healthNow(sources: HealthSources): Health {
  const { ready, database, books, redis, since, now } = sources
  return {
    ...{ ready: ready(), database: database(), books: books(), redis: redis(), since, now: now() },
    providers: providersNow(sources),
  }
}

/** Providers at which the operator has an account, by name. */
function providersNow(sources: HealthSources): ProviderHealth[] {
  const catalog = sources.catalog()
  const deployments = new Map<string, Deployment[]>()
  for (const model of catalog.models.values()) {
    for (const one of model.deployments) {
      const known = deployments.get(one.provider.id)
      if (known) known.push(one)
      else deployments.set(one.provider.id, [one])
    }
  }
  return [...catalog.providers.values()]
    .flatMap((provider) => {
      const credentials = (catalog.credentials.get(provider.id) ?? []).filter(({ disabled }) => !disabled)
      const served = deployments.get(provider.id) ?? []
      if (provider.id === sandbox.id || credentials.length === 0 || served.length === 0) return []
      return [
        {
          name: provider.name,
          lanes: lanes.filter((lane) => isPaid(lane) && credentials.some((one) => one.lanes.includes(lane))),
          state: stateOf(credentials, served, sources),
          answered: sources.answered(provider.id),
        },
      ]
    })
    .sort((one, other) => one.name.localeCompare(other.name, 'en'))
}

function stateOf(
  credentials: readonly Credential[],
  served: readonly Deployment[],
  { resting, now }: HealthSources,
): ProviderHealth['state'] {
  const at = now()
  const ways = credentials.flatMap((credential) => served.map((deployment) => resting(credential, deployment, at)))
  const sound = ways.filter((why) => why === undefined).length
  if (sound === ways.length) return 'up'
  return sound === 0 ? 'down' : 'partly'
}
