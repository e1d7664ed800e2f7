import { builtInProviders, providerKinds } from '../providers/index.ts'
import { builtInModels } from '../providers/models/index.ts'
import type { Config, DeploymentConfig, ProviderConfig } from './config.ts'
import type { Problem } from './config-error.ts'
import { configuredCredentialId } from './credential-ids.ts'
import { nearestFew, suggestion } from './did-you-mean.ts'
import { knownQualities } from './known-qualities.ts'
import type { YamlSource } from './yaml-source.ts'

type Sections = Pick<Config, 'providers' | 'models' | 'smartRoute'>

/** What a schema cannot see: names that must exist, values that depend on each other. */
export function checkReferences({ providers, models, smartRoute }: Sections, source: YamlSource): Problem[] {
  const problems: Problem[] = []
  const credentialIds = new Set<string>()
  for (const [id, provider] of Object.entries(providers)) {
    problems.push(...checkProvider(id, provider, source), ...checkCredentials(id, provider, credentialIds, source))
  }
  const known = [...new Set([...Object.keys(providers), ...builtInProviders.keys()])]
  for (const [id, model] of Object.entries(models)) {
    if (!model.deployments && !builtInModels.has(id)) {
      const mend = 'add deployments: [{ provider: …, model: … }], or use the name of a built-in model'
      problems.push(source.problem(['models', id, 'deployments'], 'is missing', mend))
    }
    problems.push(...checkDeployments(id, model.deployments ?? [], known, source))
  }
  problems.push(...checkLikeness(models, smartRoute, source))
  return problems
}

/** A model that nobody knows is as good as none: its namesake would never be chosen, and nobody would see why. */
function checkLikeness(models: Config['models'], smartRoute: Config['smartRoute'], source: YamlSource): Problem[] {
  const wanted = Object.entries(models).flatMap(([id, { quality }]) =>
    quality?.like ? [{ id, like: quality.like }] : [],
  )
  const known = wanted.length > 0 ? knownQualities(smartRoute.weightsFile) : undefined
  return wanted.flatMap(({ id, like }) => {
    if (!known || known.has(like)) return []
    const near = nearestFew(like, known.names)
    const mend =
      near.length > 0 ? `did you mean ${near.map((name) => `"${name}"`).join(' or ')}?` : suggestion(like, known.names)
    return [source.problem(['models', id, 'quality', 'like'], `nothing is known of a model "${like}"`, mend)]
  })
}

function checkProvider(id: string, { kind, baseUrl, formats = [] }: ProviderConfig, source: YamlSource): Problem[] {
  if (id === 'sandbox') {
    const mend = 'choose another id; the built-in sandbox needs no configuration'
    return [source.problem(['providers', id], 'sandbox is a reserved id', mend)]
  }
  const base = providerKinds.get(kind ?? id)
  if (!base || (kind === undefined && !builtInProviders.has(id))) {
    const near = suggestion(id, [...builtInProviders.keys()])
    const mend = `add kind: openai-compatible${near.startsWith('did') ? `; or ${near}` : ''}`
    return [
      source.problem(['providers', id, 'kind'], 'is missing, for the id is not that of a built-in provider', mend),
    ]
  }
  if (base.baseUrl === '' && baseUrl === undefined) {
    const mend = 'add baseUrl: http://host:port/v1'
    return [source.problem(['providers', id, 'baseUrl'], `is missing: ${base.id} has no default`, mend)]
  }
  const spoken = [base, ...(base.families ?? [])].flatMap((spoken) => Object.keys(spoken.formats))
  const wrong = formats.findIndex((format) => !spoken.includes(format))
  if (wrong >= 0) {
    const path = ['providers', id, 'formats', wrong]
    return [source.problem(path, `${base.id} does not speak ${formats[wrong]}`, `take of ${spoken.join(', ')}`)]
  }
  return []
}

function checkCredentials(
  id: string,
  { kind, credentials }: ProviderConfig,
  seen: Set<string>,
  source: YamlSource,
): Problem[] {
  const problems: Problem[] = []
  const keyless = providerKinds.get(kind ?? id)?.keyless ?? false
  for (const [at, { name, apiKey }] of (credentials ?? []).entries()) {
    const path = ['providers', id, 'credentials', at]
    if (apiKey === undefined && !keyless) {
      problems.push(source.problem([...path, 'apiKey'], 'is missing', `add apiKey: "\${MY_KEY}"`))
    }
    const credentialId = configuredCredentialId(id, name)
    if (seen.has(credentialId)) {
      const mend = 'give each credential a name of its own, e.g. name: second'
      problems.push(source.problem([...path, 'name'], `another credential is named "${name}" too`, mend))
    }
    seen.add(credentialId)
  }
  return problems
}

function checkDeployments(
  model: string,
  deployments: readonly DeploymentConfig[],
  known: readonly string[],
  source: YamlSource,
): Problem[] {
  const problems: Problem[] = []
  const seen = new Set<string>()
  for (const [at, { provider, model: upstream, region }] of deployments.entries()) {
    const path = ['models', model, 'deployments', at]
    if (!known.includes(provider)) {
      const text = `there is no provider "${provider}"`
      problems.push(
        source.problem([...path, 'provider'], text, `${suggestion(provider, known)} — or add it to providers`),
      )
    }
    const same = JSON.stringify([provider, upstream, region])
    if (seen.has(same)) {
      problems.push(
        source.problem(path, 'the same deployment is listed twice', 'remove one, or give it another region'),
      )
    }
    seen.add(same)
  }
  return problems
}
