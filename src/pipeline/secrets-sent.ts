import type { Provider } from '../model/catalog.ts'
import type { Credential } from '../model/workspace.ts'

/**
 * What a provider was sent that no answer may repeat. `proof`: what proves who asks; a token where one was got for the
 * credential's secret.
 */
export function secretsSent({ auth }: Provider, credential: Credential, proof: string): readonly string[] {
  return [proof, credential.secret(), ...(auth.fixedValues ?? [])]
}
