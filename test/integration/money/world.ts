import { createTenant, type Gateway, type Tenant } from '../../support/gateway.ts'
import type { PriceTable } from './recompute.ts'

interface ModelWorld {
  readonly kind?: 'embedding'
  /** Deployments: provider → the provider's name and price. The first is what byok uses there. */
  readonly at: Readonly<Record<string, { readonly model: string; readonly price: PriceTable }>>
  readonly cheap: PriceTable
  readonly margin: string
}

/** Prices of every shape the configuration knows for tokens, with decimals that make rounding matter. */
export const models: Readonly<Record<string, ModelWorld>> = {
  simple: {
    at: { alpha: { model: 'up-simple', price: { input: '1.00', output: '2.00' } } },
    cheap: { input: '0.5', output: '1' },
    margin: '0.15',
  },
  cached: {
    at: {
      alpha: {
        model: 'up-cached',
        price: { input: '2.5', output: '10', cacheRead: '1.25', cacheWrite: '3.125', reasoning: '12.5' },
      },
    },
    cheap: { input: '1.111111111', output: '3.333333333', cacheRead: '0.1', reasoning: '4.7' },
    margin: '0.037',
  },
  tiered: {
    at: {
      beta: {
        model: 'up-tiered',
        price: {
          input: '1.25',
          output: '10',
          cacheRead: '0.31',
          tiers: [
            { aboveInputTokens: 60, input: '2.5', output: '15', cacheRead: '0.625' },
            { aboveInputTokens: 200, input: '5.000000001' },
          ],
        },
      },
    },
    cheap: { input: '1', output: '8', tiers: [{ aboveInputTokens: 100, output: '9.99', reasoning: '11' }] },
    margin: '0.2',
  },
  byrequest: {
    at: {
      beta: {
        model: 'up-request',
        price: { input: '1', output: '1', request: '0.005', tiers: [{ aboveInputTokens: 150, request: '0.0125' }] },
      },
    },
    cheap: { input: '0', output: '0', request: '0.004' },
    margin: '0.000001',
  },
  dust: {
    at: { alpha: { model: 'up-dust', price: { input: '0.0005', output: '0.0015', cacheRead: '0.0001' } } },
    cheap: { input: '0.0005', output: '0.0025' },
    margin: '0.333333',
  },
  voice: {
    at: {
      beta: {
        model: 'up-voice',
        price: { input: '0.6', output: '2.4', audioInput: '10', audioOutput: '20', cacheRead: '0.3' },
      },
    },
    cheap: { input: '0.7', output: '2.5', audioInput: '11' },
    margin: '1',
  },
  // The cheaper deployment is always down: a request falls back to the dearer one.
  backed: {
    at: {
      alpha: { model: 'up-down', price: { input: '0.1', output: '0.1' } },
      beta: { model: 'up-backup', price: { input: '3', output: '15', cacheRead: '0.3' } },
    },
    cheap: { input: '0.9', output: '0.9' },
    margin: '0.1',
  },
  // Its provider rejects stream_options: streams tell no usage.
  mute: {
    at: { gamma: { model: 'up-mute', price: { input: '0.27', output: '1.10', cacheRead: '0.07' } } },
    cheap: { input: '0.2', output: '0.8' },
    margin: '0.05',
  },
  vectors: {
    kind: 'embedding',
    at: { alpha: { model: 'up-vectors', price: { input: '0.02', output: '0' } } },
    cheap: { input: '0.013', output: '0' },
    margin: '0.5',
  },
}

export const providers = ['alpha', 'beta', 'gamma'] as const

export function configFor(simulatorBaseUrl: string): string {
  const config = {
    providers: Object.fromEntries(
      providers.map((id) => [
        id,
        {
          kind: 'openai-compatible',
          baseUrl: simulatorBaseUrl,
          ...(id === 'gamma' && { quirks: { streamOptions: false } }),
          credentials: [1, 2].map((n) => ({ name: `c${n}`, apiKey: `sk-${id}-${n}` })),
        },
      ]),
    ),
    models: Object.fromEntries(
      Object.entries(models).map(([id, { kind, at, cheap, margin }]) => [
        id,
        {
          ...(kind && { kind }),
          deployments: Object.entries(at).map(([provider, { model, price }]) => ({ provider, model, price })),
          lanes: { cheap: { price: cheap }, resale: { margin } },
        },
      ]),
    ),
    limits: { maxOutputTokens: 300 },
    upstream: { allowPrivateNetworks: ['127.0.0.0/8'] },
    trial: { creditUsd: 0 },
  }
  // JSON is YAML.
  return JSON.stringify(config, undefined, 1)
}

/** A paying workspace: its own deals differ from the posted prices. */
export interface Customer extends Tenant {
  readonly creditUsd: string
  /** Agreed instead of the posted terms, by `lane/model`. */
  readonly quotes: Readonly<Record<string, { readonly margin?: string; readonly price?: PriceTable }>>
  /** Rates that the workspace has with providers itself, by model. */
  readonly negotiated: Readonly<Record<string, PriceTable>>
}

const deals: readonly Pick<Customer, 'creditUsd' | 'quotes' | 'negotiated'>[] = [
  { creditUsd: '500.000000001', quotes: {}, negotiated: {} },
  {
    creditUsd: '250',
    quotes: {
      'resale/cached': { margin: '0.0125' },
      'resale/tiered': { margin: '-0.25' },
      'cheap/simple': { price: { input: '0.123456789', output: '0.987654321', cacheRead: '0.01' } },
      'cheap/dust': { margin: '0.07' },
      'resale/voice': { price: { input: '1', output: '3', tiers: [{ aboveInputTokens: 80, input: '2' }] } },
    },
    negotiated: { cached: { input: '2', output: '8', cacheRead: '0.9' } },
  },
]

export async function createCustomers(gateway: Gateway): Promise<Customer[]> {
  return Promise.all(deals.map((deal, i) => createCustomer(gateway, deal, i)))
}

async function createCustomer(gateway: Gateway, deal: (typeof deals)[number], i: number): Promise<Customer> {
  const tenant = await createTenant(gateway, { creditUsd: deal.creditUsd, name: `customer ${i}` })
  const at = `/api/workspaces/${tenant.workspaceId}`
  for (const provider of providers) {
    await gateway.api('POST', `${at}/credentials`, {
      provider,
      apiKey: `sk-own-${i}-${provider}`,
      prices: deal.negotiated,
    })
  }
  for (const lane of ['cheap', 'resale']) {
    const rules = Object.entries(deal.quotes)
      .filter(([name]) => name.startsWith(`${lane}/`))
      .map(([name, terms]) => ({ pattern: name.slice(lane.length + 1), ...terms }))
    if (rules.length > 0) await gateway.api('PUT', `${at}/quotes/${lane}`, { rules })
  }
  return { ...tenant, ...deal }
}

/** What the workspace owes a unit of, and what the provider takes for it. */
export interface Deal {
  readonly sell: { readonly table: PriceTable; readonly factor: string } | undefined
  readonly cost: PriceTable | undefined
}

export function dealFor(customer: Customer, lane: string, model: string, provider: string): Deal {
  const world = models[model]
  const listed = world?.at[provider]?.price
  if (lane === 'byok') return { sell: undefined, cost: customer.negotiated[model] ?? listed }
  if (!world || !listed) throw new Error(`${lane}/${model} is not sold at ${provider}`)
  const quote = customer.quotes[`${lane}/${model}`]
  const sell =
    quote?.price !== undefined
      ? { table: quote.price, factor: '1' }
      : quote?.margin !== undefined
        ? { table: listed, factor: onePlus(quote.margin) }
        : lane === 'cheap'
          ? { table: world.cheap, factor: '1' }
          : { table: listed, factor: onePlus(world.margin) }
  return { sell, cost: listed }
}

/** 1 + margin as a decimal, margins from −1 with at most six decimals. */
function onePlus(margin: string): string {
  const negative = margin.startsWith('-')
  const [whole = '0', decimals = ''] = margin.replace('-', '').split('.')
  const millionths = BigInt(whole + decimals.padEnd(6, '0'))
  const total = 1_000_000n + (negative ? -millionths : millionths)
  const text = total.toString().padStart(7, '0')
  return `${text.slice(0, -6)}.${text.slice(-6)}`
}
