import { eventsIn } from '../../kit/sse.ts'
import type { Codec } from '../codec.ts'
import { chatFraming } from '../sse-framing.ts'
import { decodeAnswer } from './decode-answer.ts'
import { decodeRequest } from './decode-request.ts'
import { encodeAnswer } from './encode-answer.ts'
import { encodeRequest } from './encode-request.ts'
import { headerWishes, requestHeaders } from './request-headers.ts'
import { decoder } from './stream-decoder.ts'
import { encoder } from './stream-encoder.ts'

/** Anthropic's Messages API to and from the canonical chat model. */
export const anthropicMessagesCodec: Codec = {
  format: 'anthropic-messages',
  framing: chatFraming,
  eventsIn: (bytes) => eventsIn(bytes).flatMap(({ event, data }) => (data === undefined ? [] : [{ event, data }])),
  customTools: false,
  tellsErrors: false,
  decodeRequest,
  encodeRequest,
  headerWishes,
  requestHeaders: (quirks) => requestHeaders([], quirks, []),
  decodeAnswer,
  encodeAnswer,
  rawUsage: ({ usage }) => usage,
  decoder,
  encoder,
}
