import { keyHeader } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/** https://docs.claude.com/en/api/overview */
export const anthropic = defineProvider({
  id: 'anthropic',
  name: 'Anthropic',
  baseUrl: 'https://api.anthropic.com/v1',
  auth: keyHeader('x-api-key'),
  envKey: 'ANTHROPIC_API_KEY',
  formats: { 'anthropic-messages': '/messages' },
  counts: { 'anthropic-messages': '/messages/count_tokens' },
  test: { headers: ['anthropic-version', '2023-06-01'] },
  priceId: 'anthropic',
})
