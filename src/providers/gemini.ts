import { bearer, below, keyHeader } from './auth.ts'
import { defineProvider } from './define-provider.ts'
import { geminiCounts, geminiPaths } from './gemini-formats.ts'

/**
 * https://ai.google.dev/api. Of its OpenAI-compatible paths (https://ai.google.dev/gemini-api/docs/openai), which take
 * the key as a bearer token, embeddings alone are used: chat says less there than in its own format.
 */
export const gemini = defineProvider({
  id: 'gemini',
  // Its name at OpenRouter (openrouter.ai/docs/client-sdks/go/models/operations/provider).
  alsoKnownAs: ['google-ai-studio'],
  name: 'Google Gemini',
  baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
  auth: below('/openai/', bearer(), keyHeader('x-goog-api-key')),
  envKey: 'GEMINI_API_KEY',
  formats: {
    gemini: geminiPaths,
    'openai-embeddings': '/openai/embeddings',
  },
  counts: geminiCounts,
  priceId: 'google',
})
