import { keyHeader } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/**
 * https://docs.claude.com/en/api/overview. Message batches cost half:
 * https://docs.claude.com/en/docs/build-with-claude/batch-processing.
 */
export const anthropic = defineProvider({
  id: 'anthropic',
  name: 'Anthropic',
  baseUrl: 'https://api.anthropic.com/v1',
  auth: keyHeader('x-api-key'),
  envKey: 'ANTHROPIC_API_KEY',
  formats: { 'anthropic-messages': '/messages' },
  counts: { 'anthropic-messages': '/messages/count_tokens' },
  objects: { 'message-batches': '/messages/batches' },
  batchFactor: 500_000,
  test: { headers: ['anthropic-version', '2023-06-01'] },
  priceId: 'anthropic',
})
