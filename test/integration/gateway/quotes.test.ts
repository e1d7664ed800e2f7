import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTenant, type Gateway, type Tenant, until } from '../../support/gateway.ts'
import { ask, chatPath, plainConfig, post, type Rig, read, recordOf, startRig } from './rig.ts'

let rig: Rig
let gateway: Gateway
beforeAll(async () => {
  rig = await startRig()
  gateway = rig.gateway
})
afterAll(() => rig?.stop())

/** Costs the provider 100 × $1 + 10 × $2 per million: $0.00012. The blanks make room in the hold. */
const script = (more = '') => `x [[sim {"promptTokens":100,"completionTokens":10${more}}]]${' '.repeat(100)}`

async function charged(tenant: Tenant, lane = 'resale') {
  const answer = await post(gateway, chatPath, tenant.key, ask(`${lane}/chat`, script(), { max_tokens: 10 }))
  expect([answer.status, answer.text]).toEqual([200, answer.text])
  return { charge: answer.headers.get('x-trilane-charge-usd'), id: answer.headers.get('x-request-id') ?? '' }
}

interface LaneOffer {
  readonly pricing: { readonly prompt: string; readonly completion: string }
  readonly price_version: string
  readonly quote_version: number | null
}

/** What `GET /v1/models` says of the lane. */
async function listed(tenant: Tenant, lane = 'resale'): Promise<LaneOffer> {
  const answer = await fetch(`${gateway.url}/v1/models/${lane}/chat`, { headers: { 'x-api-key': tenant.key } })
  return (await read(answer)).body.lanes[lane]
}

const quotesOf = ({ workspaceId }: Tenant, lane = 'resale') => `/api/workspaces/${workspaceId}/quotes/${lane}`

type QuotedRecord = Awaited<ReturnType<typeof recordOf>> & {
  readonly priceVersion: string
  readonly quote: { readonly id: string; readonly version: number } | null
  readonly plan: { readonly priceVersion: string | null }[]
}

const trace = (tenant: Tenant, id: string) => recordOf(gateway, tenant.workspaceId, id) as Promise<QuotedRecord>

const past = '2020-01-01T00:00:00Z'
const future = '2120-01-01T00:00:00Z'

describe('which rule is charged', () => {
  let tenant: Tenant
  beforeAll(async () => {
    tenant = await createTenant(gateway)
  })

  test.each([
    ['no rule: the margin of the lane', 'resale', [], '0.000138', false],
    ['a margin for all', 'resale', [{ pattern: '*', margin: 0.1 }], '0.000132', true],
    [
      'the last match wins',
      'resale',
      [
        { pattern: 'chat', margin: 0.2 },
        { pattern: '*', margin: 0.1 },
      ],
      '0.000132',
      true,
    ],
    [
      'the exact one when it is last',
      'resale',
      [
        { pattern: '*', margin: 0.1 },
        { pattern: 'chat', margin: 0.2 },
      ],
      '0.000144',
      true,
    ],
    ['no rule for this model', 'resale', [{ pattern: 'other*', margin: 0.5 }], '0.000138', false],
    ['a discount on cost', 'resale', [{ pattern: 'ch*t', margin: -0.5 }], '0.00006', true],
    [
      'fixed prices, rounded once',
      'resale',
      [{ pattern: '*', price: { input: '0.333333333', output: 0.1 } }],
      '0.000034333',
      true,
    ],
    ['over', 'resale', [{ pattern: '*', margin: 0.1, validUntil: past }], '0.000138', false],
    ['to come', 'resale', [{ pattern: '*', margin: 0.1, validFrom: future }], '0.000138', false],
    [
      'one that is valid beats a later one that is not',
      'resale',
      [
        { pattern: '*', margin: 0.1, validFrom: past, validUntil: future },
        { pattern: '*', margin: 0.2, validFrom: future },
        { pattern: '*', margin: 0.3, validUntil: past },
      ],
      '0.000132',
      true,
    ],
    ['the posted price', 'cheap', [], '0.00006', false],
    ['a margin on cost in place of the posted price', 'cheap', [{ pattern: '*', margin: 0 }], '0.00012', true],
    ['a fixed price', 'cheap', [{ pattern: '*', price: { input: 1, output: 0 } }], '0.0001', true],
    [
      'a tier that was not reached',
      'cheap',
      [{ pattern: '*', margin: 0, tiers: [{ aboveUsd: 50, margin: -0.1 }] }],
      '0.00012',
      true,
    ],
  ])('%s (%s)', async (_, lane, rules, expected, quoted) => {
    const { id, version } = await gateway.api<{ id: string; version: number }>('PUT', quotesOf(tenant, lane), { rules })
    const { charge, id: request } = await charged(tenant, lane)
    expect(charge).toBe(expected)
    const offer = await listed(tenant, lane)
    expect(offer.quote_version).toBe(quoted ? version : null)
    const record = await trace(tenant, request)
    expect(record.chargeUsd).toBe(expected)
    expect(record.priceVersion).toMatch(/^pv_/)
    expect(record.priceVersion).toBe(offer.price_version)
    expect(record.plan[0]?.priceVersion).toBe(offer.price_version)
    expect(record.quote).toEqual(quoted ? { id, version } : null)
    const { data } = await gateway.api<{ data: object[] }>('GET', `/api/workspaces/${tenant.workspaceId}/prices`)
    expect(data).toContainEqual(
      expect.objectContaining({
        ...{ model: 'chat', lane, priceVersion: offer.price_version, quoteVersion: offer.quote_version },
        basis: quoted ? 'quote' : lane === 'cheap' ? 'posted' : 'margin',
      }),
    )
  })

  test('a rule ends and another begins at its time, without a call', async () => {
    const turn = Date.now() + 1_500
    const at = new Date(turn).toISOString()
    const rules = [
      { pattern: '*', margin: 0.1, validUntil: at },
      { pattern: '*', margin: 0.2, validFrom: at },
    ]
    await gateway.api('PUT', quotesOf(tenant), { rules })
    const before = await charged(tenant)
    if (Date.now() < turn) expect(before.charge).toBe('0.000132')
    await until(() => Date.now() >= turn, 'the rules change')
    expect((await charged(tenant)).charge).toBe('0.000144')
  })

  test('a preview tells the prices and changes nothing', async () => {
    await gateway.api('PUT', quotesOf(tenant), { rules: [] })
    const rules = [{ pattern: '*', margin: 0.1, tiers: [{ aboveUsd: 10, price: { input: 3, output: 4 } }] }]
    const preview = async (more: object) => {
      const path = `${quotesOf(tenant)}/preview`
      const { data } = await gateway.api<{ data: { model: string; price: object }[] }>('POST', path, { rules, ...more })
      return data.map(({ model, price }) => [model, price])
    }
    expect(await preview({})).toContainEqual(['chat', { input: '1.1', output: '2.2', cacheRead: '0.11' }])
    expect(await preview({ volumeUsd: 10 })).toContainEqual(['chat', expect.objectContaining({ input: '1.1' })])
    expect(await preview({ volumeUsd: '10.000000001' })).toContainEqual(['chat', { input: '3', output: '4' }])
    expect((await charged(tenant)).charge).toBe('0.000138')
    const token = await gateway.api<{ token: string }>('POST', `/api/workspaces/${tenant.workspaceId}/tokens`, {
      ...{ name: 't', role: 'owner' },
    })
    const refused = await post(gateway, `${quotesOf(tenant)}/preview`, token.token, { rules })
    expect(refused.status).toBe(403)
  })
})

test('what was accepted is what is charged, to the nano-dollar', async () => {
  const tenant = await createTenant(gateway)
  const price = { input: '0.123456789', output: '0.987654321' }
  const offer = await gateway.api<{ id: string; version: number }>('POST', `${quotesOf(tenant)}/offers`, {
    ...{ rules: [{ pattern: '*', price }], support: 'Gold' },
  })
  const before = await charged(tenant)
  expect(before.charge).toBe('0.000138')
  const { token } = await gateway.api<{ token: string }>('POST', `/api/workspaces/${tenant.workspaceId}/tokens`, {
    ...{ name: 'buyer', role: 'owner' },
  })
  const accepted = await post(gateway, `${quotesOf(tenant)}/offers/${offer.id}/accept`, token, undefined)
  expect([accepted.status, accepted.body?.status]).toEqual([200, 'in_force'])
  const after = await charged(tenant)
  // 100 × 0.123456789 + 10 × 0.987654321 = 22.2222221 per million
  expect(after.charge).toBe('0.000022222')
  expect((await trace(tenant, after.id)).quote).toEqual({ id: offer.id, version: offer.version })
  expect(await trace(tenant, before.id)).toMatchObject({ chargeUsd: '0.000138', quote: null })
})

test('an accepted offer is charged from its validFrom on, and the former quote until then', async () => {
  const tenant = await createTenant(gateway)
  await gateway.api('PUT', quotesOf(tenant), { rules: [{ pattern: 'chat', margin: 0.1 }] })
  const turn = Date.now() + 2_500
  const offer = await gateway.api<{ id: string; version: number }>('POST', `${quotesOf(tenant)}/offers`, {
    // The former rule is the more exact one, and must not win any more once its quote is over.
    ...{ rules: [{ pattern: '*', margin: 0.2 }], validFrom: new Date(turn).toISOString() },
  })
  const accepted = await gateway.api<{ status: string }>('POST', `${quotesOf(tenant)}/offers/${offer.id}/accept`)
  if (accepted.status === 'scheduled') {
    const before = await charged(tenant)
    if (Date.now() < turn) expect(before.charge).toBe('0.000132')
  }
  await until(() => Date.now() >= turn, 'the offer is in force')
  const after = await charged(tenant)
  expect(after.charge).toBe('0.000144')
  expect((await trace(tenant, after.id)).quote).toEqual({ id: offer.id, version: offer.version })
  const { rules } = await gateway.api<{ rules: object[] }>('GET', quotesOf(tenant))
  expect(rules).toMatchObject([{ margin: 0.2, version: 2 }])
})

/** Reads events until the first one with content, then does `meanwhile`, then reads to the end. */
async function streamed(tenant: Tenant, meanwhile: () => Promise<unknown>): Promise<string> {
  const answer = await fetch(gateway.url + chatPath, {
    method: 'POST',
    headers: { authorization: `Bearer ${tenant.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(
      ask('resale/chat', script(',"words":12,"gate":"mid-stream"'), { max_tokens: 10, stream: true }),
    ),
  })
  const reader = answer.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let changed = false
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    text += decoder.decode(part.value, { stream: true })
    if (changed || !text.includes('"content"')) continue
    changed = true
    expect(text).not.toContain('[DONE]')
    await meanwhile()
    await rig.simulator.go()
  }
  expect(changed).toBe(true)
  expect(text).toContain('[DONE]')
  return answer.headers.get('x-request-id') ?? ''
}

describe('a request keeps the terms it was planned with', () => {
  test('when the quote changes while it runs', async () => {
    const tenant = await createTenant(gateway)
    const put = (margin: number) =>
      gateway.api<{ version: number }>('PUT', quotesOf(tenant), { rules: [{ pattern: '*', margin }] })
    const { version } = await put(0.1)
    const planned = await listed(tenant)
    let meanwhile: string | null = ''
    const id = await streamed(tenant, async () => {
      await put(0.5)
      meanwhile = (await charged(tenant)).charge
    })
    expect(meanwhile).toBe('0.00018')
    const record = await trace(tenant, id)
    expect(record).toMatchObject({ chargeUsd: '0.000132', priceVersion: planned.price_version, quote: { version } })
    expect((await listed(tenant)).price_version).not.toBe(planned.price_version)
  })

  test("when the provider's price changes: new requests take it at once, earlier ones keep theirs", async () => {
    const tenant = await createTenant(gateway)
    const good = readFileSync(gateway.configFile, 'utf8')
    const former = await charged(tenant)
    try {
      const id = await streamed(tenant, async () => {
        writeFileSync(
          gateway.configFile,
          plainConfig(rig.simulator).replace('price: { input: 1,', 'price: { input: 3,'),
        )
        await gateway.api('POST', '/api/reload')
        // 100 × 3 + 10 × 2, and 15 %
        expect((await charged(tenant)).charge).toBe('0.000368')
      })
      const record = await trace(tenant, id)
      const earlier = await trace(tenant, former.id)
      expect(record).toMatchObject({ chargeUsd: '0.000138', priceVersion: earlier.priceVersion })
      const newer = await trace(tenant, (await charged(tenant)).id)
      expect(newer.priceVersion).not.toBe(earlier.priceVersion)
      expect(newer.priceVersion).toBe((await listed(tenant)).price_version)
    } finally {
      writeFileSync(gateway.configFile, good)
      await gateway.api('POST', '/api/reload')
    }
  })
})

test('volume moves the price to its tier, for new requests and on this lane only', async () => {
  const tenant = await createTenant(gateway)
  const tiers = [
    { aboveUsd: '0.0002', margin: 0.05 },
    { aboveUsd: '0.0003', price: { input: 0.5, output: 0.5 } },
  ]
  await gateway.api('PUT', quotesOf(tenant), { rules: [{ pattern: '*', margin: 0.1, tiers }] })
  await gateway.api('PUT', quotesOf(tenant, 'cheap'), {
    ...{ rules: [{ pattern: '*', margin: 0, tiers: [{ aboveUsd: '0.0002', margin: 1 }] }] },
  })
  const [first, second] = [await charged(tenant), await charged(tenant)]
  expect([first.charge, second.charge]).toEqual(['0.000132', '0.000132'])
  const base = await listed(tenant)
  const reached = async (prompt: string) =>
    until(async () => (await listed(tenant)).pricing.prompt === prompt, `the price is ${prompt}`)
  await reached('0.00000105')
  expect((await charged(tenant)).charge).toBe('0.000126')
  // 0.00039 so far.
  await reached('0.0000005')
  const third = await charged(tenant)
  expect(third.charge).toBe('0.000055')
  expect((await charged(tenant, 'cheap')).charge).toBe('0.00012')
  expect(await trace(tenant, first.id)).toMatchObject({ chargeUsd: '0.000132', priceVersion: base.price_version })
  await trace(tenant, third.id)
  const shown = await gateway.api<{ rules: { tierNow: number }[]; volume: object }>('GET', quotesOf(tenant))
  expect(shown.volume).toMatchObject({ chargedUsd: { resale: '0.000445' } })
  expect(shown.rules[0]?.tierNow).toBe(1)
})
