import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/** https://openrouter.ai/docs/api-reference */
export const openrouter = defineProvider({
  id: 'openrouter',
  name: 'OpenRouter',
  baseUrl: 'https://openrouter.ai/api/v1',
  auth: bearer(),
  envKey: 'OPENROUTER_API_KEY',
  formats: {
    'openai-chat': '/chat/completions',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
  },
  priceId: 'openrouter',
})
