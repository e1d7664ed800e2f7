import { keyHeader } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/**
 * https://learn.microsoft.com/azure/foundry/openai/api-version-lifecycle: the v1 API, in which models are named by
 * their deployments. The base URL is that of a resource, and comes with the configuration or the credential:
 * https://RESOURCE.openai.azure.com/openai/v1. Images and audio: https://learn.microsoft.com/azure/ai-services/openai/reference-preview-latest.
 * Files and batches: https://learn.microsoft.com/azure/foundry/openai/latest; a batch costs half of what a global standard
 * deployment does: https://learn.microsoft.com/azure/ai-services/openai/how-to/batch.
 */
export const azureOpenai = defineProvider({
  id: 'azure-openai',
  // Its name at OpenRouter (openrouter.ai/docs/client-sdks/go/models/operations/provider).
  alsoKnownAs: ['azure'],
  name: 'Azure OpenAI',
  baseUrl: '',
  auth: keyHeader('api-key'),
  envKey: 'AZURE_OPENAI_API_KEY',
  formats: {
    'openai-chat': '/chat/completions',
    'openai-responses': '/responses',
    'openai-embeddings': '/embeddings',
    'openai-images': '/images/generations',
    'openai-image-edits': '/images/edits',
    'openai-speech': '/audio/speech',
    'openai-transcriptions': '/audio/transcriptions',
    'openai-translations': '/audio/translations',
  },
  objects: { files: '/files', batches: '/batches' },
  batchFactor: 500_000,
  quirks: { tokenCap: 'max_completion_tokens', stores: true },
  priceId: 'azure',
})
