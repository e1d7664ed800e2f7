import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/**
 * https://docs.mistral.ai/api. It refuses fields that it does not know (422 extra_forbidden): all but those of
 * ChatCompletionRequest in its client (github.com/mistralai/client-ts), and `metadata` of some models (OpenHands-CLI
 * issue 83). stream_options are among them; usage is on streams anyway. The efforts are those that all its adjustable
 * models take (https://docs.mistral.ai/capabilities/reasoning/adjustable).
 */
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
  quirks: {
    streamOptions: false,
    messageNames: false,
    seedField: 'random_seed',
    efforts: ['none', 'high'],
    lacks: [
      ...['user', 'metadata', 'store', 'service_tier', 'verbosity', 'logprobs', 'top_logprobs', 'logit_bias'],
      ...['modalities', 'audio', 'web_search_options'],
    ],
  },
  priceId: 'mistral',
})
