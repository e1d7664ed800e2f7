import type { CredentialTest } from '../control/deps.ts'
import type { Catalog } from '../model/catalog.ts'
import { Fault } from '../model/fault.ts'
import type { Credential } from '../model/workspace.ts'
import type { Upstream } from '../upstream/upstream.ts'

const LONGEST_ANSWER = 256 * 1024

/** Asks the provider for its model list, which costs nothing, with the credential. */
export function testCredential(upstream: Upstream, catalog: Catalog, credential: Credential): Promise<CredentialTest> {
  const provider = catalog.providers.get(credential.providerId)
  if (!provider) return Promise.resolve({ ok: false, message: 'The provider is not in the catalogue.' })
  return new Promise((resolve) => {
    let status = 0
    let size = 0
    const headers = ['accept', 'application/json', 'accept-encoding', 'identity']
    try {
      headers.push(...provider.auth.headers(credential.secret(), credential.baseUrl !== undefined))
      const exchange = upstream.send(
        credential.baseUrl ?? provider.baseUrl,
        credential.baseUrl === undefined,
        '/models',
        { method: 'GET', headers, body: undefined },
        {
          head: (code) => {
            status = code
          },
          data: (chunk) => {
            size += chunk.length
            if (size > LONGEST_ANSWER) {
              exchange.abort()
              resolve(verdict(status))
            }
            return true
          },
          end: () => resolve(verdict(status)),
          fail: (kind) => resolve({ ok: false, message: `The provider could not be reached (${kind}).` }),
        },
      )
    } catch (error) {
      resolve({ ok: false, message: error instanceof Fault ? error.message : 'The credential could not be used.' })
    }
  })
}

function verdict(status: number): CredentialTest {
  if (status >= 200 && status < 300) return { ok: true, status, message: 'The provider accepts the credential.' }
  if (status === 401 || status === 403) return { ok: false, status, message: 'The provider refuses the credential.' }
  return { ok: false, status, message: `The provider answered ${status}; the credential may still work for calls.` }
}
