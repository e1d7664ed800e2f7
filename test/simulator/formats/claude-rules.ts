/** What of a request Claude judges by itself, whichever cloud it runs in. */
export interface ClaudeFacts {
  thinking: Record<string, unknown>
  temperature: number | undefined
  topP: number | undefined
  topK: number | undefined
  maxTokens: number | undefined
  /** A tool must be called. */
  forced: boolean
  stops: string[]
  /** Results of tools come last, and the turn that called them does not begin with its thinking. */
  unthought: boolean
}

/** The text of the error that Claude answers with; undefined when it takes the request, or is another model. */
export function claudeError(model: string, facts: ClaudeFacts): string | undefined {
  const version = versionOf(model)
  if (version === undefined) return undefined
  const { type, budget_tokens: budget } = facts.thinking
  const thinks = type === 'enabled' || type === 'adaptive'
  if (facts.stops.some((stop) => stop.trim() === '')) {
    return 'stop_sequences: each stop sequence must contain non-whitespace'
  }
  if (version >= 4.7 && (facts.temperature ?? facts.topP ?? facts.topK) !== undefined) {
    return '`temperature`, `top_p` and `top_k` are not supported for this model.'
  }
  if (version >= 4.1 && facts.temperature !== undefined && facts.topP !== undefined) {
    return '`temperature` and `top_p` cannot both be specified for this model. Please use only one.'
  }
  if (!thinks) return undefined
  if (version < 3.7) return 'thinking: Extra inputs are not permitted'
  return thinkingError(version, Number(budget), facts)
}

function thinkingError(version: number, budget: number, facts: ClaudeFacts): string | undefined {
  const { type } = facts.thinking
  if (type === 'enabled' && version >= 4.7) return '"thinking.type.enabled" is not supported for this model.'
  if (type === 'adaptive' && version < 4.6) return 'adaptive thinking is not supported on this model'
  if (type === 'enabled' && !(budget >= 1_024)) return 'thinking.enabled.budget_tokens: Input should be at least 1024'
  if (type === 'enabled' && budget >= (facts.maxTokens ?? Number.POSITIVE_INFINITY)) {
    return '`max_tokens` must be greater than `thinking.budget_tokens`.'
  }
  if (facts.temperature !== undefined && facts.temperature !== 1) {
    return '`temperature` may only be set to 1 when thinking is enabled.'
  }
  if (facts.topP !== undefined && facts.topP < 0.95) {
    return '`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled.'
  }
  if (facts.topK !== undefined) return '`top_k` must be unset when thinking is enabled.'
  if (facts.forced) return 'Thinking may not be enabled when tool_choice forces tool use.'
  if (type === 'enabled' && facts.unthought) {
    return 'Expected `thinking` or `redacted_thinking`, but found `tool_use`. When `thinking` is enabled, a final `assistant` message must start with a thinking block.'
  }
  return undefined
}

function versionOf(model: string): number | undefined {
  if (!model.includes('claude')) return undefined
  const [, major, minor] = /(?:claude|opus|sonnet|haiku)-(\d)(?:[-.](\d)(?!\d))?/.exec(model) ?? []
  return major === undefined ? 5 : Number(`${major}.${minor ?? 0}`)
}
