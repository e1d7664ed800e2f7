import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/** https://platform.openai.com/docs/api-reference. Its reasoning models refuse max_tokens. */
export const openai = defineProvider({
  id: 'openai',
  name: 'OpenAI',
  baseUrl: 'https://api.openai.com/v1',
  auth: bearer(),
  envKey: 'OPENAI_API_KEY',
  formats: {
    'openai-chat': '/chat/completions',
    'openai-responses': '/responses',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
  },
  quirks: { tokenCap: 'max_completion_tokens', stores: true, developerRole: true, allowedTools: true },
  priceId: 'openai',
})
