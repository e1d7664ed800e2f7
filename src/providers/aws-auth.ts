import aws4 from 'aws4'
import { asObject, asString, parseJson } from '../kit/parse-json.ts'
import type { Auth, OutgoingRequest } from '../model/catalog.ts'
import { Fault } from '../model/fault.ts'

interface AccessKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string | undefined
  /** Where it is used when the base URL does not say. */
  readonly region: string | undefined
}

/**
 * Amazon's ways to prove who asks. A secret is one of
 * - an Amazon Bedrock API key, which is sent as a bearer token;
 * - `ACCESS_KEY_ID:SECRET_ACCESS_KEY`, with `:SESSION_TOKEN` behind it for temporary credentials;
 * - JSON with `accessKeyId`, `secretAccessKey` and perhaps `sessionToken` and `region`.
 *
 * With the last two, requests are signed (AWS General Reference, "Signature Version 4"). The region is the one in the
 * base URL's host name. `now`: epoch milliseconds.
 */
export function awsAuth(service: string, now: () => number = Date.now): Auth {
  return {
    authorize: (secret, request) => {
      const key = accessKey(secret)
      return key ? signed(service, key, request, now()) : ['authorization', `Bearer ${secret}`]
    },
  }
}

function accessKey(secret: string): AccessKey | undefined {
  if (secret.startsWith('{')) {
    const json = asObject(parseJson(secret))
    return checked(json?.accessKeyId, json?.secretAccessKey, json?.sessionToken, json?.region)
  }
  if (!secret.includes(':')) return undefined
  const [id, key, token] = secret.split(':')
  return checked(id, key, token, undefined)
}

function checked(id: unknown, key: unknown, token: unknown, region: unknown): AccessKey {
  const accessKeyId = asString(id)
  const secretAccessKey = asString(key)
  if (!accessKeyId || !secretAccessKey || !/^\w+$/.test(accessKeyId)) {
    const text =
      'The credential is neither a Bedrock API key nor ACCESS_KEY_ID:SECRET_ACCESS_KEY[:SESSION_TOKEN] nor JSON with accessKeyId and secretAccessKey. Store it anew.'
    throw new Fault('upstream', 'malformed_credential', text)
  }
  return { accessKeyId, secretAccessKey, sessionToken: asString(token) || undefined, region: asString(region) }
}

/** `bedrock-runtime.eu-west-1.amazonaws.com`, with `-fips` and as a VPC's own address too. */
const regionInHost = /(?:^|\.)[a-z-]+?(?:-fips)?\.([a-z]{2}(?:-[a-z]+)+-\d)\./

function signed(service: string, key: AccessKey, request: OutgoingRequest, at: number): readonly string[] {
  const { method, baseUrl, path, body } = request
  const { host, pathname } = new URL(baseUrl)
  const type = request.headers.findIndex((text, index) => index % 2 === 0 && text === 'content-type')
  const { headers } = aws4.sign(
    {
      service,
      region: regionInHost.exec(host)?.[1] ?? key.region ?? 'us-east-1',
      method,
      path: pathname.replace(/\/+$/, '') + path,
      headers: {
        host,
        'X-Amz-Date': new Date(at).toISOString().replace(/[:-]|\.\d{3}/g, ''),
        ...(body && type >= 0 && { 'content-type': request.headers[type + 1] }),
      },
      ...(body && { body }),
    },
    key.sessionToken === undefined
      ? { accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey }
      : { accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey, sessionToken: key.sessionToken },
  )
  const added = ['X-Amz-Date', 'X-Amz-Security-Token', 'Authorization'] as const
  return added.flatMap((name) => {
    const value = headers?.[name]
    return value === undefined ? [] : [name.toLowerCase(), String(value)]
  })
}
