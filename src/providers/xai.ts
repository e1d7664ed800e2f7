import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/** https://docs.x.ai/docs/api-reference. max_tokens is deprecated there. */
export const xai = defineProvider({
  id: 'xai',
  name: 'xAI',
  baseUrl: 'https://api.x.ai/v1',
  auth: bearer(),
  envKey: 'XAI_API_KEY',
  formats: {
    'openai-chat': '/chat/completions',
    'openai-responses': '/responses',
    'openai-completions': '/completions',
  },
  quirks: { tokenCap: 'max_completion_tokens' },
  priceId: 'x-ai',
})
