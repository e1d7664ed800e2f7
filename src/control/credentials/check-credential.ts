import type { ControlDeps } from '../deps.ts'
import { invalid } from '../shared/faults.ts'

export function checkProvider(deps: ControlDeps, provider: string): void {
  const { providers } = deps.catalog()
  if (providers.has(provider)) return
  const names = [...providers.keys()].sort().join(', ')
  throw invalid('provider', `Unknown provider "${provider}". Known here: ${names}.`, 'unknown_provider')
}

/** Where tenants may send requests is the operator's rule; it is held again when a connection is made. */
export async function checkBaseUrl(deps: ControlDeps, baseUrl: string | null | undefined): Promise<void> {
  if (!baseUrl) return
  const problem = await deps.checkBaseUrl?.(baseUrl)
  if (problem !== undefined) throw invalid('baseUrl', problem, 'base_url_refused')
}
