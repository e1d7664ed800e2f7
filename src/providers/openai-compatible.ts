import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/** Any server that speaks OpenAI's API below its base URL. */
export const openaiCompatible = defineProvider({
  id: 'openai-compatible',
  name: 'OpenAI-compatible',
  baseUrl: '',
  auth: bearer(),
  formats: {
    'openai-chat': '/chat/completions',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
    'openai-images': '/images/generations',
    'openai-image-edits': '/images/edits',
    'openai-image-variations': '/images/variations',
    'openai-moderations': '/moderations',
    'openai-speech': '/audio/speech',
    'openai-transcriptions': '/audio/transcriptions',
    'openai-translations': '/audio/translations',
    rerank: '/rerank',
  },
  objects: { files: '/files', batches: '/batches' },
  keyless: true,
})
