import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/**
 * https://docs.x.ai/developers/rest-api-reference/inference. max_tokens is deprecated there. Responses are stored unless
 * told otherwise (https://docs.x.ai/developers/model-capabilities/text/comparison). It has Anthropic's format too, fully
 * deprecated (…/inference/legacy), which is why translation serves that one.
 */
export const xai = defineProvider({
  id: 'xai',
  name: 'xAI',
  baseUrl: 'https://api.x.ai/v1',
  auth: bearer(),
  envKey: 'XAI_API_KEY',
  formats: {
    'openai-chat': '/chat/completions',
    'openai-responses': '/responses',
    'openai-completions': '/completions',
  },
  quirks: { tokenCap: 'max_completion_tokens' },
  priceId: 'x-ai',
})
