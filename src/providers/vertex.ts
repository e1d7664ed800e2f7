import { defineProvider } from './define-provider.ts'
import { geminiCounts, geminiPaths } from './gemini-formats.ts'
import { googleAuth } from './google-auth.ts'

/**
 * https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference. Gemini models; the base URL names
 * location and project, and comes with the configuration or the credential:
 * https://LOCATION-aiplatform.googleapis.com/v1/projects/PROJECT/locations/LOCATION/publishers/google (without
 * `LOCATION-` for the location `global`).
 */
export const vertex = defineProvider({
  id: 'vertex',
  name: 'Google Vertex AI',
  baseUrl: '',
  auth: googleAuth(),
  envKey: 'GOOGLE_APPLICATION_CREDENTIALS_JSON',
  formats: { gemini: geminiPaths },
  counts: geminiCounts,
  priceId: 'google',
})
