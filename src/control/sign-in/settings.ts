import type { IncomingMessage } from 'node:http'

/** What the operator has decided about signing in. A reload makes a new one. */
export interface SignInSettings {
  /** `https://llm.example.com`: the one origin that people reach this at. Undefined: see `own-origin.ts`. */
  readonly publicUrl: string | undefined
  /** What the offer is called, where people meet it outside of its pages. */
  readonly siteName: string
  /** `open`: whoever comes; `invited`: who has an invitation or the link that the start prints. */
  readonly signUp: 'open' | 'invited'
  /** Attempts to sign in or up from one address in a minute beyond which they are answered 429; 0: no limit. */
  readonly attemptsPerMinute: number
  readonly oidc: readonly OidcProvider[]
  /** Nano-dollars that the first workspace of somebody new starts with. */
  readonly trialCredit: bigint
}

export interface OidcProvider {
  /** Stands in the path of its callback: `<publicUrl>/api/auth/callback/<id>`. */
  readonly id: string
  readonly name?: string | undefined
  /** Its discovery document is below this. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
}

/** A letter as plain text. Rejects when it cannot be handed over. */
export type SendMail = (letter: {
  readonly to: string
  readonly subject: string
  readonly text: string
}) => Promise<void>

/** What signing in needs of the rest of the program. */
export interface SignInGround {
  readonly settings: () => SignInSettings
  /** Where it listens: `http://127.0.0.1:8787`. Not known before it does. */
  readonly address: () => string
  /** Undefined: no mail is configured. */
  readonly mail: () => SendMail | undefined
  /** The address of who sent a request, proxies that are ours seen through. */
  readonly clientOf: (request: IncomingMessage) => string
}
