import type { Lane } from '../model/lane.ts'
import type { PublicOffer } from '../routing/public-offers.ts'

/** What the operator says of themselves; texts are plain. */
export interface Brand {
  readonly name: string
  readonly tagline?: string | undefined
  readonly intro?: string | undefined
  readonly links: Readonly<Record<string, string>>
  readonly contactEmail?: string | undefined
  readonly texts: {
    readonly [section in 'lanes' | 'buyers' | 'pricing' | 'quickstart' | 'models' | 'faq' | 'status']?:
      | string
      | undefined
  }
}

/** `open`: models can be had on it; `practice`: only the offline ones of the sandbox; `closed`: none. */
export type LaneState = 'open' | 'practice' | 'closed'

/** What the pages tell, all of it as it is on this server now. */
export interface Facts {
  readonly brand: Brand
  /** Where people reach this server: `https://llm.example.com`. */
  readonly origin: string
  readonly offers: readonly PublicOffer[]
  readonly lanes: Readonly<Record<Lane, { readonly state: LaneState; readonly models: number }>>
  /** Where requests can be kept, if the operator names regions. */
  readonly regions: readonly string[]
  /** Whether somebody new may make an account, and the credit they begin with as a decimal of USD; undefined: none. */
  readonly signUp: { readonly open: boolean; readonly creditUsd: string | undefined }
  /** Lanes whose answers wait for the books. */
  readonly strict: Readonly<Record<Lane, boolean>>
  /** Names of models to show calls with, lane and all. */
  readonly examples: { readonly chat: string; readonly claude: string; readonly gpt: string }
}

/** Files that pages name, by what they are for; each path holds a hash of the content. */
export interface Assets {
  readonly style: string
  readonly colours: string
  readonly script: string
  readonly icon: string
  readonly lanes: string
  /** Of the operator; undefined: none is configured. */
  readonly logo: string | undefined
}
