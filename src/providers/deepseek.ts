import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/** https://api-docs.deepseek.com. Completions are its fill-in-the-middle beta. */
export const deepseek = defineProvider({
  id: 'deepseek',
  name: 'DeepSeek',
  baseUrl: 'https://api.deepseek.com',
  auth: bearer(),
  envKey: 'DEEPSEEK_API_KEY',
  formats: {
    'openai-chat': '/chat/completions',
    'openai-completions': '/beta/completions',
  },
  priceId: 'deepseek',
})
