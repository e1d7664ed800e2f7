import { tokensOf } from './tokens.ts'

export interface LimitedText {
  readonly tokens: readonly string[]
  readonly finishReason: 'stop' | 'length'
}

/** The text up to the first stop sequence (which is left out) and at most `maxTokens` tokens of it. */
export function limitText(text: string, stop: readonly string[], maxTokens: number | undefined): LimitedText {
  const ends = stop.map((sequence) => text.indexOf(sequence)).filter((at) => at >= 0)
  const tokens = tokensOf(ends.length > 0 ? text.slice(0, Math.min(...ends)) : text)
  if (maxTokens === undefined || tokens.length <= maxTokens) return { tokens, finishReason: 'stop' }
  return { tokens: tokens.slice(0, maxTokens), finishReason: 'length' }
}
