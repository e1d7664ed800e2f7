import type { Codec } from '../codec.ts'
import { decodeAnswer } from './decode-answer.ts'
import { decodeRequest } from './decode-request.ts'
import { encodeAnswer } from './encode-answer.ts'
import { encodeRequest } from './encode-request.ts'
import { frameFraming, framesIn } from './frames.ts'
import { createDecoder } from './stream-decoder.ts'
import { createEncoder } from './stream-encoder.ts'

/**
 * Amazon Bedrock's Converse and ConverseStream (Amazon Bedrock API reference). Providers speak it, no client here does.
 * Blobs are base64 in its JSON.
 */
export const bedrockConverseCodec: Codec = {
  format: 'bedrock-converse',
  framing: frameFraming,
  eventsIn: framesIn,
  customTools: false,
  tellsErrors: true,
  decodeRequest,
  encodeRequest,
  requestHeaders: () => [],
  decodeAnswer,
  encodeAnswer,
  rawUsage: ({ usage }) => usage,
  decoder: createDecoder,
  encoder: createEncoder,
}
