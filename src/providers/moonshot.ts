import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/** https://platform.moonshot.ai/docs/api/chat */
export const moonshot = defineProvider({
  id: 'moonshot',
  name: 'Moonshot AI',
  baseUrl: 'https://api.moonshot.ai/v1',
  auth: bearer(),
  envKey: 'MOONSHOT_API_KEY',
  formats: {
    'openai-chat': '/chat/completions',
  },
  priceId: 'moonshotai',
})
