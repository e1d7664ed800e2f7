import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/**
 * https://platform.moonshot.ai/docs/api/chat; Anthropic's format, with the key as a bearer token:
 * https://platform.moonshot.ai/docs/guide/agent-support.
 */
export const moonshot = defineProvider({
  id: 'moonshot',
  name: 'Moonshot AI',
  baseUrl: 'https://api.moonshot.ai/v1',
  auth: bearer(),
  envKey: 'MOONSHOT_API_KEY',
  formats: {
    'openai-chat': '/chat/completions',
    'anthropic-messages': '../anthropic/v1/messages',
  },
  // A turn with tool calls is refused without the reasoning that led to them.
  quirks: { reasoningHistory: 'content' },
  priceId: 'moonshotai',
})
