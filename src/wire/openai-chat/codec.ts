import { eventsIn } from '../../kit/sse.ts'
import type { Codec, WireEvent } from '../codec.ts'
import { chatFraming } from '../sse-framing.ts'
import { decodeAnswer } from './decode-answer.ts'
import { decodeRequest } from './decode-request.ts'
import { encodeAnswer } from './encode-answer.ts'
import { encodeRequest } from './encode-request.ts'
import { withoutLacking } from './lacking.ts'
import { streamDecoder } from './stream-decoder.ts'
import { streamEncoder } from './stream-encoder.ts'

/** OpenAI's chat completions (API reference), with what OpenRouter adds to them. */
export const openAiChatCodec: Codec = {
  format: 'openai-chat',
  framing: chatFraming,
  eventsIn: (bytes): WireEvent[] =>
    eventsIn(bytes).flatMap(({ event, data }) => (data === undefined ? [] : [{ event, data }])),
  // OpenAI has them; most servers that speak its format know functions only.
  customTools: false,
  tellsErrors: true,
  decodeRequest,
  encodeRequest: (request, target, losses) =>
    withoutLacking(encodeRequest(request, target, losses), target.quirks, losses),
  requestHeaders: () => [],
  decodeAnswer,
  encodeAnswer,
  rawUsage: ({ usage }) => usage ?? undefined,
  decoder: streamDecoder,
  encoder: streamEncoder,
}
