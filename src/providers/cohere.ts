import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/**
 * https://docs.cohere.com/docs/compatibility-api. Its list of unsupported parameters: `store`, `metadata`, `logit_bias`,
 * `top_logprobs`, `n`, `modalities`, `prediction`, `audio`, `service_tier`, `parallel_tool_calls`, and `dimensions` and
 * `user` of embeddings; of `reasoning_effort` it takes `none` and `high`. Models are listed and documents reranked by its
 * own API (https://docs.cohere.com/v1/reference/rerank).
 */
export const cohere = defineProvider({
  id: 'cohere',
  name: 'Cohere',
  baseUrl: 'https://api.cohere.ai/compatibility/v1',
  auth: bearer(),
  envKey: 'COHERE_API_KEY',
  formats: {
    'openai-chat': '/chat/completions',
    'openai-embeddings': '/embeddings',
    rerank: '../../v1/rerank',
  },
  quirks: {
    developerRole: true,
    efforts: ['none', 'high'],
    lacks: [
      ...['store', 'metadata', 'logit_bias', 'top_logprobs', 'n', 'modalities', 'prediction', 'audio', 'service_tier'],
      'parallel_tool_calls',
    ],
  },
  test: { path: '../../v1/models' },
  priceId: 'cohere',
})
