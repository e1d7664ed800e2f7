import type { ToolCall } from './conversation.ts'

export interface Place {
  /** The agent's empty home. */
  readonly home: string
  /** Where it works. */
  readonly folder: string
  /** Of the gateway, without /v1. */
  readonly url: string
  readonly key: string
  /** What the provider is told to have it do. */
  readonly prompt: string
}

export type Step = readonly Omit<ToolCall, 'id'>[]

export type ProviderFormatName = 'openai-chat' | 'anthropic-messages'

/** How one coding agent is run, and what a provider can ask of it. */
export interface Agent {
  readonly id: string
  /** Wire format of its own. */
  readonly speaks: string
  /** Wire formats of the providers behind the gateway, one at a time. */
  readonly over: readonly ProviderFormatName[]
  /** Models that it asks for, the one of the task first. */
  readonly models: readonly string[]
  readonly args: (place: Place) => readonly string[]
  readonly env: (place: Place) => Readonly<Record<string, string>>
  /** Files to be put into its home, by path. */
  readonly files?: (place: Place) => Readonly<Record<string, string>>
  /** It sends signed thoughts back, as far as the provider has any. */
  readonly keepsThoughts: boolean
  /** Tool calls of each turn: the first writes `text` to `file`, a later one reads it. */
  readonly steps: (file: string, text: string) => readonly Step[]
}
