import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/**
 * https://docs.vllm.ai/en/stable/serving/online_serving/: OpenAI's formats, Anthropic's messages with their counts, audio
 * and reranking. Self-hosted: the base URL must be told. A server too old for counts answers 404: an estimate stands in.
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
  counts: { 'anthropic-messages': '/messages/count_tokens' },
  quirks: { topK: true },
  keyless: true,
})
