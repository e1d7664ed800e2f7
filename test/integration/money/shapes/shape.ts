import type { WireAnswer } from './answers.ts'

export type Client = 'openai-chat' | 'openai-responses' | 'anthropic-messages' | 'gemini'

/** Tokens and their price in USD per million. */
export type Line = readonly [tokens: number, usdPerMillion: string]

/** What a provider tells of one call, and what it asks for it. */
export interface Shape {
  readonly name: string
  readonly provider: string
  /** The provider's name for the model. */
  readonly model: string
  /** The first one speaks the provider's own format, where clients have it. */
  readonly clients: readonly Client[]
  readonly answer: WireAnswer
  /** All input and output, as the record counts them. */
  readonly tokens: readonly [input: number, output: number]
  readonly bill: readonly Line[]
  /** USD for the request itself or what was done in it. */
  readonly fee?: string
  /** With the workspace's own credential: cost without a charge. Tools that run at the provider are for that lane. */
  readonly byok?: true
  /** The sum of both in USD, worked out by hand. */
  readonly cost: string
  /** The provider's prices are double in these hours of UTC: [from, to). */
  readonly dearHours?: readonly (readonly [number, number])[]
  /** Members of the provider's usage that tell what it costs the operator: no client may see them. */
  readonly own?: readonly string[]
}
