/** https://ai.google.dev/api/generate-content */
export const geminiPaths = {
  plain: '/models/{model}:generateContent',
  stream: '/models/{model}:streamGenerateContent?alt=sse',
}
