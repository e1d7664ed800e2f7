import { bearer, below, keyHeader } from './auth.ts'
import { defineProvider } from './define-provider.ts'

const ANTHROPIC = '../anthropic/'

/**
 * https://api-docs.deepseek.com, for Anthropic's format https://api-docs.deepseek.com/guides/anthropic_api, which takes
 * the key as `x-api-key` and ignores version and betas. Completions are its fill-in-the-middle beta
 * (https://api-docs.deepseek.com/guides/fim_completion).
 */
export const deepseek = defineProvider({
  id: 'deepseek',
  name: 'DeepSeek',
  baseUrl: 'https://api.deepseek.com',
  auth: below(ANTHROPIC, keyHeader('x-api-key'), bearer()),
  envKey: 'DEEPSEEK_API_KEY',
  formats: {
    'openai-chat': '/chat/completions',
    'anthropic-messages': `${ANTHROPIC}v1/messages`,
    'openai-completions': '/beta/completions',
  },
  // A turn with tool calls is refused without the reasoning that led to them; contents are documented as strings.
  quirks: { reasoningHistory: 'content', textParts: false },
  priceId: 'deepseek',
})
