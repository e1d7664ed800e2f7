import type { HedgeAfter, HedgeRefusals } from './hedge.ts'
import type { Lane } from './lane.ts'
import type { Learned } from './learned.ts'
import type { Nano, Ppm } from './money.ts'
import type { Price } from './price.ts'
import type { SmartPolicy } from './smart.ts'

/** How far a request may go after its first candidate failed or ran out of budget. */
export const fallbackScopes = ['none', 'lane', 'any'] as const
export type FallbackScope = (typeof fallbackScopes)[number]

/** A workspace's own rules. What is left out is the operator's default. */
export interface Policy {
  /** Order in which an unprefixed model looks for a lane. */
  readonly laneOrder?: readonly Lane[] | undefined
  readonly lanes?: readonly Lane[] | undefined
  readonly regions?: readonly string[] | undefined
  /** `none`: the first candidate only; `lane` (default): others of the same lane; `any`: other lanes too. */
  readonly fallback?: FallbackScope | undefined
  /** Public model → models (with or without a lane prefix) to go on to, in order. */
  readonly chains?: Readonly<Record<string, readonly string[]>> | undefined
  /** When a second candidate is asked beside the first; off where left out. */
  readonly hedge?: HedgeAfter | undefined
  /** Whether a refusal wins while the other candidate of a race may still answer; it does where left out. */
  readonly hedgeRefusals?: HedgeRefusals | undefined
  /** How often a request is sent again when nobody could answer it; the operator's rule where left out. */
  readonly retries?: number | undefined
  /** Near the end of a budget or of the credit answers are made shorter instead of refused. */
  readonly clipToBudget?: boolean | undefined
  /** Which of several providers of one model is asked first; the lane's own order where left out. */
  readonly sort?: WaySort | undefined
  readonly smartRoute?: SmartPolicy | undefined
}

export const waySorts = ['cheapest', 'fastest', 'balanced'] as const
export type WaySort = (typeof waySorts)[number]

export interface Workspace {
  readonly id: string
  readonly name: string
  readonly suspended: boolean
  readonly policy: Policy
  /** Rules of the quotes in force and of those that are to come, the later ones last. */
  readonly quotes: readonly Quote[]
  /** IANA name; days and months of budgets begin in it. */
  readonly timeZone: string
  /** What smart-route has learned of its traffic; undefined: nothing. */
  readonly learned?: Learned | undefined
}

/** The document that a rule was agreed in: `version` counts from 1 within workspace and lane. */
export interface QuoteRef {
  readonly id: string
  readonly version: number
}

/** What is charged: the provider's cost with a margin, or fixed prices. One of the two is set. */
export interface QuoteTerms {
  readonly margin?: Ppm | undefined
  readonly price?: Price | undefined
}

/** A rule of a quote as routing reads it, at the volume of the month. The last matching one that is valid wins. */
export interface Quote extends QuoteTerms {
  readonly lane: Lane
  /** Model pattern: exact public name or with `*`. */
  readonly pattern: string
  /** Epoch milliseconds. */
  readonly validFrom?: number | undefined
  readonly validUntil?: number | undefined
  readonly quote: QuoteRef
}

/** Terms that hold once the workspace was charged more than `above` on the lane in its calendar month. */
export interface VolumeTier extends QuoteTerms {
  readonly above: Nano
}

/** A rule as it was agreed. */
export interface AgreedRule extends Quote {
  /** Ascending by `above`. */
  readonly tiers?: readonly VolumeTier[] | undefined
}

export const budgetPeriods = ['none', 'day', 'week', 'month'] as const
export type BudgetPeriod = (typeof budgetPeriods)[number]

/** Issued to a client. Only the hash of its secret is kept. */
export interface Key {
  readonly id: string
  readonly workspaceId: string
  readonly name: string
  readonly maxSpend: Nano | undefined
  readonly budgetPeriod: BudgetPeriod
  /** Requests per minute. */
  readonly rpm: number | undefined
  /** Tokens per minute. */
  readonly tpm: number | undefined
  readonly maxConcurrency: number | undefined
  readonly lanes: readonly Lane[] | undefined
  /** Public names or patterns with `*`. */
  readonly models: readonly string[] | undefined
  readonly regions: readonly string[] | undefined
  /** Epoch milliseconds. */
  readonly expiresAt: number | undefined
  readonly disabled: boolean
  readonly tags: Readonly<Record<string, string>>
}

/** A provider's secret, the operator's (`workspaceId` undefined) or a workspace's own. */
export interface Credential {
  readonly id: string
  readonly workspaceId: string | undefined
  readonly providerId: string
  readonly name: string
  /** Replaces the provider's base URL. */
  readonly baseUrl: string | undefined
  readonly region: string | undefined
  /** Lanes an operator's credential serves; a workspace's own serves byok only. */
  readonly lanes: readonly Lane[]
  readonly monthlyBudget: Nano | undefined
  /** Lower goes first. */
  readonly priority: number
  /** Public model → the provider's name for it. */
  readonly models: Readonly<Record<string, string>>
  /** Negotiated rates by public model or pattern. */
  readonly prices: Readonly<Record<string, Price>>
  readonly disabled: boolean
  /** Decrypts on first use. Throws Fault `internal` when it cannot. */
  readonly secret: () => string
}
