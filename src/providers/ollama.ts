import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/**
 * https://docs.ollama.com/api/openai-compatibility (chat, completions, responses without state, embeddings) and
 * https://docs.ollama.com/api/anthropic-compatibility. A local server; used only when the configuration names it.
 */
export const ollama = defineProvider({
  id: 'ollama',
  name: 'Ollama',
  baseUrl: 'http://127.0.0.1:11434/v1',
  auth: bearer(),
  formats: {
    'openai-chat': '/chat/completions',
    'openai-responses': '/responses',
    'anthropic-messages': '/messages',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
  },
  keyless: true,
})
