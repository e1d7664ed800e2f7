import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/**
 * https://openrouter.ai/docs/api-reference, with OpenAI's responses (…/docs/client-sdks/typescript/sdks/responses) and
 * Anthropic's messages (…/docs/client-sdks/typescript/models/messagesmessageparam), both with the key as a bearer token.
 * Its transcriptions take JSON, other than OpenAI's, and are left out.
 */
export const openrouter = defineProvider({
  id: 'openrouter',
  name: 'OpenRouter',
  baseUrl: 'https://openrouter.ai/api/v1',
  auth: bearer(),
  envKey: 'OPENROUTER_API_KEY',
  formats: {
    'openai-chat': '/chat/completions',
    'openai-responses': '/responses',
    'anthropic-messages': '/messages',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
    rerank: '/rerank',
  },
  quirks: {
    reasoningHistory: 'details',
    reasoningWish: 'object',
    cacheControl: true,
    developerRole: true,
    topK: true,
    richMedia: true,
    routes: true,
  },
  priceId: 'openrouter',
})
