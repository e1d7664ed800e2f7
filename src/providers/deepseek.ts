import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/**
 * https://api-docs.deepseek.com, for Anthropic's format https://api-docs.deepseek.com/guides/anthropic_api. Completions
 * are its fill-in-the-middle beta.
 */
export const deepseek = defineProvider({
  id: 'deepseek',
  name: 'DeepSeek',
  baseUrl: 'https://api.deepseek.com',
  auth: bearer(),
  envKey: 'DEEPSEEK_API_KEY',
  formats: {
    'openai-chat': '/chat/completions',
    'anthropic-messages': '../anthropic/v1/messages',
    'openai-completions': '/beta/completions',
  },
  // A turn with tool calls is refused without the reasoning that led to them; contents are documented as strings.
  quirks: { reasoningHistory: 'content', textParts: false },
  priceId: 'deepseek',
})
