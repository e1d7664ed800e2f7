/** https://ai.google.dev/api/tokens */
export const geminiCounts = { gemini: '/models/{model}:countTokens' }

/** https://ai.google.dev/api/generate-content */
export const geminiPaths = {
  plain: '/models/{model}:generateContent',
  stream: '/models/{model}:streamGenerateContent?alt=sse',
}
