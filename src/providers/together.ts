import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/** https://docs.together.ai/docs/openai-api-compatibility. It documents neither OpenAI's responses nor Anthropic's format. */
export const together = defineProvider({
  id: 'together',
  name: 'Together AI',
  baseUrl: 'https://api.together.ai/v1',
  auth: bearer(),
  envKey: 'TOGETHER_API_KEY',
  formats: {
    'openai-chat': '/chat/completions',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
  },
  quirks: { topK: true },
  priceId: 'together',
})
