import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/** The offline provider of this process (src/sandbox/); its base URL is known once it listens. */
export const sandbox = defineProvider({
  id: 'sandbox',
  name: 'Sandbox',
  baseUrl: '',
  offline: true,
  auth: bearer(),
  formats: {
    'openai-chat': '/chat/completions',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
  },
})
