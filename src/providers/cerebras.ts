import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/** https://inference-docs.cerebras.ai/api-reference */
export const cerebras = defineProvider({
  id: 'cerebras',
  name: 'Cerebras',
  baseUrl: 'https://api.cerebras.ai/v1',
  auth: bearer(),
  envKey: 'CEREBRAS_API_KEY',
  formats: {
    'openai-chat': '/chat/completions',
    'openai-completions': '/completions',
  },
  quirks: { tokenCap: 'max_completion_tokens' },
  priceId: 'cerebras',
})
