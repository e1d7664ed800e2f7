import { createSign } from 'node:crypto'
import { asObject, asString, parseJson } from '../kit/parse-json.ts'
import type { Auth, TokenExchange } from '../model/catalog.ts'
import { Fault } from '../model/fault.ts'

const TOKEN_URL = 'https://oauth2.googleapis.com/token'
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform'
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const LIFE_SECONDS = 3600

/**
 * Google Cloud's service accounts. The secret is the JSON of a service account's key, for which an access token is got
 * (Google Identity, "Using OAuth 2.0 for server to server applications"); any other secret is an access token itself.
 * `now`: epoch milliseconds.
 */
export function googleAuth(now: () => number = Date.now): Auth {
  return {
    authorize: (token) => (token === '' ? [] : ['authorization', `Bearer ${token}`]),
    exchange: (secret) => (secret.startsWith('{') ? tokenExchange(secret, now()) : undefined),
  }
}

function tokenExchange(secret: string, at: number): TokenExchange {
  const account = asObject(parseJson(secret))
  const email = asString(account?.client_email)
  const privateKey = asString(account?.private_key)
  if (account?.type !== 'service_account' || !email || !privateKey) {
    throw malformed('it must be the JSON of a service account key, with type, client_email and private_key')
  }
  const url = asString(account.token_uri) ?? TOKEN_URL
  const issued = Math.floor(at / 1000)
  const header = { alg: 'RS256', typ: 'JWT', kid: asString(account.private_key_id) }
  const claims = { iss: email, scope: SCOPE, aud: url, iat: issued, exp: issued + LIFE_SECONDS }
  const signed = `${base64(header)}.${base64(claims)}`
  const assertion = `${signed}.${signature(signed, privateKey)}`
  return { url, form: new URLSearchParams({ grant_type: GRANT, assertion }).toString() }
}

function base64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** The cause is left out: it may quote the key. */
function signature(text: string, privateKey: string): string {
  try {
    return createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')
  } catch {
    throw malformed('its private_key cannot be read')
  }
}

function malformed(why: string): Fault {
  return new Fault('upstream', 'malformed_credential', `The credential cannot be used: ${why}. Store it anew.`)
}
