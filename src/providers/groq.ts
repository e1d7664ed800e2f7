import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/**
 * https://console.groq.com/docs/api-reference, responses: https://console.groq.com/docs/openai; audio: https://console.groq.com/docs/speech-to-text and
 * https://console.groq.com/docs/text-to-speech. max_tokens is deprecated there.
 * Files and batches, which cost a quarter less: https://console.groq.com/docs/batch.
 */
export const groq = defineProvider({
  id: 'groq',
  name: 'Groq',
  baseUrl: 'https://api.groq.com/openai/v1',
  auth: bearer(),
  envKey: 'GROQ_API_KEY',
  formats: {
    'openai-chat': '/chat/completions',
    'openai-responses': '/responses',
    'openai-speech': '/audio/speech',
    'openai-transcriptions': '/audio/transcriptions',
    'openai-translations': '/audio/translations',
  },
  objects: { files: '/files', batches: '/batches' },
  batchFactor: 750_000,
  quirks: { tokenCap: 'max_completion_tokens' },
  priceId: 'groq',
})
