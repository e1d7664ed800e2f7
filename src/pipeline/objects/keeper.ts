import type { Caller } from '../../model/call.ts'
import type { Provider } from '../../model/catalog.ts'
import { Fault } from '../../model/fault.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { ObjectSurface } from '../../model/stored-object.ts'
import type { Credential } from '../../model/workspace.ts'
import { lanesFor } from '../../routing/lane-order.ts'
import { surfaceRules } from './surfaces.ts'

/** Where a workspace's things are kept: a provider, through a credential of its own. */
export interface Keeper {
  readonly provider: Provider
  readonly credential: Credential
  readonly baseUrl: string
  /** Of the surface, below the base URL. */
  readonly path: string
  readonly region: string | undefined
}

/**
 * All keepers that the caller may use, by the credentials' priority. Throws Fault: `lane_not_allowed` without byok,
 * `byok_credential_missing` or `region_not_allowed` when there is none. `region`: the one asked for.
 */
export function keepersOf(
  snapshot: Snapshot,
  caller: Caller,
  surface: ObjectSurface,
  region: string | undefined,
): readonly Keeper[] {
  const { catalog } = snapshot
  const { key, workspace } = caller
  lanesFor('byok', catalog, key, workspace, 'none')
  const all = snapshot.credentialsOf(workspace.id).flatMap((credential) => {
    const provider = catalog.providers.get(credential.providerId)
    return (provider && keeper(provider, credential, surface)) ?? []
  })
  if (all.length === 0) throw nobody(surface, catalog.providers)
  const allowed = all.filter((one) => isAllowed(one, caller, region))
  if (allowed.length > 0) return allowed
  const text = `None of the workspace's credentials that have /v1${surfaceRules[surface].path} is in a region that is allowed or asked for.`
  throw new Fault('forbidden', 'region_not_allowed', text)
}

function keeper(provider: Provider, credential: Credential, surface: ObjectSurface): Keeper | undefined {
  const path = provider.objects?.[surface]
  const baseUrl = credential.baseUrl ?? provider.baseUrl
  if (path === undefined || credential.disabled || baseUrl === '') return undefined
  return { provider, credential, baseUrl, path, region: credential.region ?? provider.region }
}

function isAllowed({ region }: Keeper, { key, workspace }: Caller, asked: string | undefined): boolean {
  if (asked !== undefined && region !== asked) return false
  return [key.regions, workspace.policy.regions].every(
    (allowed) => !allowed || (region !== undefined && allowed.includes(region)),
  )
}

function nobody(surface: ObjectSurface, providers: ReadonlyMap<string, Provider>): Fault {
  const able = [...providers.values()].filter(({ objects }) => objects?.[surface] !== undefined).map(({ id }) => id)
  const text = `/v1${surfaceRules[surface].path} keeps things at a provider, which only byok does, and the workspace has no credential of its own for it. Add one for ${able.join(' or ')}.`
  return new Fault('forbidden', 'byok_credential_missing', text)
}

/** What tells whose a thing is. */
export interface Hints {
  /** Header `x-trilane-provider`. */
  readonly named: string | undefined
  /** Id in path or body, if there is one. */
  readonly about: string | undefined
  /** The credential that the id was made with, if that is known. */
  readonly credentialId: string | undefined
}

/** The keeper of what the call is about; of something new the first. Throws Fault when nothing tells which. */
export function chooseKeeper(keepers: readonly Keeper[], { named, about, credentialId }: Hints): Keeper {
  const providers = [...new Set(keepers.map(({ provider }) => provider.id))]
  if (named !== undefined && !providers.includes(named)) {
    throw which(`x-trilane-provider names none that the workspace can use here. Name one of ${providers.join(', ')}.`)
  }
  if (credentialId !== undefined) return keeperOf(keepers, named, credentialId)
  const open = named === undefined ? keepers : keepers.filter(({ provider }) => provider.id === named)
  if (about !== undefined && named === undefined && providers.length > 1) {
    const text = `'${about}' was not made through this gateway, and the workspace has credentials for several providers. Name its provider in the header x-trilane-provider: ${providers.join(', ')}.`
    throw which(text)
  }
  return open[0] as Keeper
}

function keeperOf(keepers: readonly Keeper[], named: string | undefined, credentialId: string): Keeper {
  const found = keepers.find(({ credential }) => credential.id === credentialId)
  if (!found) {
    const text =
      'The credential that this was made with is gone, disabled or not allowed to this key. Ask the provider itself.'
    throw new Fault('forbidden', 'credential_not_available', text)
  }
  if (named === undefined || named === found.provider.id) return found
  throw which(`This is kept at ${found.provider.id}, and x-trilane-provider names ${named}. Leave the header out.`)
}

function which(text: string): Fault {
  return new Fault('invalid_request', 'provider_not_clear', text, { param: 'x-trilane-provider' })
}
