/** The wire formats a client or a provider can speak. One folder below `wire/` for each. */
export const wireFormats = ['openai-chat', 'openai-completions', 'openai-embeddings'] as const
export type WireFormat = (typeof wireFormats)[number]
