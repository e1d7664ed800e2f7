import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface OidcProviderForTests {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Who says to be signed in there; claims of the id token. */
  person: { readonly sub: string; readonly email: string; readonly email_verified: boolean; readonly name?: string }
  /** False: it cannot be asked. */
  up: boolean
  /** Tokens that it gave out. */
  readonly given: string[]
  stop(): Promise<void>
}

/** An OpenID Connect provider (Core 1.0, 3.1) with PKCE, which asks nobody anything: whoever comes is `person`. */
export async function startOidcProvider(): Promise<OidcProviderForTests> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const codes = new Map<string, URLSearchParams>()
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider: OidcProviderForTests = {
    ...{ issuer, clientId: 'trilane-of-tests', clientSecret: 'secret-of-the-client', up: true, given: [] },
    person: { sub: 'p-1', email: 'person@company.test', email_verified: true, name: 'Some Person' },
    stop: () => new Promise((closed) => server.close(() => closed())),
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', issuer)
    const json = (body: object, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body))
    if (!provider.up) return void json({}, 503)
    if (url.pathname === '/.well-known/openid-configuration') return void json(discovery(issuer))
    if (url.pathname === '/jwks') {
      return void json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }] })
    }
    if (url.pathname === '/authorize') {
      const code = randomBytes(8).toString('hex')
      codes.set(code, url.searchParams)
      const back = new URL(url.searchParams.get('redirect_uri') ?? '')
      back.searchParams.set('code', code)
      back.searchParams.set('state', url.searchParams.get('state') ?? '')
      return void response.writeHead(302, { location: back.href, connection: 'close' }).end()
    }
    let text = ''
    for await (const part of request) text += String(part)
    const form = new URLSearchParams(text)
    const asked = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    if (!asked || !fits(asked, form)) return void json({ error: 'invalid_grant' }, 400)
    const access = `access-${randomBytes(8).toString('hex')}`
    const idToken = sign({ ...provider.person, nonce: asked.get('nonce') ?? undefined })
    provider.given.push(access, idToken)
    json({ access_token: access, id_token: idToken, token_type: 'Bearer', expires_in: 60 })
  }

  function fits(asked: URLSearchParams, form: URLSearchParams): boolean {
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    return (
      asked.get('code_challenge') === challenge &&
      asked.get('redirect_uri') === form.get('redirect_uri') &&
      form.get('client_secret') === provider.clientSecret
    )
  }

  function sign(claims: object): string {
    const now = Math.floor(Date.now() / 1000)
    const body = { iss: issuer, aud: provider.clientId, iat: now, exp: now + 60, ...claims }
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const signed = `${part({ alg: 'RS256', kid: 'k' })}.${part(body)}`
    return `${signed}.${createSign('sha256').update(signed).sign(privateKey).toString('base64url')}`
  }
  return provider
}

const discovery = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  id_token_signing_alg_values_supported: ['RS256'],
})
