import type { Caller } from '../../model/call.ts'
import { Fault } from '../../model/fault.ts'
import { isLane } from '../../model/lane.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import { matchesAny } from '../../routing/name-pattern.ts'
import { findModel, resolveModel } from '../../routing/resolve-model.ts'
import type { Keeper } from './keeper.ts'

/** A batch is kept at a provider, so a name that asks for an operator's account is refused. Throws Fault. */
export function refuseOtherLanes(snapshot: Snapshot, name: string): void {
  const lane = name.slice(0, Math.max(0, name.indexOf('/')))
  if (!isLane(lane) || lane === 'byok' || snapshot.catalog.models.has(name)) return
  const text = `'${name.slice(0, 256)}' asks for the lane '${lane}'. A batch is kept at a provider, which only byok allows: name the model with byok/ or without a lane.`
  throw new Fault('invalid_request', 'stored_state_not_allowed', text, { param: 'model' })
}

/** What the keeper calls a model of this name, as on other calls or as the keeper itself does. Throws Fault. */
export function nameAtKeeper(snapshot: Snapshot, caller: Caller, keeper: Keeper, name: string): string {
  refuseOtherLanes(snapshot, name)
  const { catalog } = snapshot
  const { provider, credential, region } = keeper
  const own = snapshot.credentialsOf(caller.workspace.id)
  const found = findModel(catalog, own, name)
  if (!found && isItsOwn(snapshot, keeper, name)) return checked(caller, name, name)
  const { model, passthrough, region: asked } = found ?? resolveModel(catalog, own, name)
  if (asked !== undefined && asked !== region) throw elsewhere(name, keeper, `is not in the region '${asked}'`)
  if (passthrough && passthrough.providerId !== provider.id) throw elsewhere(name, keeper, 'is another provider')
  const mapped = Object.hasOwn(credential.models, model.id) ? credential.models[model.id] : undefined
  const deployed = model.deployments.find((deployment) => deployment.provider.id === provider.id)?.upstreamModel
  const there = passthrough?.upstreamModel ?? mapped ?? deployed
  if (there === undefined) throw elsewhere(name, keeper, 'does not have it')
  return checked(caller, model.id, there)
}

function isItsOwn({ catalog }: Snapshot, { provider }: Keeper, name: string): boolean {
  return [...catalog.models.values()].some(({ deployments }) =>
    deployments.some((deployment) => deployment.provider.id === provider.id && deployment.upstreamModel === name),
  )
}

function checked({ key }: Caller, model: string, there: string): string {
  if (!key.models || matchesAny(key.models, model)) return there
  const text = `This key may not use the model '${model}'. Use one of its allowed models, or ask for the key to be changed.`
  throw new Fault('forbidden', 'model_not_allowed', text, { param: 'model' })
}

function elsewhere(name: string, { provider }: Keeper, why: string): Fault {
  const text = `The batch would go to ${provider.id}, which ${why}: '${name.slice(0, 256)}'. Send it apart, with x-trilane-provider if another provider is meant.`
  return new Fault('invalid_request', 'model_not_at_provider', text, { param: 'model' })
}
