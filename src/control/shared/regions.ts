import type { ControlDeps } from '../deps.ts'
import { invalid } from './faults.ts'

/**
 * A rule that names a region nobody serves would refuse every request, so a misspelt one is told at once.
 * Known are the operator's regions and those of the workspace's own credentials.
 */
export async function checkRegions(
  deps: ControlDeps,
  ws: string,
  regions: readonly string[] | null | undefined,
): Promise<void> {
  if (!regions) return
  const known = new Set(deps.catalog().regions)
  if (regions.every((region) => known.has(region))) return
  for (const region of await credentialRegions(deps, ws)) known.add(region)
  const unknown = regions.filter((region) => !known.has(region))
  if (unknown.length === 0) return
  const names = known.size > 0 ? `Known here: ${[...known].sort().join(', ')}.` : 'No region is configured.'
  throw invalid('regions', `Unknown region ${unknown.join(', ')}. ${names}`, 'unknown_region')
}

async function credentialRegions(deps: ControlDeps, ws: string): Promise<string[]> {
  const rows = await deps.db
    .selectFrom('credentials')
    .select('region')
    .distinct()
    .where('workspace_id', '=', ws)
    .where('deleted_at', 'is', null)
    .where('region', 'is not', null)
    .execute()
  return rows.flatMap((row) => row.region ?? [])
}
