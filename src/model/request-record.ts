import type { Lane } from './lane.ts'
import type { Nano } from './money.ts'
import type { SmartDecision } from './smart.ts'
import type { Usage } from './usage.ts'
import type { QuoteRef } from './workspace.ts'

export type Outcome = 'completed' | 'failed' | 'cancelled' | 'interrupted'

/** One call to one provider on behalf of a request. */
export interface AttemptRecord {
  readonly lane: Lane
  readonly provider: string
  readonly model: string
  readonly region: string | undefined
  readonly credentialId: string
  readonly status: number | undefined
  /** Undefined when it served the answer. */
  readonly error: string | undefined
  readonly latencyMs: number
  readonly costNano: string | undefined
  /** What of the request's charge is for it, where it is not the one that the request ended with. */
  readonly chargeNano?: string | undefined
  /**
   * What it consumed, as far as that is known; null: nothing that is billed. Left out of the attempt that the request
   * ended with: that one's is the request's own.
   */
  readonly usage?: Usage | null | undefined
}

/** What an attempt cost that is not the one its request ended with. */
export interface OtherCost {
  readonly lane: Lane
  /** Public name. */
  readonly model: string
  readonly provider: string
  readonly credentialId: string
  readonly cost: Nano
}

/** A candidate that was planned or dropped, with its reason. */
export interface PlanLine {
  readonly lane: Lane
  readonly provider: string
  readonly model: string
  readonly region?: string | undefined
  readonly credentialId?: string | undefined
  readonly chargeCeilingUsd?: string | undefined
  readonly priceVersion?: string | undefined
  /** The quote that sets the charge, if one does. */
  readonly quote?: QuoteRef | undefined
  /** Undefined: it was a candidate. */
  readonly dropped?: string | undefined
}

/** The choice of a model, before the lines of its plan. */
export interface PlanDecision {
  readonly decision: SmartDecision
}

/** What is kept of a request for good: metadata and counts, never a prompt or a completion. */
export interface RequestRecord {
  readonly id: string
  readonly workspaceId: string
  readonly keyId: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly lane: Lane
  readonly requestedModel: string
  readonly servedModel: string
  readonly reportedModel: string | undefined
  readonly provider: string
  readonly region: string | undefined
  readonly credentialId: string | undefined
  /** The answer's own id as the provider gave it. */
  readonly upstreamId: string | undefined
  /** HTTP status that the client saw. */
  readonly status: number
  readonly outcome: Outcome
  readonly stream: boolean
  readonly usage: Usage
  readonly finishReason: string | undefined
  /**
   * What the providers charge for all attempts whose bill goes where the last one's goes: to the operator (cheap,
   * resale) or to the workspace (byok). Undefined when the model is unpriced.
   */
  readonly cost: Nano | undefined
  /** What the workspace pays. */
  readonly charge: Nano
  /** What the provider billed beyond the hold; borne by the operator. */
  readonly overrun: Nano
  readonly priceVersion: string | undefined
  readonly latencyMs: number
  readonly ttftMs: number | undefined
  readonly cache: 'hit' | 'semantic' | 'miss' | 'off'
  readonly endUser: string | undefined
  readonly tags: Readonly<Record<string, string>> | undefined
  /** The usage object as the provider sent it, JSON text. */
  readonly rawUsage: string | undefined
  /** JSON text of AttemptRecord[]. */
  readonly attempts: string
  /** JSON text of (PlanDecision | PlanLine)[]. */
  readonly plan: string
}
