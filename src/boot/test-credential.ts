import type { CredentialTest } from '../control/deps.ts'
import type { Catalog, Provider } from '../model/catalog.ts'
import { Fault } from '../model/fault.ts'
import type { Credential } from '../model/workspace.ts'
import type { Upstream } from '../upstream/upstream.ts'

const LONGEST_ANSWER = 256 * 1024
const PATIENCE_MS = 10_000

/** Asks the provider for its model list, which costs nothing, with the credential. */
export async function testCredential(
  upstream: Upstream,
  catalog: Catalog,
  credential: Credential,
): Promise<CredentialTest> {
  const provider = catalog.providers.get(credential.providerId)
  if (!provider) return { ok: false, message: 'The provider is not in the catalogue.' }
  try {
    const trusted = credential.workspaceId === undefined
    const secret = await upstream.tokens.tokenFor(provider.auth, credential.secret(), trusted)
    return await ask(upstream, provider, credential, secret)
  } catch (error) {
    return { ok: false, message: error instanceof Fault ? error.message : 'The credential could not be used.' }
  }
}

function ask(upstream: Upstream, provider: Provider, credential: Credential, secret: string): Promise<CredentialTest> {
  const baseUrl = credential.baseUrl ?? provider.baseUrl
  const foreign = credential.baseUrl !== undefined
  const path = provider.test?.path ?? '/models'
  const headers = ['accept', 'application/json', 'accept-encoding', 'identity', ...(provider.test?.headers ?? [])]
  headers.push(...provider.auth.authorize(secret, { method: 'GET', baseUrl, path, headers, body: undefined }, foreign))
  return new Promise((done) => {
    let status = 0
    let size = 0
    let timer: NodeJS.Timeout | undefined
    const resolve = (result: CredentialTest) => {
      clearTimeout(timer)
      done(result)
    }
    const exchange = upstream.send(
      baseUrl,
      !foreign,
      path,
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
    // Behind `send`, which throws for an address that is not permitted: nothing may be left to fire then.
    timer = setTimeout(() => {
      exchange.abort()
      resolve({ ok: false, message: `The provider did not answer within ${PATIENCE_MS / 1_000} seconds.` })
    }, PATIENCE_MS)
  })
}

function verdict(status: number): CredentialTest {
  if (status >= 200 && status < 300) return { ok: true, status, message: 'The provider accepts the credential.' }
  if (status === 401 || status === 403) return { ok: false, status, message: 'The provider refuses the credential.' }
  return { ok: false, status, message: `The provider answered ${status}; the credential may still work for calls.` }
}
