import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/**
 * https://docs.fireworks.ai/api-reference, https://docs.fireworks.ai/guides/response-api,
 * https://docs.fireworks.ai/tools-sdks/anthropic-compatibility (with the key as a bearer token).
 */
export const fireworks = defineProvider({
  id: 'fireworks',
  name: 'Fireworks AI',
  baseUrl: 'https://api.fireworks.ai/inference/v1',
  auth: bearer(),
  envKey: 'FIREWORKS_API_KEY',
  formats: {
    'openai-chat': '/chat/completions',
    'openai-responses': '/responses',
    'anthropic-messages': '/messages',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
  },
  quirks: { topK: true },
  priceId: 'fireworks',
})
