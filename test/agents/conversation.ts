/** What a provider and an agent say to each other, in words of no wire format. */

export interface ToolCall {
  readonly id: string
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
}

export interface ToolResult {
  /** Of the call that it answers. */
  readonly id: string
  readonly text: string
}

/** What a provider reads in a request. */
export interface Heard {
  readonly model: string
  readonly stream: boolean
  /** Names of the tools that the agent offers. */
  readonly tools: readonly string[]
  /** Calls and results in the history, in order. */
  readonly calls: readonly ToolCall[]
  readonly results: readonly ToolResult[]
  /** Signatures of thoughts that came back. */
  readonly thoughts: readonly string[]
  /** The agent wants to see thoughts. */
  readonly wantsThoughts: boolean
}

/** What a provider says in one answer. */
export interface Turn {
  readonly thought?: { readonly text: string; readonly signature: string } | undefined
  readonly text?: string | undefined
  readonly calls: readonly ToolCall[]
}

/** Tokens of one answer; different for each, so that records can be told apart. */
export interface Tokens {
  readonly input: number
  readonly cached: number
  readonly output: number
}

export interface WrittenAnswer {
  /** Events of a stream as they go over the wire. */
  readonly events: readonly string[]
  readonly body: unknown
}

/** A wire format as the scripted provider speaks it. */
export interface ProviderFormat {
  /** Path of calls below the provider's address. */
  readonly path: string
  hear(body: Readonly<Record<string, unknown>>): Heard
  write(turn: Turn, tokens: Tokens, heard: Heard, body: Readonly<Record<string, unknown>>): WrittenAnswer
}

/** Cuts text as streams do: in pieces that end anywhere. */
export function pieces(text: string, size = 7): string[] {
  const found = []
  for (let at = 0; at < text.length; at += size) found.push(text.slice(at, at + size))
  return found
}
