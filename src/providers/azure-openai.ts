import { keyHeader } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/**
 * https://learn.microsoft.com/azure/foundry/openai/api-version-lifecycle: the v1 API, in which models are named by
 * their deployments. The base URL is that of a resource, and comes with the configuration or the credential:
 * https://RESOURCE.openai.azure.com/openai/v1.
 */
export const azureOpenai = defineProvider({
  id: 'azure-openai',
  name: 'Azure OpenAI',
  baseUrl: '',
  auth: keyHeader('api-key'),
  envKey: 'AZURE_OPENAI_API_KEY',
  formats: {
    'openai-chat': '/chat/completions',
    'openai-responses': '/responses',
    'openai-embeddings': '/embeddings',
  },
  quirks: { tokenCap: 'max_completion_tokens', stores: true },
  priceId: 'azure',
})
