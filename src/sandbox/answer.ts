/** An answer of the sandbox: whole, or as events with small pauses between them. */
export type Answer =
  | { readonly kind: 'json'; readonly body: unknown }
  | { readonly kind: 'events'; readonly events: Iterable<unknown> }

export function usageOf(promptTokens: number, completionTokens: number) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  }
}

export type AnswerUsage = ReturnType<typeof usageOf>

/** Every event as the client asked: with `usage: null` on all of them and a last one with usage, or without any. */
export function* withUsage(
  events: Iterable<object>,
  envelope: object,
  usage: AnswerUsage,
  wanted: boolean,
): Generator<object> {
  for (const event of events) yield wanted ? { ...event, usage: null } : event
  if (wanted) yield { ...envelope, choices: [], usage }
}
