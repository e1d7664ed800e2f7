import { eventsIn } from '../../kit/sse.ts'
import type { Codec, WireEvent } from '../codec.ts'
import { chatFraming } from '../sse-framing.ts'
import { decodeAnswer } from './decode-answer.ts'
import { decodeRequest } from './decode-request.ts'
import { encodeAnswer } from './encode-answer.ts'
import { encodeRequest } from './encode-request.ts'
import { streamDecoder } from './stream-decoder.ts'
import { streamEncoder } from './stream-encoder.ts'

/** Google's generateContent and streamGenerateContent (Gemini API reference, v1beta). */
export const geminiCodec: Codec = {
  format: 'gemini',
  framing: chatFraming,
  eventsIn: (bytes): WireEvent[] =>
    eventsIn(bytes).flatMap(({ event, data }) => (data === undefined ? [] : [{ event, data }])),
  customTools: false,
  tellsErrors: true,
  decodeRequest,
  encodeRequest,
  requestHeaders: () => [],
  decodeAnswer,
  encodeAnswer,
  rawUsage: ({ usageMetadata }) => usageMetadata ?? undefined,
  decoder: streamDecoder,
  encoder: streamEncoder,
}
