import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTenant, type Gateway, startGateway, type Tenant } from '../../support/gateway.ts'
import { json, type MediaProvider, startMediaProvider } from './media-provider.ts'
import { ask, chatPath, post } from './rig.ts'

let gateway: Gateway
let provider: MediaProvider
let tenant: Tenant

const TOKEN = 'opaque-token-of-no-known-kind'

beforeAll(async () => {
  provider = await startMediaProvider()
  gateway = await startGateway({
    config: `
providers:
  cloud: { kind: vertex, baseUrl: "${provider.baseURL}" }
models:
  flash:
    deployments: [{ provider: cloud, model: up-flash, price: { input: 1, output: 1 } }]
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
`,
  })
  tenant = await createTenant(gateway)
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const account = {
    type: 'service_account',
    client_email: 'robot@example.com',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    token_uri: `${provider.baseURL}/token`,
  }
  const credential = { provider: 'cloud', apiKey: JSON.stringify(account), baseUrl: provider.baseURL }
  await gateway.api('POST', `/api/workspaces/${tenant.workspaceId}/credentials`, credential)
})
afterAll(async () => {
  await gateway?.stop()
  await provider?.stop()
})
beforeEach(() => {
  provider.seen.length = 0
})

test('a failure to get a token is not asked for again at once', async () => {
  provider.on('/token', (_, __, response) => json(response, { error: 'invalid_grant' }, 400))
  for (let call = 0; call < 3; call++) {
    const { status, body } = await post(gateway, chatPath, tenant.key, ask('byok/flash'))
    expect(status).toBe(502)
    expect(body.error.code).toBe('upstream_token_exchange_failed')
  }
  expect(provider.seen.map(({ path }) => path)).toEqual(['/v1/token'])
})

test('a provider that echoes the token does not show it to the client', async () => {
  const other = await createTenant(gateway)
  const credential = { provider: 'cloud', apiKey: TOKEN, baseUrl: provider.baseURL }
  await gateway.api('POST', `/api/workspaces/${other.workspaceId}/credentials`, credential)
  const refuse = {
    error: { code: 400, message: `No project for ${TOKEN}, choose another.`, status: 'INVALID_ARGUMENT' },
  }
  for (const path of [':generateContent', ':countTokens']) {
    provider.on(path, (_, __, response) => json(response, refuse, 400))
  }
  const contents = [{ role: 'user', parts: [{ text: 'hello' }] }]
  for (const path of [':generateContent', ':countTokens']) {
    const { status, text } = await post(gateway, `/v1beta/models/byok%2Fflash${path}`, other.key, { contents })
    expect(status).toBe(400)
    expect(text).toContain('choose another')
    expect(text).not.toContain(TOKEN)
  }
})

test('nor one that was got for a secret', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const account = {
    type: 'service_account',
    client_email: 'other@example.com',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    token_uri: `${provider.baseURL}/token`,
  }
  const other = await createTenant(gateway)
  const credential = { provider: 'cloud', apiKey: JSON.stringify(account), baseUrl: provider.baseURL }
  await gateway.api('POST', `/api/workspaces/${other.workspaceId}/credentials`, credential)
  provider.on('/token', (_, __, response) => json(response, { access_token: TOKEN, expires_in: 3_600 }))
  const refuse = {
    error: { code: 400, message: `No project for ${TOKEN}, choose another.`, status: 'INVALID_ARGUMENT' },
  }
  provider.on(':generateContent', (_, __, response) => json(response, refuse, 400))
  const { status, text } = await post(gateway, chatPath, other.key, ask('byok/flash'))
  expect(status).toBe(400)
  expect(text).toContain('choose another')
  expect(text).not.toContain(TOKEN)
})
