import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/** https://deepinfra.com/docs/openai_api. The price data does not know it: price its deployments in the configuration. */
export const deepinfra = defineProvider({
  id: 'deepinfra',
  name: 'DeepInfra',
  baseUrl: 'https://api.deepinfra.com/v1/openai',
  auth: bearer(),
  envKey: 'DEEPINFRA_API_KEY',
  formats: {
    'openai-chat': '/chat/completions',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
  },
})
