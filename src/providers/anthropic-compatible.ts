import { keyHeader } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/** Any server that speaks Anthropic's Messages API below its base URL (https://docs.claude.com/en/api/messages). */
export const anthropicCompatible = defineProvider({
  id: 'anthropic-compatible',
  name: 'Anthropic-compatible',
  baseUrl: '',
  auth: keyHeader('x-api-key'),
  formats: { 'anthropic-messages': '/messages' },
  counts: { 'anthropic-messages': '/messages/count_tokens' },
  objects: { 'message-batches': '/messages/batches' },
  test: { headers: ['anthropic-version', '2023-06-01'] },
  keyless: true,
})
