import { keyHeader } from './auth.ts'
import { defineProvider } from './define-provider.ts'
import { geminiCounts, geminiPaths } from './gemini-formats.ts'

/** Any server that speaks Gemini's API below its base URL (https://ai.google.dev/api/generate-content). */
export const geminiCompatible = defineProvider({
  id: 'gemini-compatible',
  name: 'Gemini-compatible',
  baseUrl: '',
  auth: keyHeader('x-goog-api-key'),
  formats: { gemini: geminiPaths },
  counts: geminiCounts,
  keyless: true,
})
