import { isSecret, oneLine } from '../kit/one-line.ts'
import type { Provider } from '../model/catalog.ts'
import { lanes } from '../model/lane.ts'
import type { Credential } from '../model/workspace.ts'
import { providerKinds, sandbox } from '../providers/index.ts'
import type { Config } from './config.ts'
import { ConfigError } from './config-error.ts'
import { configuredCredentialId, environmentCredentialId } from './credential-ids.ts'
import type { Variables } from './interpolate.ts'
import { operatorLanes } from './provider-schema.ts'

/**
 * The operator's credentials by provider: those of the configuration; else one from the variable that is known for a
 * built-in provider; else, for a configured server that needs no key, one without a secret. Throws ConfigError when
 * such a variable holds what cannot be a key.
 */
export function buildCredentials(config: Config, providers: ReadonlyMap<string, Provider>, variables: Variables) {
  const credentials = new Map<string, readonly Credential[]>()
  for (const { id, envKey } of providers.values()) {
    const found = configured(config, id) ?? fromEnvironment(id, envKey, variables) ?? keyless(config, id)
    if (found) credentials.set(id, found)
  }
  if (providers.has(sandbox.id))
    credentials.set(sandbox.id, [operator(sandbox.id, 'cred_sandbox', 'sandbox', 'sandbox')])
  return credentials
}

function configured(config: Config, id: string): Credential[] | undefined {
  return config.providers[id]?.credentials?.map(({ name, apiKey, lanes, monthlyBudgetUsd, priority }) => ({
    ...operator(id, configuredCredentialId(id, name), name, oneLine(apiKey ?? '')),
    lanes: lanes.filter((lane, at) => lanes.indexOf(lane) === at),
    monthlyBudget: monthlyBudgetUsd,
    priority,
  }))
}

function fromEnvironment(id: string, envKey: string | undefined, variables: Variables): Credential[] | undefined {
  const secret = envKey === undefined ? undefined : oneLine(variables[envKey] ?? '')
  if (envKey === undefined || !secret) return undefined
  // It becomes a header: better told at the start than on the first request.
  if (!isSecret(secret)) {
    const problem = 'expected a key of visible ASCII text without spaces'
    const mend = 'set it to the key alone, or unset it'
    throw new ConfigError([{ file: 'environment', line: undefined, column: undefined, key: envKey, problem, mend }])
  }
  return [operator(id, environmentCredentialId(id), 'environment', secret)]
}

function keyless(config: Config, id: string): Credential[] | undefined {
  const provider = config.providers[id]
  if (!provider || !providerKinds.get(provider.kind ?? id)?.keyless) return undefined
  return [operator(id, configuredCredentialId(id, 'default'), 'default', '')]
}

function operator(providerId: string, id: string, name: string, secret: string): Credential {
  return {
    id,
    workspaceId: undefined,
    providerId,
    name,
    baseUrl: undefined,
    region: undefined,
    lanes: lanes.filter((lane) => (operatorLanes as readonly string[]).includes(lane)),
    monthlyBudget: undefined,
    priority: 0,
    models: {},
    prices: {},
    disabled: false,
    secret: () => secret,
  }
}
