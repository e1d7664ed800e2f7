/**
 * What one call consumed, as counted by the provider. A count that the provider did not tell is undefined, never 0:
 * an unknown must not look like a free call.
 */
export interface Usage {
  /** All input tokens, cache reads and writes included. */
  readonly inputTokens: number | undefined
  readonly cacheReadTokens?: number | undefined
  /** Tokens written to a provider's prompt cache with its shortest lifetime. */
  readonly cacheWriteTokens?: number | undefined
  /** Tokens written to a provider's prompt cache with a lifetime of one hour. */
  readonly cacheWrite1hTokens?: number | undefined
  readonly audioInputTokens?: number | undefined
  /** The part of both the audio and the cache reads; not told: as little as the other counts allow. */
  readonly audioCacheReadTokens?: number | undefined
  readonly imageInputTokens?: number | undefined
  /** All output tokens, reasoning included. */
  readonly outputTokens: number | undefined
  readonly reasoningTokens?: number | undefined
  readonly audioOutputTokens?: number | undefined
  readonly imageOutputTokens?: number | undefined
  readonly images?: number | undefined
  readonly searches?: number | undefined
  /** Whole seconds of audio. */
  readonly seconds?: number | undefined
  /** Characters of text to be spoken. */
  readonly characters?: number | undefined
  /** True when any count is our estimate and not the provider's word. */
  readonly estimated: boolean
}

export const noUsage: Usage = { inputTokens: 0, outputTokens: 0, estimated: false }
