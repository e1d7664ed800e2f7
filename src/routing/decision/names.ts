import type { Catalog } from '../../model/catalog.ts'
import { isLane, type Lane } from '../../model/lane.ts'
import { SMART_ROUTE } from '../../model/smart.ts'
import type { Credential } from '../../model/workspace.ts'

/** Where a choice may look. */
export interface SmartName {
  readonly lane: Lane | undefined
  readonly region: string | undefined
}

/** What a name stands for that asks for a choice; undefined: it names a model. An exact catalogue id always does. */
export function smartName(catalog: Catalog, own: readonly Credential[], name: string): SmartName | undefined {
  if (!name.includes(SMART_ROUTE) || catalog.models.has(name)) return undefined
  const slash = name.indexOf('/')
  const prefix = name.slice(0, Math.max(0, slash))
  const lane = isLane(prefix) ? prefix : undefined
  const rest = lane === undefined ? name : name.slice(slash + 1)
  if (rest === SMART_ROUTE) return { lane, region: undefined }
  if (!rest.startsWith(`${SMART_ROUTE}:`)) return undefined
  const region = rest.slice(SMART_ROUTE.length + 1)
  const known = catalog.regions.has(region) || own.some((credential) => credential.region === region)
  return known ? { lane, region } : undefined
}
