import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/** https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html. Self-hosted: the base URL must be told. */
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
  },
  quirks: { topK: true },
  keyless: true,
})
