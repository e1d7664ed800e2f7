import { createHash, createHmac, createVerify, generateKeyPairSync } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import { describe, expect, test } from 'vitest'
import { bearer, below, keyHeader, withHeaders } from '../../../src/providers/auth.ts'
import { awsAuth } from '../../../src/providers/aws-auth.ts'
import { googleAuth } from '../../../src/providers/google-auth.ts'

const at = Date.parse('2026-11-21T12:34:56.789Z')
const request = {
  method: 'POST',
  baseUrl: 'https://api.example.com/v1',
  path: '/chat',
  headers: [],
  body: Buffer.from('{}'),
} as const

test('bearer, a header of the vendor’s own, and one of both by path', () => {
  expect(bearer().authorize('s', request)).toEqual(['authorization', 'Bearer s'])
  expect(bearer().authorize('', request)).toEqual([])
  expect(keyHeader('x-api-key').authorize('s', request)).toEqual(['x-api-key', 's'])
  expect(keyHeader('x-api-key').authorize('', request)).toEqual([])
  const mixed = below('/openai/', bearer(), keyHeader('x-goog-api-key'))
  expect(mixed.authorize('s', request)).toEqual(['x-goog-api-key', 's'])
  expect(mixed.authorize('s', { ...request, path: '/openai/embeddings' })).toEqual(['authorization', 'Bearer s'])
})

test('a tenant’s own base URL gets nothing of the operator’s', () => {
  const auth = withHeaders(keyHeader('api-key'), ['x-team', 'a'])
  expect(auth.authorize('s', request)).toEqual(['api-key', 's', 'x-team', 'a'])
  expect(auth.authorize('s', request, true)).toEqual(['api-key', 's'])
  expect(withHeaders(googleAuth(), ['x-team', 'a']).exchange).toBeDefined()
})

/** What the official signer wants of a hash. */
class Sha256 {
  readonly #hash
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret))
  }
  update(chunk: string | ArrayBuffer | ArrayBufferView) {
    this.#hash.update(bytesOf(chunk))
  }
  async digest() {
    return new Uint8Array(this.#hash.digest())
  }
  reset() {}
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data)
  return data instanceof ArrayBuffer
    ? new Uint8Array(data)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

function flat(headers: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries(headers.flatMap((text, i) => (i % 2 === 0 ? [[text, headers[i + 1]]] : [])))
}

async function official(region: string, method: string, url: string, body: Buffer | undefined, token?: string) {
  const { host, hostname, pathname, search, searchParams } = new URL(url)
  const signer = new SignatureV4({
    service: 'bedrock',
    region,
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'se/cr+et', ...(token && { sessionToken: token }) },
    sha256: Sha256,
    applyChecksum: false,
  })
  const headers = {
    host,
    ...(body && { 'content-type': 'application/json', 'content-length': String(body.length) }),
  }
  const query = search === '' ? {} : Object.fromEntries(searchParams)
  const signed = await signer.sign(
    { method, protocol: 'https:', hostname, path: pathname, query, headers, body },
    { signingDate: new Date(at) },
  )
  return signed.headers
}

describe('requests to AWS are signed as the official signer signs them', () => {
  const body = Buffer.from('{"messages":[{"role":"user","content":[{"text":"Grüße 🌍"}]}]}')
  const headers = ['content-type', 'application/json', 'accept', 'application/json']
  const paths = [
    '/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse',
    `/model/${encodeURIComponent('arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/a1')}/converse-stream`,
    "/model/it's(odd)!*/converse",
  ]
  const auth = awsAuth('bedrock', () => at)

  test.each(paths)('POST %s', async (path) => {
    const baseUrl = 'https://bedrock-runtime.eu-west-1.amazonaws.com'
    const ours = auth.authorize('AKIAEXAMPLE:se/cr+et', { method: 'POST', baseUrl, path, headers, body })
    const theirs = await official('eu-west-1', 'POST', baseUrl + path, body)
    expect(flat(ours)).toEqual({ 'x-amz-date': theirs['x-amz-date'], authorization: theirs.authorization })
  })

  test('with a session token, behind a prefix and a port, the region told by the secret', async () => {
    const secret = JSON.stringify({
      accessKeyId: 'AKIAEXAMPLE',
      secretAccessKey: 'se/cr+et',
      sessionToken: 'to/ken==',
      region: 'ap-south-1',
    })
    const baseUrl = 'http://proxy.example:8080/aws'
    const ours = auth.authorize(secret, { method: 'POST', baseUrl, path: '/model/m/converse', headers, body })
    const theirs = await official('ap-south-1', 'POST', `${baseUrl}/model/m/converse`, body, 'to/ken==')
    expect(flat(ours)).toEqual({
      'x-amz-date': theirs['x-amz-date'],
      'x-amz-security-token': 'to/ken==',
      authorization: theirs.authorization,
    })
  })

  test('GET without a body; the region of a VPC’s own address', async () => {
    const baseUrl = 'https://vpce-0a1b-c2.bedrock-runtime.us-gov-west-1.vpce.amazonaws.com'
    const path = '/async-invoke?maxResults=1'
    const ours = auth.authorize('AKIAEXAMPLE:se/cr+et', { method: 'GET', baseUrl, path, headers: [], body: undefined })
    const theirs = await official('us-gov-west-1', 'GET', baseUrl + path, undefined)
    expect(flat(ours).authorization).toBe(theirs.authorization)
  })

  test('a Bedrock API key is a bearer token; a malformed secret is told without being shown', () => {
    const baseUrl = 'https://bedrock-runtime.us-east-1.amazonaws.com'
    const send = { method: 'POST', baseUrl, path: '/model/m/converse', headers, body } as const
    expect(auth.authorize('ABSKQmVkcm9jaw==', send)).toEqual(['authorization', 'Bearer ABSKQmVkcm9jaw=='])
    for (const secret of ['AKIA:', ':se/cret', '{"accessKeyId":"hidden"}', '{hidden']) {
      expect(() => auth.authorize(secret, send)).toThrow(expect.objectContaining({ code: 'malformed_credential' }))
      expect(() => auth.authorize(secret, send)).not.toThrow(/hidden|se\/cret/)
    }
  })
})

describe('Google service accounts', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const account = {
    type: 'service_account',
    client_email: 'a@p.iam.gserviceaccount.com',
    private_key_id: 'kid1',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    token_uri: 'https://oauth2.googleapis.com/token',
  }
  const auth = googleAuth(() => at)

  test('a signed assertion is exchanged', () => {
    const exchange = auth.exchange?.(JSON.stringify(account))
    expect(exchange?.url).toBe(account.token_uri)
    const form = new URLSearchParams(exchange?.form)
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer')
    const [header = '', claims = '', signature = ''] = form.get('assertion')?.split('.') ?? []
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'kid1' })
    const issued = Math.floor(at / 1000)
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({
      iss: account.client_email,
      scope: 'https://www.googleapis.com/auth/cloud-platform',
      aud: account.token_uri,
      iat: issued,
      exp: issued + 3600,
    })
    const verify = createVerify('RSA-SHA256').update(`${header}.${claims}`)
    expect(verify.verify(publicKey, signature, 'base64url')).toBe(true)
  })

  test('an access token is sent as it is', () => {
    expect(auth.exchange?.('ya29.token')).toBeUndefined()
    expect(auth.authorize('ya29.token', request)).toEqual(['authorization', 'Bearer ya29.token'])
  })

  test.each([
    '{',
    '{"type":"authorized_user","client_email":"x","private_key":"hidden"}',
    JSON.stringify({ ...account, private_key: 'hidden' }),
  ])('what is no account is told without being shown: %#', (secret) => {
    expect(() => auth.exchange?.(secret)).toThrow(expect.objectContaining({ code: 'malformed_credential' }))
    expect(() => auth.exchange?.(secret)).not.toThrow(/hidden/)
  })
})
