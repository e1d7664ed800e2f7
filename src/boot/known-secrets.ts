import type { Config } from '../config/index.ts'
import type { Catalog } from '../model/catalog.ts'

const secretName = /KEY|TOKEN|SECRET|PASSW|CREDENTIAL/i

/** Secrets that the environment holds: what variables are named so, and the passwords in URLs. */
export function secretsInVariables(variables: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(variables).flatMap(([name, value]) =>
    value === undefined ? [] : [...(secretName.test(name) ? [value] : []), ...passwordsIn(value)],
  )
}

/** Secrets that the configuration holds, wherever it has them from. Workspaces' own are not among them. */
export function secretsInConfig(config: Config, catalog: Catalog): string[] {
  const { metricsToken } = config.server
  const { proxyUrl } = config.upstream
  return [
    ...[...catalog.credentials.values()].flat().map((credential) => credential.secret()),
    ...[...catalog.providers.values()].flatMap(({ auth }) => auth.fixedValues ?? []),
    ...(metricsToken === undefined ? [] : [metricsToken]),
    ...(proxyUrl === undefined ? [] : passwordsIn(proxyUrl)),
    ...config.signIn.oidc.map(({ clientSecret }) => clientSecret),
    ...(config.mail === undefined ? [] : passwordsIn(config.mail.smtpUrl)),
  ]
}

/** A URL's password as it is written and as it is meant; also where a `/` or `@` in it makes it none to a parser. */
function passwordsIn(text: string): string[] {
  const password = /:\/\/[^:]*:(.+)@/s.exec(text)?.[1]
  return password === undefined ? [] : [password, decoded(password)]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
