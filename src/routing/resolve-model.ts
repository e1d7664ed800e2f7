import type { Catalog, Model } from '../model/catalog.ts'
import { Fault } from '../model/fault.ts'
import { isLane, type Lane } from '../model/lane.ts'
import type { Credential } from '../model/workspace.ts'

/** What a model name means for one caller. */
export interface Resolution {
  readonly lane: Lane | undefined
  readonly region: string | undefined
  readonly model: Model
  /** Set for `byok/<provider>/<any model id>`: only this provider, its own name for the model. */
  readonly passthrough: { readonly providerId: string; readonly upstreamModel: string } | undefined
}

/**
 * An exact catalogue id wins; else a leading lane is taken off; else a trailing `:<region>`, if the rest resolves.
 * Throws Fault `model_not_found`.
 */
export function resolveModel(catalog: Catalog, own: readonly Credential[], name: string): Resolution {
  const found = findModel(catalog, own, name)
  if (found) return found
  throw new Fault(
    'not_found',
    'model_not_found',
    `The model '${name.slice(0, 256)}' does not exist here or is not available to this key. GET /v1/models lists what is.`,
    { param: 'model' },
  )
}

/** As `resolveModel`; undefined for an unknown name. */
export function findModel(catalog: Catalog, own: readonly Credential[], name: string): Resolution | undefined {
  return plain(catalog, own, name, undefined) ?? laned(catalog, own, name) ?? regional(catalog, own, name, undefined)
}

function plain(
  catalog: Catalog,
  own: readonly Credential[],
  name: string,
  lane: Lane | undefined,
): Resolution | undefined {
  const model = catalog.models.get(name) ?? (lane === undefined || lane === 'byok' ? ownModel(own, name) : undefined)
  return model && { lane, region: undefined, model, passthrough: undefined }
}

/** A name that only the workspace's own credentials know. */
function ownModel(own: readonly Credential[], name: string): Model | undefined {
  return own.some((credential) => Object.hasOwn(credential.models, name)) ? uncatalogued(name) : undefined
}

function laned(catalog: Catalog, own: readonly Credential[], name: string): Resolution | undefined {
  const slash = name.indexOf('/')
  const lane = name.slice(0, Math.max(0, slash))
  if (!isLane(lane)) return undefined
  const rest = name.slice(slash + 1)
  return (
    plain(catalog, own, rest, lane) ??
    regional(catalog, own, rest, lane) ??
    (lane === 'byok' ? passthrough(catalog, rest) : undefined)
  )
}

function regional(
  catalog: Catalog,
  own: readonly Credential[],
  name: string,
  lane: Lane | undefined,
): Resolution | undefined {
  const colon = name.lastIndexOf(':')
  if (colon < 1) return undefined
  const region = name.slice(colon + 1)
  if (!catalog.regions.has(region) && !own.some((credential) => credential.region === region)) return undefined
  const found = plain(catalog, own, name.slice(0, colon), lane)
  return found && { ...found, region }
}

function passthrough(catalog: Catalog, rest: string): Resolution | undefined {
  const slash = rest.indexOf('/')
  const providerId = rest.slice(0, Math.max(0, slash))
  const upstreamModel = rest.slice(slash + 1)
  if (upstreamModel === '' || !catalog.providers.has(providerId)) return undefined
  return {
    lane: 'byok',
    region: undefined,
    model: uncatalogued(rest),
    passthrough: { providerId, upstreamModel },
  }
}

/** A model that only a name is known of. */
export function uncatalogued(id: string): Model {
  return {
    id,
    name: id,
    created: 0,
    kind: 'chat',
    contextWindow: undefined,
    maxOutputTokens: undefined,
    inputModalities: ['text'],
    deployments: [],
    cheapPrice: undefined,
    resaleMargin: 0,
  }
}
