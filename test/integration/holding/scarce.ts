import type { Simulator } from '../../simulator/client.ts'
import { createTenant, type Gateway, type Tenant } from '../../support/gateway.ts'

/** Nano-dollars of one output token, on every lane; input is free, so that a ceiling is the cap and nothing else. */
export const TOKEN = 1_000_000n

/** `1.234` for an amount in whole tokens. */
export function usdOf(tokens: number): string {
  return `${Math.floor(tokens / 1_000)}.${String(tokens % 1_000).padStart(3, '0')}`
}

const price = { input: 0, output: 1_000 }

/** `budgets`: what the operator's two scarce credentials may cost a month, in tokens. */
export function configFor(simulator: Simulator, budgets: Readonly<Record<'fixed' | 'varied', number>>): string {
  const provider = (apiKey: string, more: object = {}) => ({
    kind: 'openai-compatible',
    baseUrl: simulator.baseURL,
    credentials: [{ name: 'operator', apiKey, ...more }],
  })
  const model = (id: string) => ({
    deployments: [{ provider: id, model: `up-${id}`, price }],
    lanes: { cheap: { price }, resale: { margin: 0 } },
  })
  return JSON.stringify({
    providers: {
      ample: provider('sk-ample'),
      fixed: provider('sk-fixed', { monthlyBudgetUsd: usdOf(budgets.fixed) }),
      varied: provider('sk-varied', { monthlyBudgetUsd: usdOf(budgets.varied) }),
    },
    models: { ample: model('ample'), fixed: model('fixed'), varied: model('varied') },
    upstream: { allowPrivateNetworks: ['127.0.0.0/8'] },
    trial: { creditUsd: 0 },
  })
}

/** Something that has room for so much and no more. */
export interface Scarce {
  readonly code: string
  /** Whether the refusal says how much is left. */
  readonly tellsLeft: boolean
  /** The record's field that counts against it. */
  readonly counts: 'chargeUsd' | 'costUsd'
  readonly model: (sizes: 'fixed' | 'varied') => string
  /** Those who share it; `budget` in tokens. */
  readonly owners: (gateway: Gateway, budget: number) => Promise<readonly Tenant[]>
  /** What a workspace can show of it at any time; undefined: nothing but its records. */
  readonly shows: 'credit' | undefined
}

/** More than anything here can spend. */
const AMPLE = '1000'

export const scarceThings: Readonly<Record<string, Scarce>> = {
  'a key’s budget': {
    code: 'key_budget_exceeded',
    tellsLeft: true,
    counts: 'chargeUsd',
    shows: 'credit',
    model: () => 'resale/ample',
    owners: async (gateway, budget) => [
      await createTenant(gateway, { creditUsd: AMPLE, key: { maxSpendUsd: usdOf(budget) } }),
    ],
  },
  'a workspace’s credit': {
    code: 'insufficient_credit',
    tellsLeft: true,
    counts: 'chargeUsd',
    shows: 'credit',
    model: () => 'cheap/ample',
    owners: async (gateway, budget) => [await createTenant(gateway, { creditUsd: usdOf(budget) })],
  },
  'the monthly budget of a workspace’s credential': {
    code: 'credential_budget_exceeded',
    tellsLeft: true,
    counts: 'costUsd',
    shows: undefined,
    model: () => 'byok/ample',
    owners: async (gateway, budget) => {
      const tenant = await createTenant(gateway, { creditUsd: '0' })
      const credential = { provider: 'ample', apiKey: 'sk-own', monthlyBudgetUsd: usdOf(budget) }
      await gateway.api('POST', `/api/workspaces/${tenant.workspaceId}/credentials`, credential)
      return [tenant]
    },
  },
  'the monthly budget of an operator’s credential': {
    code: 'credential_budget_exceeded',
    tellsLeft: true,
    counts: 'costUsd',
    shows: undefined,
    model: (sizes) => `resale/${sizes}`,
    owners: async (gateway) => [
      await createTenant(gateway, { creditUsd: AMPLE }),
      await createTenant(gateway, { creditUsd: AMPLE }),
    ],
  },
}
