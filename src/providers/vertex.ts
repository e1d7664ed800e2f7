import { defineProvider } from './define-provider.ts'
import { geminiCounts, geminiPaths } from './gemini-formats.ts'
import { googleAuth } from './google-auth.ts'

/**
 * https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference for Gemini,
 * https://cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude/use-claude for Claude. The base URL names
 * location and project, and comes with the configuration or the credential:
 * https://LOCATION-aiplatform.googleapis.com/v1/projects/PROJECT/locations/LOCATION/publishers/google (without
 * `LOCATION-` for the location `global`); Claude's publisher stands beside Google's. Names
 * of models may hold an `@`, which goes percent-encoded (google/api/http.proto, "Path template syntax").
 */
export const vertex = defineProvider({
  id: 'vertex',
  // Its name at OpenRouter (openrouter.ai/docs/client-sdks/go/models/operations/provider).
  alsoKnownAs: ['google-vertex'],
  name: 'Google Vertex AI',
  baseUrl: '',
  auth: googleAuth(),
  envKey: 'GOOGLE_APPLICATION_CREDENTIALS_JSON',
  formats: { gemini: geminiPaths },
  counts: geminiCounts,
  families: [
    {
      begins: 'claude',
      formats: {
        'anthropic-messages': {
          plain: '../anthropic/models/{model}:rawPredict',
          stream: '../anthropic/models/{model}:streamRawPredict',
        },
      },
      counts: { 'anthropic-messages': '../anthropic/models/count-tokens:rawPredict' },
    },
  ],
  quirks: {
    // github.com/anthropics/anthropic-sdk-typescript, packages/vertex-sdk/src/client.ts.
    versionInBody: 'vertex-2023-10-16',
    // Any other is answered with a 400, "Unexpected value(s) … for the `anthropic-beta` header". The list is that of
    // github.com/BerriAI/litellm, litellm/anthropic_beta_headers_config.json, `vertex_ai`.
    betas: [
      'compact-2026-01-12',
      'compact-2026-09-04',
      'computer-use-2025-01-24',
      'computer-use-2025-11-24',
      'context-1m-2025-08-07',
      'context-management-2025-06-27',
      'dangerous-tool-use-2026-09-03',
      'interleaved-thinking-2025-05-14',
      'per-turn-control-2026-07-01',
      'thinking-binding-controls-2026-08-01',
      'thinking-display-updates-2026-08-18',
      'tool-search-tool-2025-10-19',
      'web-search-2025-03-05',
    ],
  },
  priceId: 'google',
})
