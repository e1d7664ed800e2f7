import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/** https://docs.perplexity.ai/api-reference. Every chunk of a stream has usage without being asked. */
export const perplexity = defineProvider({
  id: 'perplexity',
  name: 'Perplexity',
  baseUrl: 'https://api.perplexity.ai',
  auth: bearer(),
  envKey: 'PERPLEXITY_API_KEY',
  formats: {
    'openai-chat': '/chat/completions',
  },
  quirks: { streamOptions: false },
  priceId: 'perplexity',
})
