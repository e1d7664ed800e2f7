import { ask, chatPath, post, type Rig, recordOf, records, startRig } from '../integration/gateway/rig.ts'
import type { Simulator } from '../simulator/client.ts'
import { until } from '../support/gateway.ts'
import { newcomer, type Visitor } from '../support/visitor.ts'

/** A server with something on every page, texts of every length among it. */
export interface Site {
  readonly rig: Rig
  /** Under the name that people use, for which browsers keep cookies. */
  readonly url: string
  /** Somebody who owns both workspaces, signed in. */
  readonly visitor: Visitor
  /** The workspace that has everything, one that has nothing, and a request of the first that was tried twice. */
  readonly full: string
  readonly empty: string
  readonly request: string
}

const LONG =
  'A name that somebody gave in a hurry and that is as long as names may be, with-one-word-that-does-not-break'

const config = (simulator: Simulator) => `
providers:
  acme:
    kind: openai-compatible
    baseUrl: ${simulator.baseURL}
    region: eu
    credentials:
      - { name: pool, apiKey: op-pool, lanes: [cheap], monthlyBudgetUsd: 100 }
      - { name: official, apiKey: op-official, lanes: [resale] }
  borealis:
    kind: openai-compatible
    baseUrl: ${simulator.baseURL}
    region: us
    credentials:
      - { name: second, apiKey: op-second, lanes: [cheap, resale] }
models:
  swift-8b:
    deployments:
      - { provider: acme, model: swift-upstream, price: { input: 0.05, output: 0.08, cacheRead: 0.01 } }
    lanes: { cheap: { price: { input: 0.02, output: 0.03 } }, resale: { margin: 0.15 } }
  heron-large:
    deployments:
      - { provider: acme, model: heron-upstream, price: { input: 2.5, output: 10, cacheRead: 0.25 } }
      - { provider: borealis, model: heron-us, price: { input: 2.75, output: 11 } }
    lanes: { cheap: { price: { input: 1.25, output: 5 } }, resale: { margin: 0.2 } }
  broken-model:
    deployments:
      - { provider: borealis, model: broken-upstream, price: { input: 1, output: 2 } }
    lanes: { resale: { margin: 0.1 } }
signIn: { oidc: [{ id: company, name: Company, issuer: "http://127.0.0.1:9", clientId: a, clientSecret: b }] }
mail: { smtpUrl: "smtp://127.0.0.1:9", from: "Trilane <trilane@example.com>" }
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
`

export async function openSite(): Promise<Site> {
  const rig = await startRig(config)
  const { gateway, simulator } = rig
  await simulator.model('broken-upstream', { status: 500 })
  await simulator.model('heron-upstream', { status: 503 })
  const { visitor, ws: full } = await newcomer(gateway, 'ann.smith@example.com')
  await gateway.api('PATCH', `/api/workspaces/${full}`, { name: 'Northwind Analytics', timeZone: 'Europe/Berlin' })
  const { body } = await visitor.call('POST', '/api/workspaces', { name: LONG.slice(0, 100) })
  const request = await fill(rig, full)
  return { rig, url: visitor.url, visitor, full, empty: body.id, request }
}

async function fill({ gateway, simulator }: Rig, ws: string): Promise<string> {
  const at = `/api/workspaces/${ws}`
  const make = <T>(path: string, body: object, key?: string) =>
    gateway.api<T>('POST', `${at}/${path}`, body, key === undefined ? {} : { 'idempotency-key': key })
  await make('credits', { amountUsd: '250.125', reason: 'Invoice 2026-0117', kind: 'topup' }, 'one')
  await make('credits', { amountUsd: '-0.000000125', reason: LONG }, 'two')
  const { key } = await make<{ key: string }>('keys', {
    ...{ name: 'Production', maxSpendUsd: '5', budgetPeriod: 'month', rpm: 600, tpm: 2_000_000 },
    ...{ lanes: ['cheap', 'resale'], tags: { team: 'search', env: 'prod' } },
  })
  await make('keys', { name: LONG.slice(0, 100), maxSpendUsd: '1000', budgetPeriod: 'day', maxConcurrency: 8 })
  const old = await make<{ id: string }>('keys', { name: 'Old laptop' })
  await gateway.api('PATCH', `${at}/keys/${old.id}`, { disabled: true })
  const own = { provider: 'acme', region: 'eu', baseUrl: simulator.baseURL }
  await make('credentials', {
    ...own,
    apiKey: 'sk-own-first-secret-0123456789abcd',
    name: 'Team account',
    monthlyBudgetUsd: '60',
  })
  await make('credentials', {
    ...own,
    apiKey: 'sk-own-second-secret-0123456789efgh',
    name: LONG.slice(0, 100),
    priority: 10,
  })
  await gateway.api('PUT', `${at}/policy`, {
    laneOrder: ['byok', 'resale', 'cheap'],
    fallback: 'any',
    chains: { 'heron-large': ['cheap/swift-8b'] },
  })
  await gateway.api('PUT', `${at}/quotes/resale`, { rules: [{ pattern: 'heron*', margin: 0.12 }], note: 'Yearly' })
  await make('quotes/cheap/offers', { rules: [{ pattern: '*', price: { input: 1, output: 4 } }], note: 'Spring offer' })
  await make('tokens', { name: 'Terraform', role: 'admin' })
  for (const model of [
    'cheap/swift-8b',
    'resale/heron-large',
    'resale/broken-model',
    'cheap/heron-large',
    'swift-8b',
  ]) {
    await post(gateway, chatPath, key, ask(model, `hello to ${model}`))
  }
  const rows = await until(async () => {
    const found = await records(gateway, ws)
    return found.length >= 4 ? found : undefined
  }, 'the requests are on the ledger')
  const details = await Promise.all(rows.map(({ id }) => recordOf(gateway, ws, id)))
  return details.find(({ attempts }) => attempts.length > 1)?.id ?? ''
}
