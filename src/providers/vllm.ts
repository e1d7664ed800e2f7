import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/**
 * https://docs.vllm.ai/en/latest/serving/online_serving/, with audio and reranking. Self-hosted: the base URL must be told.
 */
export const vllm = defineProvider({
  id: 'vllm',
  name: 'vLLM',
  baseUrl: '',
  auth: bearer(),
  formats: {
    'openai-chat': '/chat/completions',
    'openai-responses': '/responses',
    'anthropic-messages': '/messages',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
    'openai-transcriptions': '/audio/transcriptions',
    'openai-translations': '/audio/translations',
    rerank: '/rerank',
  },
  quirks: { topK: true },
  keyless: true,
})
