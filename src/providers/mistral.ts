import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/** https://docs.mistral.ai/api. It refuses stream_options (422 extra_forbidden) and reports usage on streams anyway. */
export const mistral = defineProvider({
  id: 'mistral',
  name: 'Mistral AI',
  baseUrl: 'https://api.mistral.ai/v1',
  auth: bearer(),
  envKey: 'MISTRAL_API_KEY',
  formats: {
    'openai-chat': '/chat/completions',
    'openai-embeddings': '/embeddings',
    'openai-moderations': '/moderations',
    'openai-transcriptions': '/audio/transcriptions',
  },
  quirks: { streamOptions: false },
  priceId: 'mistral',
})
