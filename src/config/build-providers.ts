import type { Provider } from '../model/catalog.ts'
import { withHeaders } from '../providers/auth.ts'
import type { ProviderDefinition } from '../providers/define-provider.ts'
import { builtInProviders, providerKinds, sandbox } from '../providers/index.ts'
import type { Config, ProviderConfig } from './config.ts'

/**
 * All providers by id: the built-in ones, changed or joined by those of the configuration. The sandbox is among them
 * only when it listens.
 */
export function buildProviders(config: Config, sandboxBaseUrl: string | undefined): Map<string, Provider> {
  const providers = new Map<string, Provider>()
  // A local server that the operator did not name must not be reachable with a tenant's made-up credential.
  for (const [id, { keyless, ...provider }] of builtInProviders) {
    providers.set(id, keyless ? { ...provider, baseUrl: '' } : provider)
  }
  if (sandboxBaseUrl === undefined) providers.delete(sandbox.id)
  else providers.set(sandbox.id, { ...sandbox, baseUrl: sandboxBaseUrl })
  for (const [id, configured] of Object.entries(config.providers)) {
    const base = providerKinds.get(configured.kind ?? id)
    if (base) providers.set(id, inherit(id, base, configured))
  }
  return providers
}

function inherit(id: string, base: ProviderDefinition, configured: ProviderConfig): Provider {
  const { keyless: _, ...defaults } = base
  return {
    ...defaults,
    id,
    name: configured.name ?? (id === base.id ? base.name : id),
    baseUrl: configured.baseUrl ?? base.baseUrl,
    auth: withHeaders(base.auth, Object.entries(configured.headers ?? {}).flat()),
    quirks: { ...base.quirks, ...configured.quirks },
    ...(configured.formats && narrowed(base, configured.formats)),
    region: configured.region,
    // The known variable is the vendor's own: a second provider of its kind does not take it too.
    envKey: id === base.id ? base.envKey : undefined,
  }
}

function narrowed(base: ProviderDefinition, wanted: readonly string[]): Pick<Provider, 'formats' | 'families'> {
  const families = base.families?.map((family) => ({ ...family, formats: only(family.formats, wanted) }))
  return { formats: only(base.formats, wanted), ...(families && { families }) }
}

function only(formats: Provider['formats'], wanted: readonly string[]): Provider['formats'] {
  return Object.fromEntries(Object.entries(formats).filter(([format]) => wanted.includes(format)))
}
