import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/**
 * https://docs.cohere.com/docs/compatibility-api. It has neither `store`, `metadata`, `logit_bias`, `top_logprobs`,
 * `n`, `modalities`, `prediction`, `audio`, `service_tier` nor `parallel_tool_calls`. Models are listed
 * and documents reranked by its own API (https://docs.cohere.com/v1/reference/rerank).
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
  test: { path: '../../v1/models' },
  priceId: 'cohere',
})
