import { chatFraming, sseComment } from '../sse-framing.ts'
import type { Wire } from '../wire.ts'
import { readAnswer } from './answer.ts'
import { geminiErrors } from './error-body.ts'
import { read } from './read.ts'
import { GeminiStreamTap } from './stream-tap.ts'
import { toUpstream } from './to-upstream.ts'

/**
 * Google's generateContent and streamGenerateContent (Gemini API reference, v1beta). `x-goog-api-client` tells about
 * the client alone and stays here. Google's own SDK skips comments on streams.
 */
export const gemini: Wire = {
  format: 'gemini',
  errors: geminiErrors,
  ownHeaders: [],
  keepAlive: sseComment,
  framing: chatFraming,
  mediaFields: new Set(['data']),
  read,
  toUpstream,
  readAnswer,
  tap: (options) => new GeminiStreamTap(options),
}
