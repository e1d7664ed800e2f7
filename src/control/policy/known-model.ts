import type { Catalog } from '../../model/catalog.ts'
import { isLane } from '../../model/lane.ts'

/** Whether a request could name this model: by its public name, with a lane before it or a region after it. */
export function isKnownModel(catalog: Catalog, name: string): boolean {
  if (isCatalogued(catalog, name)) return true
  const slash = name.indexOf('/')
  const lane = name.slice(0, Math.max(0, slash))
  if (!isLane(lane)) return false
  const rest = name.slice(slash + 1)
  return isCatalogued(catalog, rest) || (lane === 'byok' && isPassThrough(catalog, rest))
}

function isCatalogued(catalog: Catalog, name: string): boolean {
  if (catalog.models.has(name)) return true
  const colon = name.lastIndexOf(':')
  return colon > 0 && catalog.regions.has(name.slice(colon + 1)) && catalog.models.has(name.slice(0, colon))
}

/** `<provider>/<any model id>` goes to the provider as it is. */
function isPassThrough(catalog: Catalog, name: string): boolean {
  const slash = name.indexOf('/')
  return slash > 0 && slash < name.length - 1 && catalog.providers.has(name.slice(0, slash))
}
