import { eventsIn } from '../../kit/sse.ts'
import type { Codec } from '../codec.ts'
import { chatFraming } from '../sse-framing.ts'
import { decodeAnswer } from './decode-answer.ts'
import { decodeRequest } from './decode-request.ts'
import { encodeAnswer } from './encode-answer.ts'
import { encodeRequest } from './encode-request.ts'
import { decoder } from './stream-decoder.ts'
import { encoder } from './stream-encoder.ts'

/** OpenAI's Responses API, without the state that it can keep. */
export const openAiResponsesCodec: Codec = {
  format: 'openai-responses',
  framing: chatFraming,
  eventsIn: (bytes) => eventsIn(bytes).flatMap(({ event, data }) => (data === undefined ? [] : [{ event, data }])),
  customTools: true,
  tellsErrors: true,
  decodeRequest,
  encodeRequest,
  requestHeaders: () => [],
  decodeAnswer,
  encodeAnswer,
  rawUsage: (body) => body.usage,
  decoder,
  encoder,
}
