import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/**
 * https://platform.openai.com/docs/api-reference: chat, responses, completions, embeddings, images, moderations, audio,
 * files, batches. Its reasoning models refuse max_tokens. A batch costs half: https://platform.openai.com/docs/guides/batch.
 */
export const openai = defineProvider({
  id: 'openai',
  name: 'OpenAI',
  baseUrl: 'https://api.openai.com/v1',
  auth: bearer(),
  envKey: 'OPENAI_API_KEY',
  formats: {
    'openai-chat': '/chat/completions',
    'openai-responses': '/responses',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
    'openai-images': '/images/generations',
    'openai-image-edits': '/images/edits',
    'openai-image-variations': '/images/variations',
    'openai-moderations': '/moderations',
    'openai-speech': '/audio/speech',
    'openai-transcriptions': '/audio/transcriptions',
    'openai-translations': '/audio/translations',
  },
  objects: { files: '/files', batches: '/batches' },
  batchFactor: 500_000,
  quirks: { tokenCap: 'max_completion_tokens', stores: true, developerRole: true, allowedTools: true },
  priceId: 'openai',
})
