import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/** https://docs.hyperbolic.xyz. The price data does not know it. */
export const hyperbolic = defineProvider({
  id: 'hyperbolic',
  name: 'Hyperbolic',
  baseUrl: 'https://api.hyperbolic.xyz/v1',
  auth: bearer(),
  envKey: 'HYPERBOLIC_API_KEY',
  formats: {
    'openai-chat': '/chat/completions',
    'openai-completions': '/completions',
  },
})
